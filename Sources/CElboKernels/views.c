// Copies between contiguous and strided memory.
#include "elbo_kernels.h"
#include <string.h>

/// Calls BODY for runs along the last axis: `at` the offset of the first, `step` the stride,
/// `done` the run's position and `run` its length.
#define WALK(BODY)                                                                             \
    if (view->rank == 0) {                                                                     \
        long at = 0, step = 0, run = n, done = 0;                                              \
        BODY return;                                                                           \
    }                                                                                          \
    int last = view->rank - 1;                                                                 \
    long position[ELBO_MAX_RANK], rest = start, at = 0, step = view->strides[last];            \
    for (int axis = last; axis >= 0; axis--) {                                                 \
        position[axis] = rest % view->extents[axis];                                           \
        rest /= view->extents[axis];                                                           \
        at += position[axis] * view->strides[axis];                                            \
    }                                                                                          \
    for (long done = 0; done < n;) {                                                           \
        long run = view->extents[last] - position[last];                                       \
        if (run > n - done) run = n - done;                                                    \
        BODY done += run;                                                                      \
        position[last] += run;                                                                 \
        at += run * step;                                                                      \
        for (int axis = last; axis > 0 && position[axis] == view->extents[axis]; axis--) {     \
            at += view->strides[axis - 1] - position[axis] * view->strides[axis];              \
            position[axis] = 0;                                                                \
            position[axis - 1]++;                                                              \
        }                                                                                      \
    }

void elbo_read_view(float *out, const float *base, const elbo_view *view, long start, long n) {
    WALK({
        float *to = out + done;
        const float *from = base + at;
        if (step == 1) {
            memcpy(to, from, (size_t)run * sizeof(float));
        } else if (step == 0) {
            float value = *from;
            for (long i = 0; i < run; i++) to[i] = value;
        } else {
            for (long i = 0; i < run; i++) to[i] = from[i * step];
        }
    })
}

void elbo_write_view(float *base, const float *in, const elbo_view *view, long start, long n) {
    WALK({
        float *to = base + at;
        const float *from = in + done;
        if (step == 1) {
            memcpy(to, from, (size_t)run * sizeof(float));
        } else {
            for (long i = 0; i < run; i++) to[i * step] = from[i];
        }
    })
}

void elbo_iota(int32_t *out, long stride, long extent, long start, long n) {
    long value = start / stride % extent, left = stride - start % stride;
    for (long i = 0; i < n; i++) {
        out[i] = (int32_t)value;
        if (--left == 0) {
            left = stride;
            if (++value == extent) value = 0;
        }
    }
}

void elbo_cumulate(float *out, const float *in, long length, long inner, bool reversed,
                   bool exclusive) {
    // Double precision along the axis when it is the last one: one running sum.
    for (long column = 0; column < inner; column++) {
        double sum = 0;
        for (long k = 0; k < length; k++) {
            long at = (reversed ? length - 1 - k : k) * inner + column;
            double next = sum + (double)in[at];
            out[at] = (float)(exclusive ? sum : next);
            sum = next;
        }
    }
}

void elbo_add_runs(float *out, const float *in, const long *places, long place_count,
                   const long *runs, long run_count, long length) {
    typedef float vf4 __attribute__((ext_vector_type(4), aligned(4)));
    for (long p = 0; p < place_count; p++)
        for (long r = 0; r < run_count; r++, in += length) {
            float *to = out + places[p] + runs[r];
            long i = 0;
            for (; i + 4 <= length; i += 4) *(vf4 *)(to + i) += *(const vf4 *)(in + i);
            for (; i < length; i++) to[i] += in[i];
        }
}

void elbo_copy_runs(float *out, const float *in, const long *places, long place_count,
                    const long *runs, long run_count, long length) {
    for (long p = 0; p < place_count; p++)
        for (long r = 0; r < run_count; r++, out += length)
            memcpy(out, in + places[p] + runs[r], (size_t)length * sizeof(float));
}
