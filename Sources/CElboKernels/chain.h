// Chains of operations on elements, whose values pass from one to the next in vector registers.
//
// A chain is an array of links. Each takes its predecessor's result, the accumulator, from registers and its other
// operands from memory, and stores its own result only where somebody else reads it. A pass over the links does a
// block of vectors: the choice of a link's code, a jump, is paid once for all of them.
#include "functions.h"
#include "links.h"

#define LINK(OPERATION, FORM, RESULT)                                                             \
    ELBO_INLINE vf OPERATION##_##FORM(vf x, vf a, vf b) {                                         \
        (void)x, (void)a, (void)b;                                                                \
        return RESULT;                                                                            \
    }
ELBO_LINKS(LINK)
#undef LINK

ELBO_INLINE float *at(elbo_place place, long i) { return place.at + (i & place.mask); }

/// One pass over the links, for elements `i ..< i + vectors * LANES`.
ELBO_INLINE void pass(const elbo_link *link, long i, const int vectors) {
    vf x[BLOCK_VECTORS];
    for (int v = 0; v < vectors; v++) x[v] = (vf)0;
    for (;; link++) {
        const float *a = at(link->a, i), *b = at(link->b, i);
        switch (link->code) {
#define LINK(OPERATION, FORM, RESULT)                                                             \
    case ELBO_LINK(OPERATION, FORM):                                                              \
        _Pragma("unroll") for (int v = 0; v < vectors; v++)                                       \
            x[v] = OPERATION##_##FORM(x[v], load(a + v * LANES), load(b + v * LANES));            \
        continue;                                                                                 \
    case ELBO_LINK_STORED(OPERATION, FORM): {                                                     \
        float *out = at(link->out, i);                                                            \
        _Pragma("unroll") for (int v = 0; v < vectors; v++) {                                     \
            x[v] = OPERATION##_##FORM(x[v], load(a + v * LANES), load(b + v * LANES));            \
            store(out + v * LANES, x[v]);                                                         \
        }                                                                                         \
        continue;                                                                                 \
    }
            ELBO_LINKS(LINK)
#undef LINK
        case ELBO_LINK(ELBO_END, 0): return;
        default: __builtin_unreachable();
        }
    }
}

/// Elements `first ..< first + n`, and those that fill up the last sixteen.
static void OWN(run_chain)(const elbo_link *links, long first, long n) {
    long i = first, end = first + (n + ELBO_LANES - 1) / ELBO_LANES * ELBO_LANES;
    for (; i + BLOCK_VECTORS * LANES <= end; i += BLOCK_VECTORS * LANES) pass(links, i, BLOCK_VECTORS);
    for (; i < end; i += LANES) pass(links, i, 1);
}
