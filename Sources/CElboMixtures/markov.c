// Loops over a series in time: each step waits for the one before, so that vectors run over states alone.
#include "elbo_mixtures.h"

#include <math.h>
#include <string.h>

double elbo_markov_forward(double *b, long steps, long states, const double *initial, const double *transitions,
                           double *filtered, double *gains) {
  double total = 0;
  for (long t = 0; t < steps; t++) {
    double *own = b + t * states;
    double *restrict f = filtered + t * states;
    double largest = own[0];
    for (long j = 1; j < states; j++) largest = own[j] > largest ? own[j] : largest;
    // Where all are impossible the difference would be NaN; the gain then is what it should be, -inf.
    const double shift = isfinite(largest) ? largest : 0;
    for (long j = 0; j < states; j++) own[j] = exp(own[j] - shift);
    if (t == 0) {
      memcpy(f, initial, (size_t)states * sizeof *f);
    } else {
      const double *before = f - states;
      memset(f, 0, (size_t)states * sizeof *f);
      for (long i = 0; i < states; i++) {
        const double share = before[i];
        const double *restrict row = transitions + i * states;
        for (long j = 0; j < states; j++) f[j] += share * row[j];
      }
    }
    double sum = 0;
    for (long j = 0; j < states; j++) {
      f[j] *= own[j];
      sum += f[j];
    }
    const double scale = sum > 0 ? 1 / sum : 0;
    for (long j = 0; j < states; j++) f[j] *= scale;
    gains[t] = log(sum) + shift;
    // The backward pass divides by the same sums: they go into the densities.
    for (long j = 0; j < states; j++) own[j] *= scale;
    total += gains[t];
  }
  return total;
}

void elbo_markov_backward(const double *b, long steps, long states, const double *transposed, double *posteriors,
                          double *moves, double *scratch) {
  double *restrict beta = scratch;
  double *restrict weighed = scratch + states;
  for (long j = 0; j < states; j++) beta[j] = 1;
  for (long t = steps - 2; t >= 0; t--) {
    const double *next = b + (t + 1) * states;
    double *restrict own = posteriors + t * states;
    for (long j = 0; j < states; j++) weighed[j] = next[j] * beta[j];
    memset(beta, 0, (size_t)states * sizeof *beta);
    for (long j = 0; j < states; j++) {
      const double *restrict column = transposed + j * states;
      for (long i = 0; i < states; i++) beta[i] += weighed[j] * column[i];
    }
    for (long i = 0; i < states; i++) {
      double *restrict row = moves + i * states;
      const double share = own[i];
      for (long j = 0; j < states; j++) row[j] += share * weighed[j];
    }
    for (long j = 0; j < states; j++) own[j] *= beta[j];
  }
}

double elbo_markov_best_path(const double *logs, long steps, long states, const double *initial,
                             const double *transposed, int *back, double *scratch, int *path) {
  double *best = scratch;
  double *next = scratch + states;
  for (long j = 0; j < states; j++) best[j] = initial[j] + logs[j];
  for (long t = 1; t < steps; t++) {
    for (long j = 0; j < states; j++) {
      const double *column = transposed + j * states;
      double largest = best[0] + column[0];
      int from = 0;
      for (long i = 1; i < states; i++) {
        const double value = best[i] + column[i];
        if (value > largest) {
          largest = value;
          from = (int)i;
        }
      }
      next[j] = largest + logs[t * states + j];
      back[t * states + j] = from;
    }
    double *swap = best;
    best = next;
    next = swap;
  }
  int last = 0;
  for (long j = 1; j < states; j++) last = best[j] > best[last] ? (int)j : last;
  const double total = best[last];
  for (long t = steps - 1; t >= 0; t--) {
    path[t] = last;
    if (t > 0) last = back[t * states + last];
  }
  return total;
}
