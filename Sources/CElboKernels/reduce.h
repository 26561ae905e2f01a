// Sums and maxima whose order of additions is fixed by the number of elements alone: sixteen lanes on every path.
#include "functions.h"

/// Vectors that make up sixteen lanes.
enum { PARTS = ELBO_LANES / LANES };

/// Sixteen elements; the last, incomplete ones are filled up with `rest`.
ELBO_INLINE void sixteen(vf parts[PARTS], const float *a, long n, float rest) {
    if (n >= ELBO_LANES) {
        for (int p = 0; p < PARTS; p++) parts[p] = load(a + p * LANES);
        return;
    }
    float lanes[ELBO_LANES];
    for (int lane = 0; lane < ELBO_LANES; lane++) lanes[lane] = lane < n ? a[lane] : rest;
    for (int p = 0; p < PARTS; p++) parts[p] = load(lanes + p * LANES);
}

static double OWN(sum)(const float *a, long n) {
    vf sum[PARTS] = {0}, next[PARTS];
    for (long i = 0; i < n; i += ELBO_LANES) {
        sixteen(next, a + i, n - i, 0);
        for (int p = 0; p < PARTS; p++) sum[p] += next[p];
    }
    double total = 0;
    for (int p = 0; p < PARTS; p++)
        for (int lane = 0; lane < LANES; lane++) total += (double)sum[p][lane];
    return total;
}

/// Maxima of one vector have to wait for each other; of several, each for its own.
enum { CHAINS = 4 * PARTS };

static float OWN(max)(const float *a, long n) {
    vf best[CHAINS], next[PARTS];
    for (int p = 0; p < CHAINS; p++) best[p] = (vf)-INFINITY;
    long i = 0;
    for (; i + CHAINS * LANES <= n; i += CHAINS * LANES)
        _Pragma("unroll") for (int p = 0; p < CHAINS; p++) best[p] = larger(load(a + i + p * LANES), best[p]);
    for (; i < n; i += ELBO_LANES) {
        sixteen(next, a + i, n - i, -INFINITY);
        for (int p = 0; p < PARTS; p++) best[p] = larger(next[p], best[p]);
    }
    for (int p = PARTS; p < CHAINS; p++) best[p % PARTS] = larger(best[p], best[p % PARTS]);
    float result = -INFINITY;
    for (int p = 0; p < PARTS; p++)
        for (int lane = 0; lane < LANES; lane++) {
            float x = best[p][lane];
            if (x > result || x != x) result = x;
        }
    return result;
}

static void OWN(accumulate_sum)(float *out, const float *a, long n) {
    long i = 0;
    for (; i + LANES <= n; i += LANES) store(out + i, load(out + i) + load(a + i));
    for (; i < n; i++) out[i] += a[i];
}

static void OWN(accumulate_max)(float *out, const float *a, long n) {
    long i = 0;
    for (; i + LANES <= n; i += LANES) store(out + i, larger(load(a + i), load(out + i)));
    for (; i < n; i++)
        if (a[i] > out[i] || a[i] != a[i]) out[i] = a[i];
}
