// Chains that the compiler has seen: the same operations as in `chain.h`, unrolled over a chain's text, so that all
// values stay in registers and no code is chosen while it runs.
//
// `chains.h` holds the texts. A chain of a program runs this way when its own text, operation by operation, is one of
// them; the results are the same bits.
#include "chain.h"
#include "chains.h"

// Operands of a text: N none, M an array, S a single number, R a value that stays in its chain.
#define READ_N (vf)0
#define READ_M(K) load(m[K] + i)
#define READ_S(K) s[K]
#define READ_R(K) r[K]
#define WRITE_N (void)0
#define WRITE_M(K) store(m[K] + i, x)
#define WRITE_R(K) (r[K] = x)

#define STEP(OPERATION, FORM, A, B, OUT)                                                          \
    x = OPERATION##_##FORM(x, READ_##A, READ_##B);                                                \
    WRITE_##OUT;
#define CHAIN(NAME, ARRAYS, NUMBERS, VALUES)                                                      \
    static void OWN(NAME)(const elbo_place *arrays, const elbo_place *numbers, long first, long n) { \
        float *m[ARRAYS];                                                                         \
        vf s[NUMBERS], r[VALUES];                                                                 \
        for (int k = 0; k < ARRAYS; k++) m[k] = at(arrays[k], first);                             \
        for (int k = 0; k < NUMBERS; k++) s[k] = (vf)*numbers[k].at;                              \
        for (long i = 0; i < n; i += LANES) {                                                     \
            vf x = 0;                                                                             \
            NAME##_TEXT(STEP)                                                                     \
        }                                                                                         \
    }
ELBO_CHAINS(CHAIN)
#undef CHAIN

static const elbo_chain_code OWN(compiled)[ELBO_CHAIN_COUNT] = {
#define CHAIN(NAME, ARRAYS, NUMBERS, VALUES) OWN(NAME),
    ELBO_CHAINS(CHAIN)
#undef CHAIN
};
