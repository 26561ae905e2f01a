// Elementary functions of IEEE doubles from +, -, x, / and the square root alone.
//
// Goals, in order: the same bits everywhere; exact limits; errors within 2 units in the last place; speed last.
// Polynomials whose coefficients are not those of a Taylor series are Chebyshev interpolants computed with 60 digits by
// Tests/ElboExactTests/Fixtures/coefficients.py.
#include "elbo_exact.h"
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
#define INLINE static inline __attribute__((always_inline))
#define LENGTH(array) ((int)(sizeof(array) / sizeof((array)[0])))

static const double ln2_high = 0x1.62e42fefa3800p-1, ln2_low = 0x1.ef35793c76730p-45;
static const double infinity = __builtin_inf();

INLINE uint64_t bits(double x) {
    uint64_t b;
    memcpy(&b, &x, 8);
    return b;
}

INLINE double number(uint64_t b) {
    double x;
    memcpy(&x, &b, 8);
    return x;
}

INLINE double absolute(double x) { return number(bits(x) & 0x7fffffffffffffff); }

/// 2^k for -1022 <= k <= 1023.
INLINE double power_of_two(int k) { return number((uint64_t)(k + 1023) << 52); }

/// Horner's rule, the constant first.
INLINE double polynomial(const double *coefficients, int count, double x) {
    double sum = coefficients[count - 1];
    for (int i = count - 2; i >= 0; i--) sum = sum * x + coefficients[i];
    return sum;
}

/// x = k ln 2 + r with |r| <= ln(2) / 2 for |x| < 1100; returns e^r - 1.
INLINE double reduced(double x, int *k) {
    // 1 / n!, from n = 2.
    static const double taylor[] = {
        1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
        1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0,
    };
    // Adding and subtracting 1.5 * 2^52 rounds to a whole number.
    double rounded = (x * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52;
    *k = (int)rounded;
    // The first product is exact: eleven low bits of ln2_high are zero.
    double high = x - rounded * ln2_high;
    double low = rounded * ln2_low;
    double r = high - low;
    double lost = (high - r) - low;
    return r + (r * r * polynomial(taylor, LENGTH(taylor), r) + lost);
}

double elbo_exact_exp(double x) {
    if (x != x) return x;
    if (x > 709.8) return infinity;
    if (x < -745.2) return 0;
    int k;
    double y = 1 + reduced(x, &k);
    // Two factors, so that results below the normal range are rounded once.
    int half = k / 2;
    return y * power_of_two(half) * power_of_two(k - half);
}

double elbo_exact_expm1(double x) {
    if (x != x) return x;
    if (x > 40) return elbo_exact_exp(x) - 1;
    if (x < -40) return -1;
    if (absolute(x) < 0x1p-54) return x;
    int k;
    double y = reduced(x, &k);
    if (k == 0) return y;
    double scale = power_of_two(k);
    return y * scale + (scale - 1);
}

/// ln(1 + f) + k ln 2 + c for 1 + f in sqrt(1/2)...sqrt(2), c tiny.
///
/// With s = f / (2 + f) the first term is f - f^2 / 2 + s (f^2 / 2 + R), R = 2 s^2 / 3 + 2 s^4 / 5 + ..., so that f and
/// k ln 2 enter with one rounding each (the method of Sun's fdlibm).
INLINE double logarithm(double f, double k, double c) {
    static const double series[] = {
        2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23,
    };
    double s = f / (2 + f);
    double z = s * s;
    double rest = z * polynomial(series, LENGTH(series), z);
    double half = 0.5 * f * f;
    return k * ln2_high - ((half - (s * (half + rest) + (k * ln2_low + c))) - f);
}

/// Splits a positive normal u into 2^k (1 + f).
INLINE double fraction(double u, int *k) {
    // sqrt(1/2) as bits: what lies above it within a power of two belongs to the next.
    uint64_t shifted = bits(u) - 0x3fe6a09e667f3bcd;
    *k = (int)((int64_t)shifted >> 52);
    return number(bits(u) - ((uint64_t)*k << 52)) - 1;
}

double elbo_exact_log(double x) {
    if (x != x || x < 0) return __builtin_nan("");
    if (x == 0) return -infinity;
    if (x == infinity) return x;
    int shift = 0, k;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        shift = -54;
    }
    double f = fraction(x, &k);
    return logarithm(f, k + shift, 0);
}

double elbo_exact_log1p(double x) {
    if (x != x || x < -1) return __builtin_nan("");
    if (x == -1) return -infinity;
    if (x == infinity || absolute(x) < 0x1p-54) return x;
    if (x > -0.29 && x < 0.41) return logarithm(x, 0, 0);
    double u = 1 + x;
    // What the sum lost, as a share of it: ln(u + e) = ln u + e / u.
    double lost = x >= 1 ? 1 - (u - x) : x - (u - 1);
    int k;
    double f = fraction(u, &k);
    return logarithm(f, k, lost / u);
}

double elbo_exact_tanh(double x) {
    static const double series[] = {
        -0x1.5555555555555p-2, 0x1.1111111111111p-3, -0x1.ba1ba1ba1b975p-5, 0x1.664f4882bbd25p-6,
        -0x1.226e355d0c2c2p-7, 0x1.d6d3d07273a46p-9, -0x1.7da358f97b0e4p-10, 0x1.355759f0a7002p-11,
        -0x1.f569ad757483cp-13, 0x1.95ce67221ff7ep-14, -0x1.4528d1e098a06p-15, 0x1.efc120ffe7a3ep-17,
        -0x1.3c965973cee4fp-18, 0x1.e0d336c05bd2ep-21,
    };
    if (x != x) return x;
    double a = absolute(x), y;
    if (a < 0x1p-28) return x;
    if (a < 0.625) {
        double z = x * x;
        return x + x * z * polynomial(series, LENGTH(series), z);
    }
    // 2 / (e^2a + 1) is below a half, so its error counts half.
    y = a > 20 ? 1 : 1 - 2 / (elbo_exact_exp(2 * a) + 1);
    return x < 0 ? -y : y;
}

/// erf x for |x| <= 0.84: x (1 + p(x^2)).
INLINE double central_erf(double x) {
    static const double series[] = {
        0x1.06eba8214db69p-3, -0x1.812746b0379e7p-2, 0x1.ce2f21a042bdcp-4, -0x1.b82ce312888a5p-6,
        0x1.565bcd0e5fbdcp-8, -0x1.c02db3fd21469p-11, 0x1.f9a3266239bc5p-14, -0x1.f4d248fb63865p-17,
        0x1.b9e51c00397c4p-20, -0x1.5f5a5fa90256bp-23, 0x1.faaabb29b6e4ap-27, -0x1.4381296d812bfp-30,
        0x1.29496bc840cbap-34,
    };
    return x + x * polynomial(series, LENGTH(series), x * x);
}

/// erfc x for 0.84 <= x < 28: e^(-x^2) t g(t) with t = 2 / (2 + x), g by three polynomials in (t - middle) scale.
INLINE double outer_erfc(double x) {
    static const double near[] = {
        0x1.21498e915c8ddp-1, 0x1.9aede6ad572dap-4, 0x1.439e4b3e71c89p-7, 0x1.9c63c6b32a01fp-13,
        -0x1.e1ede6be5e6dep-15, -0x1.125a0243756afp-19, 0x1.255bff58b11d7p-21, 0x1.8a0e34ce0e3bap-29,
        -0x1.a2d97bf64e494p-28, 0x1.7cb9791bb7b06p-32, 0x1.b4cc69ac2d567p-35, -0x1.3488de0e5776dp-37,
        0x1.6b1033866ab61p-43, 0x1.e3b9c65aae8c7p-44, -0x1.ed51b095db06ap-47,
    };
    static const double middle[] = {
        0x1.ac49fe04ebf4ep-2, 0x1.a5163530b9f0ep-5, 0x1.24a437246ce59p-8, 0x1.aa0c64d462735p-13,
        -0x1.970d453555d14p-18, -0x1.65a07c4c83342p-20, -0x1.f7465b3787469p-30, 0x1.4803ad34e51b2p-27,
        0x1.ef3d802bf7ad4p-35, -0x1.762aa3506b605p-34, 0x1.03f9aa3e06bd6p-40, 0x1.e15f88305055ap-41,
        -0x1.6f52455e868a5p-45, -0x1.1f38a42423d7dp-47, 0x1.f586487773e3dp-51,
    };
    static const double far[] = {
        0x1.55b520f1d564ap-2, 0x1.1972204090517p-5, 0x1.79103631b40dcp-9, 0x1.679c5747cb89ap-13,
        0x1.edc0addd11625p-19, -0x1.1dd3b8bf1cd39p-21, -0x1.ecde989099b2fp-25, 0x1.7bdc61c3d4923p-33,
        0x1.00a16bd18203ap-31, 0x1.719525be20260p-36, -0x1.0b9c7ec12bb59p-38, -0x1.9feb972202c3fp-42,
        0x1.374930db7b4dep-45, 0x1.80d0cd387537dp-48, -0x1.9bc0993db7310p-52,
    };
    double t = 2 / (2 + x), g;
    if (x < 2.5) g = polynomial(near, LENGTH(near), (t - 0x1.260f394a1da57p-1) * 0x1.ecb90f6bf3a9ap+2);
    else if (x < 6) g = polynomial(middle, LENGTH(middle), (t - 0x1.638e38e38e38ep-2) * 0x1.4924924924925p+3);
    else g = polynomial(far, LENGTH(far), (t - 0x1.4444444444444p-3) * 0x1.5d1745d1745d1p+3);
    // The square of a number of 26 bits is exact; the rest of x^2 is small.
    double high = number(bits(x) & 0xfffffffff8000000);
    double rest = (x - high) * (x + high);
    return elbo_exact_exp(-high * high) * (elbo_exact_exp(-rest) * (t * g));
}

double elbo_exact_erf(double x) {
    if (x != x) return x;
    double a = absolute(x);
    if (a <= 0.84) return central_erf(x);
    double y = a > 6 ? 1 : 1 - outer_erfc(a);
    return x < 0 ? -y : y;
}

double elbo_exact_erfc(double x) {
    if (x != x) return x;
    if (absolute(x) <= 0.84) return 1 - central_erf(x);
    if (x < 0) return x < -6 ? 2 : 2 - outer_erfc(-x);
    return x < 28 ? outer_erfc(x) : 0;
}

double elbo_exact_sigmoid(double x) {
    double e = elbo_exact_exp(-absolute(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

double elbo_exact_softplus(double x) {
    return (x > 0 ? x : x != x ? x : 0) + elbo_exact_log1p(elbo_exact_exp(-absolute(x)));
}

void elbo_exact_apply(elbo_exact_function function, const double *x, long count, double *out) {
#define EACH(VALUE)                                                                                                    \
    for (long i = 0; i < count; i++) out[i] = VALUE;                                                                   \
    break
    switch (function) {
    case ELBO_EXACT_NEGATE: EACH(-x[i]);
    case ELBO_EXACT_ABSOLUTE: EACH(absolute(x[i]));
    case ELBO_EXACT_SQRT: EACH(__builtin_sqrt(x[i]));
    case ELBO_EXACT_RELU: EACH(x[i] <= 0 ? 0 : x[i]);
    case ELBO_EXACT_EXP: EACH(elbo_exact_exp(x[i]));
    case ELBO_EXACT_EXPM1: EACH(elbo_exact_expm1(x[i]));
    case ELBO_EXACT_LOG: EACH(elbo_exact_log(x[i]));
    case ELBO_EXACT_LOG1P: EACH(elbo_exact_log1p(x[i]));
    case ELBO_EXACT_TANH: EACH(elbo_exact_tanh(x[i]));
    case ELBO_EXACT_ERF: EACH(elbo_exact_erf(x[i]));
    case ELBO_EXACT_SIGMOID: EACH(elbo_exact_sigmoid(x[i]));
    case ELBO_EXACT_SOFTPLUS: EACH(elbo_exact_softplus(x[i]));
    }
}

void elbo_exact_combine(elbo_exact_pairing pairing, const double *a, const double *b, long count, double *out) {
    switch (pairing) {
    case ELBO_EXACT_ADD: EACH(a[i] + b[i]);
    case ELBO_EXACT_SUBTRACT: EACH(a[i] - b[i]);
    case ELBO_EXACT_MULTIPLY: EACH(a[i] * b[i]);
    case ELBO_EXACT_DIVIDE: EACH(a[i] / b[i]);
    }
#undef EACH
}
