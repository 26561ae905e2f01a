// Loops of expectation and maximisation over a panel of rows.
//
// A panel has room for ELBO_PANEL rows, column after column: number j of row r is x[j * ELBO_PANEL + r]. Of
// these, loops run over `rows`, a multiple of ELBO_PANEL_STEP; those that a panel has no use for are copies of
// any row and get weight 0. All sums run over a panel in an order that depends on nothing else.
#ifndef ELBO_MIXTURES_H
#define ELBO_MIXTURES_H

enum { ELBO_PANEL = 256, ELBO_PANEL_STEP = 32 };

/// out[r] = constant - |A x_r - b|² / 2 for a lower triangular A, d x d, row after row.
void elbo_quadratic_triangular(const double *x, long rows, long d, const double *a, const double *b,
                               double constant, double *out);

/// out[r] = constant - Σ_j ((x_rj - centre_j) scale_j)² / 2.
void elbo_quadratic_diagonal(const double *x, long rows, long d, const double *centre, const double *scale,
                             double constant, double *out);

/// Columns that are not there, from those that are: out_i = b_i + Σ_j a_ij x_j for `count` x d numbers a.
void elbo_regress(const double *x, long rows, long d, const double *a, const double *b, long count, double *out);

/// Turns -δ/2 into the logarithm of a t density of ν degrees of freedom in d columns, in place:
/// l[r] = constant - (ν + d)/2 log(1 + δ_r/ν), u[r] = (ν + d) / (ν + δ_r), logs[r] = log(1 + δ_r/ν).
void elbo_student(double *l, long rows, double constant, double degrees, double columns, double *u, double *logs);

/// Turns -δ/2 into the logarithm of a contaminated normal density in d columns, in place: with g = good e^(-δ/2) and
/// b = (1 - good) inflation^(-d/2) e^(-δ/2 / inflation), l[r] = constant + log(g + b); v = g / (g + b) is the probability of a good row,
/// u[r] = v + (1 - v) / inflation and rest[r] = (1 - v) (δ + missing inflation).
void elbo_contaminated(double *l, long rows, double constant, double good, double inflation, double columns, double missing,
                       double *u, double *rest);

/// What the rows of a law with tails weigh: out[r] = w_r u_r, weight += Σ w, log += Σ w logs.
void elbo_weigh_tails(const double *weights, const double *u, const double *logs, long rows, double *out,
                      double *weight, double *log);

/// Turns log-densities l[k * ELBO_PANEL + r] of `count` components into responsibilities, in place, and
/// writes log Σ_k exp l_kr to `total`. A row whose densities are all 0 gets a total of -inf and
/// responsibilities of 0.
void elbo_responsibilities(double *l, long rows, long count, double *total);

/// weights[r] and x give what one component's sums gain: weight += Σ w, sums[j] += Σ w (x_j - c_j), and
/// scatter[i * d + j] += Σ w (x_i - c_i)(x_j - c_j) for j <= i. `scratch` holds d panels.
void elbo_accumulate_full(const double *x, long rows, long d, const double *centre, const double *weights,
                          double *scratch, double *weight, double *sums, double *scatter);

/// The same with scatter[j] += Σ w (x_j - c_j)².
void elbo_accumulate_diagonal(const double *x, long rows, long d, const double *centre, const double *weights,
                              double *weight, double *sums, double *scatter);

/// Fills a panel with `count` rows of a table, `mean` taken off, columns in `order` (d of `width`); rows beyond,
/// to the next multiple of ELBO_PANEL_STEP, repeat the first.
void elbo_fill_panel(const double *table, const long *index, long count, long width, const long *order, long d,
                     const double *mean, double *x);

/// What a category adds to the log-densities of one component: out[r] += logs[slot_r]. Slot 0 is a missing cell,
/// slot l + 1 level l.
void elbo_add_levels(const int *slots, long rows, const double *logs, double *out);

/// What one component's counts of levels gain: counts[slot_r] += weights[r], row after row.
void elbo_count_levels(const int *slots, long rows, const double *weights, double *counts);

/// Filters a series of a hidden Markov model: what its states are, given the rows up to each step (Rabiner 1989,
/// equation 20, scaled by 92).
///
/// b holds log p(x_t | state), steps x states, and comes back as p(x_t | state) / p(x_t | x_<t) up to the scale that
/// the backward pass takes. filtered[t * states + j] = p(z_t = j | x_≤t), gains[t] = log p(x_t | x_<t), whose sum is
/// returned. `shifts` has room for a number for each step.
/// No transition may be 0: a state of a probability below the smallest number is then none that is needed later.
double elbo_markov_forward(double *b, long steps, long states, const double *initial, const double *transitions,
                           double *filtered, double *gains, double *shifts);

/// Turns what `elbo_markov_forward` has filtered into p(z_t = j | x), in place, and adds
/// Σ_t p(z_t = i, z_t+1 = j | x) / p(z_t+1 = j | z_t = i) to moves, states x states. `transposed` holds the
/// transitions, column after column; `scratch` two numbers for each state.
void elbo_markov_backward(const double *b, long steps, long states, const double *transposed, double *posteriors,
                          double *moves, double *scratch);

/// The most probable states of a series (Viterbi 1967), from log p(x_t | state) and the logarithms of the
/// probabilities; returns log p(x, path). `back` has room for steps x states numbers, `scratch` for two for each state. Of equal paths
/// the one through the first states.
double elbo_markov_best_path(const double *logs, long steps, long states, const double *initial,
                             const double *transposed, int *back, double *scratch, int *path);

#endif
