// Branch-free elementary functions of vectors.
//
// The polynomials are weighted minimax fits made for this file; ranges are reduced exactly or with a
// two-part constant. Bounds in units in the last place are stated and tested in the test target.
#pragma once
#include "vector.h"

#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define CONTRACT _Pragma("clang fp contract(fast)")

/// 2^k for -126 <= k <= 127.
ELBO_INLINE vf power_of_two(vi k) { return number((k + 127) << 23); }

/// x = k ln 2 + r with |r| <= ln(2)/2, and e^r - 1.
ELBO_INLINE vf reduced_expm1(vf x, vi *k) {
    CONTRACT
    // Adding and subtracting 1.5 * 2^23 rounds to a whole number.
    vf rounded = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
    *k = __builtin_convertvector(rounded, vi);
    vf r = x - rounded * LN2_HIGH;
    r = r - rounded * LN2_LOW;
    vf q = r * 1.395171741e-3f + 8.369598538e-3f;
    q = q * r + 4.166618735e-2f;
    q = q * r + 1.666651219e-1f;
    q = q * r + 0.5f;
    return (r * r) * q + r;
}

ELBO_INLINE vf exponential(vf x) {
    CONTRACT
    vf clamped = choose(x < -104.0f, -104.0f, choose(x > 89.0f, 89.0f, x));
    vi k;
    vf e = reduced_expm1(clamped, &k);
    // Two factors, so that results below the normal range are rounded once and 2^128 is reached.
    vi half = k >> 1;
    return ((e + 1.0f) * power_of_two(half)) * power_of_two(k - half);
}

ELBO_INLINE vf exponential_minus_one(vf x) {
    CONTRACT
    vf clamped = choose(x < -30.0f, -30.0f, choose(x > 30.0f, 30.0f, x));
    vi k;
    vf e = reduced_expm1(clamped, &k);
    vf scale = power_of_two(k);
    vf small = e * scale + (scale - 1.0f);
    return choose(absolute(x) < 1e-7f, x, choose(x > 25.0f, exponential(x), small));
}

/// ln x for positive normal x given as bits, without special cases.
ELBO_INLINE vf logarithm_core(vf x, vf exponent_shift) {
    CONTRACT
    vi i = bits(x) - 0x3f3504f3;
    vi e = i >> 23;
    vf f = number(bits(x) - (e << 23)) - 1.0f;
    vf k = __builtin_convertvector(e, vf) + exponent_shift;
    vf p = f * 6.925865263e-2f + -1.180785894e-1f;
    p = p * f + 1.187791452e-1f;
    p = p * f + -1.238180622e-1f;
    p = p * f + 1.421771646e-1f;
    p = p * f + -1.666935682e-1f;
    p = p * f + 2.000227273e-1f;
    p = p * f + -2.499998510e-1f;
    p = p * f + 3.333331048e-1f;
    vf square = f * f;
    vf y = (square * f) * p + k * LN2_LOW;
    y = y - square * 0.5f;
    return k * LN2_HIGH + (f + y);
}

ELBO_INLINE vf logarithm(vf x) {
    vi tiny = x < 0x1p-126f;
    vf y = logarithm_core(choose(tiny, x * 0x1p25f, x), choose(tiny, -25.0f, 0.0f));
    y = choose(x == INFINITY, x, y);
    y = choose(x == 0.0f, -INFINITY, y);
    return choose((x >= 0.0f), y, NAN);
}

ELBO_INLINE vf logarithm_of_one_plus(vf x) {
    vf u = x + 1.0f;
    // What the rounding of 1 + x lost.
    vf lost = choose(absolute(x) < 1.0f, x - (u - 1.0f), 1.0f - (u - x));
    vf y = logarithm_core(u, 0.0f) + lost / u;
    y = choose(x == INFINITY, x, y);
    y = choose(x == -1.0f, -INFINITY, y);
    return choose(x >= -1.0f, y, NAN);
}

/// Correctly rounded, whichever branch: IEEE 754 leaves no choice. Clang 17, which Swift 6.0 has, lacks the
/// function of vectors.
#if __has_builtin(__builtin_elementwise_sqrt)
ELBO_INLINE vf square_root(vf x) { return __builtin_elementwise_sqrt(x); }
#else
ELBO_INLINE vf square_root(vf x) {
    for (int lane = 0; lane < LANES; lane++) x[lane] = __builtin_sqrtf(x[lane]);
    return x;
}
#endif

ELBO_INLINE vf hyperbolic_tangent(vf x) {
    CONTRACT
    vf a = absolute(x);
    vf s = x * x;
    vf p = s * -5.717036780e-3f + 2.065057866e-2f;
    p = p * s + -5.374349654e-2f;
    p = p * s + 1.333149076e-1f;
    p = p * s + -3.333328366e-1f;
    vf small = (x * s) * p + x;
    vf large = 1.0f - 2.0f / (exponential(a + a) + 1.0f);
    return choose(a < 0.625f, small, with_sign_of(large, x));
}

ELBO_INLINE vf logistic(vf x) {
    vf e = exponential(-absolute(x));
    return choose(x >= 0.0f, (vf)1.0f, e) / (1.0f + e);
}

/// max(x, 0) + ln(1 + e) with e = exp(-|x|): ln(1 + e) = 2 artanh t with t = e / (2 + e) <= 1/3.
ELBO_INLINE vf soft_plus(vf x) {
    CONTRACT
    vf e = exponential(-absolute(x));
    vf t = e / (e + 2.0f);
    vf s = t * t;
    vf p = s * 2.801198781e-1f + 2.800180504e-1f;
    p = p * s + 4.002152726e-1f;
    p = p * s + 6.666641629e-1f;
    return choose(x > 0.0f, x, 0.0f) + (t * (s * p) + (t + t));
}

ELBO_INLINE vf error_function(vf x) {
    CONTRACT
    vf a = absolute(x);
    vf s = x * x;
    vf p = s * 8.215423441e-5f + -8.105965098e-4f;
    p = p * s + 5.197796971e-3f;
    p = p * s + -2.685810439e-2f;
    p = p * s + 1.128367260e-1f;
    p = p * s + -3.761263192e-1f;
    p = p * s + 1.283791661e-1f;
    vf small = x * p + x;
    // 1 - exp(-t Q(t)); beyond 4 the result rounds to one.
    vf t = choose(a > 4.0f, 4.0f, a);
    vf q = t * 4.938215625e-6f + -4.558120054e-5f;
    q = q * t + -4.958668796e-5f;
    q = q * t + 2.930157352e-3f;
    q = q * t + -2.267413773e-2f;
    q = q * t + 1.052626967e-1f;
    q = q * t + 6.356253028e-1f;
    q = q * t + 1.128551722e+0f;
    vf large = 1.0f - exponential(-t * q);
    return choose(a < 0.93f, small, choose(a == a, with_sign_of(large, x), x));
}

/// Rounds down; numbers beyond 2^23 are whole already.
ELBO_INLINE vf round_down(vf x) {
    vf t = __builtin_convertvector(__builtin_convertvector(choose(absolute(x) < 0x1p23f, x, 0.0f), vi), vf);
    t = with_sign_of(choose(t > x, t - 1.0f, t), x);
    return choose(absolute(x) < 0x1p23f, t, x);
}

ELBO_INLINE vf sign_of(vf x) {
    vf s = choose(x > 0.0f, 1.0f, choose(x < 0.0f, -1.0f, 0.0f));
    return choose(x == x, s, x);
}
ELBO_INLINE vf larger(vf a, vf b) { return choose((a > b) | (a != a), a, b); }
ELBO_INLINE vf smaller(vf a, vf b) { return choose((a < b) | (a != a), a, b); }
/// Saturating, NaN gives 0.
ELBO_INLINE vi whole_part(vf x) {
    vi inside = absolute(x) < 0x1p31f;
    vi k = __builtin_convertvector(choose(inside, x, 0.0f), vi);
    vi limit = (x > 0.0f ? (vi)INT32_MAX : (vi)INT32_MIN) & (x == x);
    return inside ? k : limit;
}
/// 1 where the mask is set, 0 elsewhere.
ELBO_INLINE vf truth(vi mask) { return number(mask & bits((vf)1.0f)); }
#define COMPARISON(NAME, SIGN)                                                                    \
    ELBO_INLINE vf NAME(vf a, vf b) { return truth(a SIGN b); }                                   \
    ELBO_INLINE vf int_##NAME(vf a, vf b) { return truth(bits(a) SIGN bits(b)); }
COMPARISON(equal, ==)
COMPARISON(not_equal, !=)
COMPARISON(less, <)
COMPARISON(less_or_equal, <=)
#undef COMPARISON
ELBO_INLINE vf bits_and(vf a, vf b) { return number(bits(a) & bits(b)); }
ELBO_INLINE vf bits_or(vf a, vf b) { return number(bits(a) | bits(b)); }
ELBO_INLINE vf bits_xor(vf a, vf b) { return number(bits(a) ^ bits(b)); }
