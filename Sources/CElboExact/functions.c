// Elementary functions of IEEE doubles from +, -, x, / and the square root alone.
//
// Goals, in order: the same bits everywhere; exact limits; errors within 2 units in the last place; speed last.
// Polynomials whose coefficients are not those of a Taylor series are Chebyshev interpolants computed with 60 digits by
// Tests/ElboExactTests/Fixtures/coefficients.py.
#include "elbo_exact.h"
#include "order.h"
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

/// erf x - x for |x| <= 0.84375: x p(x^2).
INLINE double central_erf(double x) {
    static const double series[] = {
        0x1.06eba8214db69p-3, -0x1.812746b0379e7p-2, 0x1.ce2f21a042bdcp-4, -0x1.b82ce312888a5p-6,
        0x1.565bcd0e5fbdcp-8, -0x1.c02db3fd21469p-11, 0x1.f9a3266239bc5p-14, -0x1.f4d248fb63865p-17,
        0x1.b9e51c00397c4p-20, -0x1.5f5a5fa90256bp-23, 0x1.faaabb29b6e4ap-27, -0x1.4381296d812bfp-30,
        0x1.29496bc840cbap-34,
    };
    return x * polynomial(series, LENGTH(series), x * x);
}

/// erfc x for 0.84375 <= x < 28: e^(-x^2) g(x), g by polynomials in x - middle.
///
/// The sums that decide the last bits are kept as two numbers: the last of Horner's rule, and e^(-x^2) = 2^k (1 + y).
INLINE double outer_erfc(double x) {
    static const double ends[] = {1.1875, 1.625, 2.25, 3.125, 4.375, 6.125, 8.5, 12, 17, 22};
    // The middle, what the first coefficient lost when it was rounded, the coefficients.
    static const double pieces[][18] = {
        {0x1.04p+0, 0x1.b5adebb27833ap-57, 0x1.b18331970ef07p-2, -0x1.12e35755d082ep-2, 0x1.34a899c7ce572p-3,
         -0x1.3b0f4350ef47p-4, 0x1.2955b33169aa1p-5, -0x1.0682ca1c8c30ep-6, 0x1.b568c17d1c6b9p-8,
         -0x1.5a2bddad375cfp-9, 0x1.059e7aea21631p-10, -0x1.7b3b5b1e7e814p-12, 0x1.08871058ba272p-13,
         -0x1.6438686975e4cp-15, 0x1.d0318ee89931bp-17, -0x1.255841c96abe5p-18, 0x1.6c01e657b899bp-20,
         -0x1.b2ea619e0fe1bp-22},
        {0x1.68p+0, -0x1.aa7f2198ab05dp-56, 0x1.59b9baf5fee95p-2, -0x1.6e36ec7993d65p-3, 0x1.60ec72c20bda7p-4,
         -0x1.3ad71f6db401ep-5, 0x1.071a6151d291ep-6, -0x1.9f81d666f3099p-8, 0x1.3811f52f04c55p-9,
         -0x1.c0307b720d225p-11, 0x1.3501d38d50581p-12, -0x1.9a85af6c13af9p-14, 0x1.077e261f45624p-15,
         -0x1.47a4655814ef7p-17, 0x1.8b71dc916268dp-19, -0x1.d037f1ab09cb7p-21, 0x1.0d56a77ac9572p-22,
         -0x1.2c44d07fd4b2fp-24},
        {0x1.fp+0, 0x1.6bfbd02510dfap-56, 0x1.0c8803dfa92b2p-2, -0x1.cb9b1437dd505p-4, 0x1.6f4730a4cfc21p-5,
         -0x1.14d04d95e020cp-6, 0x1.8c7595ee7a7f7p-8, -0x1.0f4ab6478f427p-9, 0x1.646338edd8766p-11,
         -0x1.c30c1ea67ff96p-13, 0x1.13d2b40aacac2p-14, -0x1.46d5556acc3e8p-16, 0x1.780af3dbe983fp-18,
         -0x1.a4e9369ac3ec3p-20, 0x1.caf9dd022d6e9p-22, -0x1.e89219e5f29fbp-24, 0x1.048a8bb2a6784p-25,
         -0x1.08deb7672e061p-27},
        {0x1.58p+1, -0x1.c46d24c965c02p-57, 0x1.94e01f8c78672p-3, -0x1.0d6dfd1c8d18cp-4, 0x1.56a29b70d66e9p-6,
         -0x1.a25d31dd359b3p-8, 0x1.ec5fef81b2da1p-10, -0x1.1828c3069cff4p-11, 0x1.35186e82c76dbp-13,
         -0x1.4b5d038ef7315p-15, 0x1.59d7bfb14b102p-17, -0x1.600031f0803c7p-19, 0x1.5de5b9c0e4147p-21,
         -0x1.541e31b0baea8p-23, 0x1.4378424cfe298p-25, -0x1.2db6208fd31a2p-27, 0x1.1eebc34f22f7bp-29,
         -0x1.01696cc6aa77bp-31},
        {0x1.ep+1, -0x1.fbbb562d36b44p-57, 0x1.2a2af19c1493p-3, -0x1.2aa6503acda11p-5, 0x1.22f0664f3cc01p-7,
         -0x1.1434ae05873b1p-9, 0x1.fff032a0dbd9cp-12, -0x1.cfcdea1b1c9b2p-14, 0x1.9b50d0d71669bp-16,
         -0x1.65778ab0b5bf7p-18, 0x1.30c2f84b6ffd8p-20, -0x1.fe3e2e53d0aa7p-23, 0x1.a3c0e60f4dc0ap-25,
         -0x1.53968e268b9f7p-27, 0x1.0dfccef4f19a4p-29, -0x1.a762d5aa22b0cp-32, 0x1.5a630e5778b38p-34,
         -0x1.0766fb07e1a74p-36},
        {0x1.5p+2, 0x1.8299ba08f6fc3p-59, 0x1.b096face146fep-4, -0x1.3e981b3b1359p-6, 0x1.cdeae2116165bp-9,
         -0x1.49d492a39eb8p-11, 0x1.d03e19aa055aep-14, -0x1.4230e3ccf14b1p-16, 0x1.b93f474544a67p-19,
         -0x1.2a4352f4091dp-21, 0x1.8e3749277a644p-24, -0x1.06a3a7990cb43p-26, 0x1.566d04338105dp-29,
         -0x1.b965cca6060f7p-32, 0x1.18b4be6943748p-34, -0x1.621bc71dd3076p-37, 0x1.dc77a0762fb41p-40,
         -0x1.25fd70e40aeb2p-42},
        {0x1.d4p+2, 0x1.0290861bd2eebp-58, 0x1.3925c75c6ffa9p-4, -0x1.507664d5ade2dp-7, 0x1.6663cc47c255bp-10,
         -0x1.7a875a03b61ffp-13, 0x1.8c82800baa9fdp-16, -0x1.9c01b27f9c444p-19, 0x1.a8bee8588ae6fp-22,
         -0x1.b28396212852bp-25, 0x1.b92a011bf1684p-28, -0x1.bc9e4390ad714p-31, 0x1.bce4524166287p-34,
         -0x1.b9fe3c9bc1b6cp-37, 0x1.b2bf7de5540b7p-40, -0x1.aa09faf08a6eep-43, 0x1.c39e227054913p-46,
         -0x1.b43df24228abcp-49},
        {0x1.48p+3, 0x1.e330a0c1541fbp-59, 0x1.c0cb9b2935b91p-5, -0x1.5b059dc34c3d5p-8, 0x1.0b1a41bf02b07p-11,
         -0x1.99532cdaf38dfp-15, 0x1.383e40af815dep-18, -0x1.da48652cdd2f3p-22, 0x1.66a55000f53d9p-25,
         -0x1.0e0ac8266c28ap-28, 0x1.94efcf7a1440cp-32, -0x1.2e572900bc3f2p-35, 0x1.c1a91fbef7432p-39,
         -0x1.4cfbde210d7bep-42, 0x1.e8e0a8ddc09bap-46, -0x1.6728362322cb1p-49, 0x1.24631ed6555p-52,
         -0x1.a9e20fc3ad068p-56},
        {0x1.dp+3, 0x1.ad8f12272bbc2p-63, 0x1.3dfeb746148ecp-5, -0x1.5d3dd94e2ae31p-9, 0x1.7eaa573db1157p-13,
         -0x1.a2517ed70020bp-17, 0x1.c83e256c20fc4p-21, -0x1.f0785eac81533p-25, 0x1.0d829adc4c598p-28,
         -0x1.23f3336a2e97cp-32, 0x1.3b8cec47f9b54p-36, -0x1.544d3ea733d41p-40, 0x1.6e3ba8d70b4eap-44,
         -0x1.893927b671966p-48, 0x1.a2eeb54d95615p-52, -0x1.bfe098298767fp-56, 0x1.0c8435a14f251p-59,
         -0x1.1db05a0cef7bp-63},
        {0x1.38p+4, 0x1.490bb6ec599cp-65, 0x1.d96a02b92c7d2p-6, -0x1.836d6d4a6a46p-10, 0x1.3ca5867af7d62p-14,
         -0x1.027643082658p-18, 0x1.a564c9091841cp-23, -0x1.57139ee191645p-27, 0x1.16f522130b4a3p-31,
         -0x1.c510c844c95cap-36, 0x1.6f740056acaa9p-40, -0x1.29a4264a286e7p-44, 0x1.e196c190d045cp-49,
         -0x1.851c81d788a2p-53, 0x1.3974b3337ae33p-57, -0x1.f944b85f50f88p-62, 0x1.b21450ac7bfe2p-66,
         -0x1.5ced820d85bffp-70},
        {0x1.9p+4, -0x1.ea27db5b181dfp-60, 0x1.7173c308c43e9p-6, -0x1.d8252a832fb4bp-11, 0x1.2d73a48df2c3dp-15,
         -0x1.80a1dc85d952dp-20, 0x1.ea608ac1f4bf6p-25, -0x1.3859b1da5fd8p-29, 0x1.8d98932c9a276p-34,
         -0x1.f9b5941496a81p-39, 0x1.415bbbfad87ddp-43, -0x1.981a21352d739p-48, 0x1.02eeb21b89822p-52,
         -0x1.485050b7dcae7p-57, 0x1.9f65e1f145847p-62, -0x1.06f2014a2c26p-66, 0x1.60680a67e0748p-71,
         -0x1.bd6a4191e1cc5p-76},
    };
    int piece = 0;
    while (piece < LENGTH(ends) && x >= ends[piece]) piece++;
    const double *c = pieces[piece] + 2;
    double u = x - c[-2];
    double v = u * polynomial(c + 1, 15, u) + c[-1];
    double g = c[0] + v;
    double lost = v - (g - c[0]);
    // The square of a number of 26 bits is exact; the rest of x^2 is small.
    double high = number(bits(x) & 0xfffffffff8000000);
    double rest = (x - high) * (x + high);
    // e^-rest - 1 to the third power: the fourth is below 10^-19.
    double small = rest * (rest * (0.5 - rest * (1.0 / 6)) - 1);
    int k, half;
    double y = reduced(-high * high, &k);
    y = y + (small + y * small);
    half = k / 2;
    return (g + (g * y + lost)) * power_of_two(half) * power_of_two(k - half);
}

double elbo_exact_erf(double x) {
    if (x != x) return x;
    double a = absolute(x);
    if (a <= 0.84375) return x + central_erf(x);
    double y = a > 6 ? 1 : 1 - outer_erfc(a);
    return x < 0 ? -y : y;
}

double elbo_exact_erfc(double x) {
    if (x != x) return x;
    if (absolute(x) <= 0.84375) {
        // 1 - x and what it lost, less the rest of erf x.
        double head = 1 - x;
        return head + (((1 - head) - x) - central_erf(x));
    }
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
    case ELBO_EXACT_MAXIMUM: EACH(greater(a[i], b[i]));
    case ELBO_EXACT_MINIMUM: EACH(lesser(a[i], b[i]));
    }
#undef EACH
}
