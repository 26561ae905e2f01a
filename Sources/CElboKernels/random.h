// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011), a block in each lane.
#include "functions.h"

/// Word w of block `first + lane`, for each lane.
ELBO_INLINE void philox(vu words[4], uint64_t key, uint64_t first) {
    vl index;
    for (int lane = 0; lane < LANES; lane++) index[lane] = first + (uint64_t)lane;
    vu c0 = __builtin_convertvector(index & 0xffffffffu, vu);
    vu c1 = __builtin_convertvector(index >> 32, vu);
    vu c2 = 0, c3 = 0;
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        vl p = __builtin_convertvector(c0, vl) * 0xD2511F53ull;
        vl q = __builtin_convertvector(c2, vl) * 0xCD9E8D57ull;
        vu high_p = __builtin_convertvector(p >> 32, vu), low_p = __builtin_convertvector(p, vu);
        vu high_q = __builtin_convertvector(q >> 32, vu), low_q = __builtin_convertvector(q, vu);
        c0 = high_q ^ c1 ^ k0;
        c1 = low_q;
        c2 = high_p ^ c3 ^ k1;
        c3 = low_p;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
}

/// (w / 512 + 1/2) / 2^23, exact.
ELBO_INLINE vf unit_interval(vu word) {
    return (__builtin_convertvector((vi)(word >> 9), vf) + 0.5f) * 0x1p-23f;
}

/// Box and Muller (1958): two normal numbers from two words.
ELBO_INLINE void box_muller(vu radius, vu angle, vf *even, vf *odd) {
    CONTRACT
    // ln u near u = 1 loses all its digits in single precision; there, ln(1 - v) with v = 1 - u.
    vu complement = ~radius;
    vi upper = (vi)radius < 0;
    vf u = (__builtin_convertvector(radius, vf) + 0.5f) * 0x1p-32f;
    vf v = (__builtin_convertvector(complement, vf) + 0.5f) * 0x1p-32f;
    vf l = choose(upper, logarithm_of_one_plus(-v), logarithm(u));
    vf r = square_root(-2.0f * l);
    // 4 u = quarter turns; the rest lies in [-1/2, 1/2] and is exact.
    vf turns = unit_interval(angle) * 4.0f;
    vi quadrant = __builtin_convertvector(turns + 0.5f, vi);
    vf t = turns - __builtin_convertvector(quadrant, vf);
    vf s = t * t;
    vf p = s * 1.582058612e-4f + -4.681265913e-3f;
    p = p * s + 7.969257981e-2f;
    p = p * s + -6.459640861e-1f;
    p = p * s + 1.570796371e+0f;
    vf sine = t * p;
    vf c = s * -2.485693585e-5f + 9.191658464e-4f;
    c = c * s + -2.086346969e-2f;
    c = c * s + 2.536695004e-1f;
    c = c * s + -1.233700514e+0f;
    vf cosine = c * s + 1.0f;
    vi swapped = -(quadrant & 1);
    vf cos_part = choose(swapped, sine, cosine);
    vf sin_part = choose(swapped, cosine, sine);
    vi cos_sign = ((quadrant + 1) & 2) << 30;
    vi sin_sign = (quadrant & 2) << 30;
    *even = r * number(bits(cos_part) ^ cos_sign);
    *odd = r * number(bits(sin_part) ^ sin_sign);
}

/// Element 4 b + w of the output is word w of block b.
ELBO_INLINE void interleave(float *out, const vf values[4], long count) {
    float all[4 * LANES];
    for (int lane = 0; lane < LANES; lane++)
        for (int word = 0; word < 4; word++) all[4 * lane + word] = values[word][lane];
    memcpy(out, all, (size_t)count * sizeof(float));
}

#define RANDOM(NAME, TRANSFORM)                                                                \
    static void OWN(NAME)(float *out, uint64_t key, long start, long n) {                      \
        for (long i = 0; i < n; i += 4 * LANES) {                                         \
            vu words[4];                                                                       \
            vf values[4];                                                                      \
            philox(words, key, (uint64_t)(start + i) / 4);                                     \
            TRANSFORM                                                                          \
            interleave(out + i, values, n - i < 4 * LANES ? n - i : 4 * LANES);      \
        }                                                                                      \
    }

RANDOM(uniform, for (int w = 0; w < 4; w++) values[w] = unit_interval(words[w]);)
RANDOM(normal, box_muller(words[0], words[1], &values[0], &values[1]);
       box_muller(words[2], words[3], &values[2], &values[3]);)
