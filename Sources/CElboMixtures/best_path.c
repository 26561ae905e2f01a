// The most probable path through a series, which asks for no sums.
#include "elbo_mixtures.h"

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
