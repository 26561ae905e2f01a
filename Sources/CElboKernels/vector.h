// Vectors of sixteen lanes, whatever the processor: the compiler splits them as needed.
#pragma once
#include "elbo_kernels.h"
#include <math.h>
#include <string.h>

// Vectors are passed between inlined functions only, so their calling convention is of no concern.
#pragma clang diagnostic ignored "-Wpsabi"

#if defined(__linux__) && defined(__x86_64__)
#define ELBO_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define ELBO_CLONES
#endif
#define ELBO_INLINE static inline __attribute__((always_inline))

typedef float vf __attribute__((ext_vector_type(ELBO_LANES)));
typedef int32_t vi __attribute__((ext_vector_type(ELBO_LANES)));
typedef uint32_t vu __attribute__((ext_vector_type(ELBO_LANES)));
typedef uint64_t vl __attribute__((ext_vector_type(ELBO_LANES)));
typedef double vd __attribute__((ext_vector_type(ELBO_LANES)));
typedef vf vf_unaligned __attribute__((aligned(4)));

ELBO_INLINE vf load(const float *p) { return *(const vf_unaligned *)p; }
ELBO_INLINE void store(float *p, vf x) { *(vf_unaligned *)p = x; }
ELBO_INLINE vi bits(vf x) { return (vi)x; }
ELBO_INLINE vf number(vi x) { return (vf)x; }
/// a where the mask (all ones or zero) is set, b elsewhere.
ELBO_INLINE vf choose(vi mask, vf a, vf b) { return number((bits(a) & mask) | (bits(b) & ~mask)); }
ELBO_INLINE vf absolute(vf x) { return number(bits(x) & 0x7fffffff); }
ELBO_INLINE vf with_sign_of(vf x, vf s) {
    return number((bits(x) & 0x7fffffff) | (bits(s) & (int32_t)0x80000000));
}
