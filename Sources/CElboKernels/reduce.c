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

void elbo_fill(float *out, float value, long n) {
    for (long i = 0; i < n; i++) out[i] = value;
}
