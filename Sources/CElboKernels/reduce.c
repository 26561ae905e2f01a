// Sums and maxima whose order of additions is fixed by the number of elements alone.
#include "functions.h"

/// The last, incomplete vector, filled up with `rest`.
ELBO_INLINE vf partial(const float *a, long n, float rest) {
    float lanes[ELBO_LANES];
    for (int lane = 0; lane < ELBO_LANES; lane++) lanes[lane] = lane < n ? a[lane] : rest;
    return load(lanes);
}

ELBO_CLONES double elbo_sum(const float *a, long n) {
    vf sum = 0;
    long i = 0;
    for (; i + ELBO_LANES <= n; i += ELBO_LANES) sum += load(a + i);
    if (i < n) sum += partial(a + i, n - i, 0);
    double total = 0;
    for (int lane = 0; lane < ELBO_LANES; lane++) total += (double)sum[lane];
    return total;
}

ELBO_CLONES float elbo_max(const float *a, long n) {
    vf best = -INFINITY;
    long i = 0;
    for (; i + ELBO_LANES <= n; i += ELBO_LANES) best = larger(load(a + i), best);
    if (i < n) best = larger(partial(a + i, n - i, -INFINITY), best);
    float result = -INFINITY;
    for (int lane = 0; lane < ELBO_LANES; lane++) {
        float x = best[lane];
        if (x > result || x != x) result = x;
    }
    return result;
}

ELBO_CLONES void elbo_accumulate_sum(float *out, const float *a, long n) {
    long i = 0;
    for (; i + ELBO_LANES <= n; i += ELBO_LANES) store(out + i, load(out + i) + load(a + i));
    for (; i < n; i++) out[i] += a[i];
}

ELBO_CLONES void elbo_accumulate_max(float *out, const float *a, long n) {
    long i = 0;
    for (; i + ELBO_LANES <= n; i += ELBO_LANES)
        store(out + i, larger(load(a + i), load(out + i)));
    for (; i < n; i++)
        if (a[i] > out[i] || a[i] != a[i]) out[i] = a[i];
}

void elbo_fold_rows(float *out, const float *in, const long *rows, long count, long kept,
                    long folded, bool is_max, float *scratch) {
    // Sums of sums: the error grows with the number of blocks, not of rows.
    enum { BLOCK = 64 };
    long length = kept * folded;
    float identity = is_max ? -INFINITY : 0;
    float *total = folded == 1 ? out : scratch, *part = scratch + length;
    elbo_fill(total, identity, length);
    for (long first = 0; first < count; first += BLOCK) {
        long last = count - first < BLOCK ? count : first + BLOCK;
        elbo_fill(part, identity, length);
        for (long row = first; row < last; row++) {
            if (is_max)
                elbo_accumulate_max(part, in + rows[row], length);
            else
                elbo_accumulate_sum(part, in + rows[row], length);
        }
        if (is_max)
            elbo_accumulate_max(total, part, length);
        else
            elbo_accumulate_sum(total, part, length);
    }
    if (folded == 1) return;
    for (long i = 0; i < kept; i++)
        out[i] = is_max ? elbo_max(total + i * folded, folded)
                        : (float)elbo_sum(total + i * folded, folded);
}

void elbo_fill(float *out, float value, long n) {
    for (long i = 0; i < n; i++) out[i] = value;
}
