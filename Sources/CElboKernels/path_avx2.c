// AVX2 with fused multiply-adds: x86-64 from 2013 on.
#if defined(__x86_64__)
#include "elbo_kernels.h"
#include <math.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#define PATH avx2
#define PATH_NAME "avx2"
#define LANES 8
#define BLOCK_VECTORS 4
#define TILE_ROWS 6
#define TILE_VECTORS 2
#include "loops.h"
#pragma clang attribute pop
#endif
