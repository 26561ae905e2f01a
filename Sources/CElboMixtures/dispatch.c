// The loops in the widest form that the processor has.
#include "elbo_mixtures.h"
#include <stdbool.h>
#include <string.h>

#pragma clang diagnostic ignored "-Wpsabi"
#define INLINE static inline __attribute__((always_inline))

#if defined(__linux__) && defined(__x86_64__)
#define NAME(x) wide_##x
#define ATTRIBUTE __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#define LANES 8
#define TALL 4
#define WIDE 4
#include "panel_loops.h"
#include "markov_loops.h"
#undef NAME
#undef ATTRIBUTE
#undef LANES
#undef TALL
#undef WIDE

#define NAME(x) middle_##x
#define ATTRIBUTE __attribute__((target("avx2,fma")))
#define LANES 4
#define TALL 4
#define WIDE 2
#include "panel_loops.h"
#include "markov_loops.h"
#undef NAME
#undef ATTRIBUTE
#undef LANES
#undef TALL
#undef WIDE
#endif

#define NAME(x) narrow_##x
#define ATTRIBUTE
#define LANES 2
#define TALL 4
#define WIDE 4
#include "panel_loops.h"
#include "markov_loops.h"

/// The functions for this processor.
typedef struct {
    __typeof__(&elbo_quadratic_triangular) quadratic_triangular;
    __typeof__(&elbo_quadratic_diagonal) quadratic_diagonal;
    __typeof__(&elbo_regress) regress;
    __typeof__(&elbo_student) student;
    __typeof__(&elbo_contaminated) contaminated;
    __typeof__(&elbo_weigh_tails) weigh_tails;
    __typeof__(&elbo_responsibilities) responsibilities;
    __typeof__(&elbo_accumulate_full) accumulate_full;
    __typeof__(&elbo_accumulate_diagonal) accumulate_diagonal;
    __typeof__(&elbo_markov_forward) markov_forward;
    __typeof__(&elbo_markov_backward) markov_backward;
} loops;

#define ALL(WIDTH)                                                                                \
    {WIDTH##_quadratic_triangular, WIDTH##_quadratic_diagonal, WIDTH##_regress,                   \
     WIDTH##_student, WIDTH##_contaminated, WIDTH##_weigh_tails,                                  \
     WIDTH##_responsibilities, WIDTH##_accumulate_full, WIDTH##_accumulate_diagonal,              \
     WIDTH##_markov_forward, WIDTH##_markov_backward}

static const loops *best(void) {
    static const loops narrow = ALL(narrow);
#if defined(__linux__) && defined(__x86_64__)
    static const loops wide = ALL(wide), middle = ALL(middle);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return &wide;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &middle;
#endif
    return &narrow;
}

void elbo_quadratic_triangular(const double *x, long rows, long d, const double *a, const double *b,
                               double constant, double *out) {
    best()->quadratic_triangular(x, rows, d, a, b, constant, out);
}

void elbo_quadratic_diagonal(const double *x, long rows, long d, const double *centre, const double *scale,
                             double constant, double *out) {
    best()->quadratic_diagonal(x, rows, d, centre, scale, constant, out);
}

void elbo_regress(const double *x, long rows, long d, const double *a, const double *b, long count, double *out) {
    best()->regress(x, rows, d, a, b, count, out);
}

void elbo_student(double *l, long rows, double constant, double degrees, double columns, double *u, double *logs) {
    best()->student(l, rows, constant, degrees, columns, u, logs);
}

void elbo_contaminated(double *l, long rows, double constant, double good, double inflation, double columns, double missing,
                       double *u, double *rest) {
    best()->contaminated(l, rows, constant, good, inflation, columns, missing, u, rest);
}

void elbo_weigh_tails(const double *weights, const double *u, const double *logs, long rows, double *out,
                      double *weight, double *log) {
    best()->weigh_tails(weights, u, logs, rows, out, weight, log);
}

void elbo_responsibilities(double *l, long rows, long count, double *total) {
    best()->responsibilities(l, rows, count, total);
}

void elbo_accumulate_full(const double *x, long rows, long d, const double *centre, const double *weights,
                          double *scratch, double *weight, double *sums, double *scatter) {
    best()->accumulate_full(x, rows, d, centre, weights, scratch, weight, sums, scatter);
}

void elbo_accumulate_diagonal(const double *x, long rows, long d, const double *centre, const double *weights,
                              double *weight, double *sums, double *scatter) {
    best()->accumulate_diagonal(x, rows, d, centre, weights, weight, sums, scatter);
}

double elbo_markov_forward(double *b, long steps, long states, const double *initial, const double *transitions,
                           double *filtered, double *gains, double *shifts) {
    return best()->markov_forward(b, steps, states, initial, transitions, filtered, gains, shifts);
}

void elbo_markov_backward(const double *b, long steps, long states, const double *transposed, double *posteriors,
                          double *moves, double *scratch) {
    best()->markov_backward(b, steps, states, transposed, posteriors, moves, scratch);
}

void elbo_fill_panel(const double *table, const long *index, long count, long width, const long *order, long d,
                     const double *mean, double *x) {
    long rows = (count + ELBO_PANEL_STEP - 1) / ELBO_PANEL_STEP * ELBO_PANEL_STEP;
    // Eight rows at once, so that whole lines of the panel are written.
    enum { ROWS = 8 };
    for (long r = 0; r < rows; r += ROWS) {
        const double *row[ROWS];
        for (long t = 0; t < ROWS; t++)
            row[t] = table + index[r + t < count ? r + t : 0] * width;
        for (long j = 0; j < d; j++) {
            long column = order[j];
            double centre = mean[column];
            for (long t = 0; t < ROWS; t++) x[j * ELBO_PANEL + r + t] = row[t][column] - centre;
        }
    }
}

// Look-ups, which vectors do not help.

void elbo_add_levels(const int *slots, long rows, const double *logs, double *out) {
    for (long r = 0; r < rows; r++) out[r] += logs[slots[r]];
}

void elbo_count_levels(const int *slots, long rows, const double *weights, double *counts) {
    for (long r = 0; r < rows; r++) counts[slots[r]] += weights[r];
}
