// Arrays seen through strides.
#include "elbo_exact.h"
#include "order.h"

#pragma STDC FP_CONTRACT OFF

/// The number of elements behind each position of the first axis.
static long inner_count(long rank, const long *extents) {
    long count = 1;
    for (long axis = 1; axis < rank; axis++) count *= extents[axis];
    return count;
}

void elbo_exact_gather(const double *x, long rank, const long *extents, const long *strides, double *out) {
    if (rank == 0) {
        *out = *x;
        return;
    }
    if (rank == 1) {
        long stride = strides[0];
        for (long i = 0; i < extents[0]; i++) out[i] = x[i * stride];
        return;
    }
    long inner = inner_count(rank, extents);
    for (long i = 0; i < extents[0]; i++)
        elbo_exact_gather(x + i * strides[0], rank - 1, extents + 1, strides + 1, out + i * inner);
}

void elbo_exact_add_up(const double *x, long rank, const long *extents, const long *strides, double *out) {
    if (rank == 0) {
        *out += *x;
        return;
    }
    if (rank == 1) {
        for (long i = 0; i < extents[0]; i++) out[i * strides[0]] += x[i];
        return;
    }
    long inner = inner_count(rank, extents);
    for (long i = 0; i < extents[0]; i++)
        elbo_exact_add_up(x + i * inner, rank - 1, extents + 1, strides + 1, out + i * strides[0]);
}

void elbo_exact_greatest(const double *x, long rank, const long *extents, const long *strides, double *out) {
    if (rank == 0) {
        *out = greater(*out, *x);
        return;
    }
    if (rank == 1) {
        for (long i = 0; i < extents[0]; i++) out[i * strides[0]] = greater(out[i * strides[0]], x[i]);
        return;
    }
    long inner = inner_count(rank, extents);
    for (long i = 0; i < extents[0]; i++)
        elbo_exact_greatest(x + i * inner, rank - 1, extents + 1, strides + 1, out + i * strides[0]);
}
