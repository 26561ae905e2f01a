// Vectors as wide as the registers of the path that is being compiled.
//
// Each `path_….c` defines PATH, a suffix for names, and LANES, then includes `loops.h` once, with the processor's
// instructions allowed for everything in it.
#pragma once
#include "elbo_kernels.h"
#include <math.h>
#include <string.h>

#define ELBO_INLINE static inline __attribute__((always_inline))
/// The name of a path's own function: elbo_sum becomes elbo_sum_avx2.
#define JOINED(NAME, SUFFIX) NAME##_##SUFFIX
#define EXPANDED(NAME, SUFFIX) JOINED(NAME, SUFFIX)
#define OWN(NAME) EXPANDED(NAME, PATH)

typedef float vf __attribute__((ext_vector_type(LANES)));
typedef int32_t vi __attribute__((ext_vector_type(LANES)));
typedef uint32_t vu __attribute__((ext_vector_type(LANES)));
typedef uint64_t vl __attribute__((ext_vector_type(LANES)));
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
