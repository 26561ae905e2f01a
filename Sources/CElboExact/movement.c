// Arrays seen through strides.
#include "elbo_exact.h"

#pragma STDC FP_CONTRACT OFF

void elbo_exact_gather(const double *x, long rank, const long *extents, const long *strides, double *out) {
    if (rank == 0) {
        *out = *x;
        return;
    }
    long inner = 1;
    for (long axis = 1; axis < rank; axis++) inner *= extents[axis];
    for (long i = 0; i < extents[0]; i++) {
        if (rank == 1) out[i] = x[i * strides[0]];
        else elbo_exact_gather(x + i * strides[0], rank - 1, extents + 1, strides + 1, out + i * inner);
    }
}

void elbo_exact_add_up(const double *x, long rank, const long *extents, const long *strides, double *out) {
    if (rank == 0) {
        *out += *x;
        return;
    }
    long inner = 1;
    for (long axis = 1; axis < rank; axis++) inner *= extents[axis];
    for (long i = 0; i < extents[0]; i++) {
        if (rank == 1) out[i * strides[0]] += x[i];
        else elbo_exact_add_up(x + i * inner, rank - 1, extents + 1, strides + 1, out + i * strides[0]);
    }
}
