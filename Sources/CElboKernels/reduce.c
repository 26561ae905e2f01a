// Reductions over rows that lie apart.
#include "elbo_kernels.h"

void elbo_fold_rows(const elbo_path *path, float *out, const float *in, const long *rows,
                    long count, long kept, long folded, bool is_max, float *scratch) {
    // Sums of sums: the error grows with the number of blocks, not of rows.
    enum { BLOCK = 64 };
    void (*accumulate)(float *, const float *, long) =
        is_max ? path->accumulate_max : path->accumulate_sum;
    long length = kept * folded;
    float identity = is_max ? -__builtin_inff() : 0;
    float *total = folded == 1 ? out : scratch, *part = scratch + length;
    elbo_fill(total, identity, length);
    for (long first = 0; first < count; first += BLOCK) {
        long last = count - first < BLOCK ? count : first + BLOCK;
        elbo_fill(part, identity, length);
        for (long row = first; row < last; row++) accumulate(part, in + rows[row], length);
        accumulate(total, part, length);
    }
    if (folded == 1) return;
    for (long i = 0; i < kept; i++)
        out[i] = is_max ? path->max(total + i * folded, folded)
                        : (float)path->sum(total + i * folded, folded);
}

void elbo_fill(float *out, float value, long n) {
    for (long i = 0; i < n; i++) out[i] = value;
}
