// The product of matrices in each width that the processor has.
#include "elbo_exact.h"
#include <stdlib.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"
#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define NAME(x) wide_##x
#define ATTRIBUTE __attribute__((target("avx512f")))
#define LANES 8
#include "product_loops.h"

#define NAME(x) middle_##x
#define ATTRIBUTE __attribute__((target("avx2")))
#define LANES 4
#include "product_loops.h"
#endif

#define NAME(x) narrow_##x
#define ATTRIBUTE
#define LANES 2
#include "product_loops.h"

/// One result after the other: what the vectors must agree with.
static void scalar_product(long rows, long inner, long columns, const double *a, const double *b, double *c) {
    for (long i = 0; i < rows; i++)
        for (long j = 0; j < columns; j++) {
            double sum = 0;
            for (long k = 0; k < inner; k++) {
                double product = a[i * inner + k] * b[k * columns + j];
                sum = sum + product;
            }
            c[i * columns + j] = sum;
        }
}

int elbo_exact_has(int lanes) {
    switch (lanes) {
    case 1: case 2: return 1;
#if defined(__x86_64__)
    case 4: return __builtin_cpu_supports("avx2") != 0;
    case 8: return __builtin_cpu_supports("avx512f") != 0;
#endif
    default: return 0;
    }
}

void elbo_exact_product(int lanes, long rows, long inner, long columns, const double *a, const double *b, double *c) {
    switch (lanes) {
#if defined(__x86_64__)
    case 8: wide_product(rows, inner, columns, a, b, c); break;
    case 4: middle_product(rows, inner, columns, a, b, c); break;
#endif
    case 2: narrow_product(rows, inner, columns, a, b, c); break;
    default: scalar_product(rows, inner, columns, a, b, c); break;
    }
}
