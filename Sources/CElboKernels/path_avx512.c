// AVX-512 as servers have it since 2017 and AMD's processors since Zen 4.
#if defined(__x86_64__)
#include "elbo_kernels.h"
#include <math.h>
#include <string.h>
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma,bmi,bmi2"))),              \
    apply_to = function)
#define PATH avx512
#define PATH_NAME "avx512"
#define LANES 16
#define BLOCK_VECTORS 4
#define TILE_ROWS 8
#define TILE_VECTORS 2
#include "loops.h"
#pragma clang attribute pop
#endif
