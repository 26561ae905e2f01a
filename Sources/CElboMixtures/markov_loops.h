// The loops over a series in time of elbo_mixtures.h, for one width of vectors; included behind panel_loops.h.
//
// Each step waits for the one before, so that vectors run over states alone; what does not wait, exp and log, is done for
// all steps at once.

#define V NAME(v)

/// The exponentials of at most a vector's numbers.
INLINE ATTRIBUTE void NAME(exponentials_at)(double *values, long count) {
    V x = (V)0.0;
    __builtin_memcpy(&x, values, (size_t)count * sizeof *values);
    x = NAME(exponential)(x);
    __builtin_memcpy(values, &x, (size_t)count * sizeof *values);
}

/// values[i] = exp(values[i]), none of them positive.
INLINE ATTRIBUTE void NAME(exponentials)(double *values, long count) {
    long i = 0;
    // The compiler sees how many these are, and copies nothing.
    for (; i + LANES <= count; i += LANES) NAME(exponentials_at)(values + i, LANES);
    if (i < count) NAME(exponentials_at)(values + i, count - i);
}

/// values[i] = log(values[i]) + shifts[i], -inf for 0; none of them subnormal or negative.
INLINE ATTRIBUTE void NAME(shifted_logarithms)(double *values, const double *shifts, long count) {
    for (long i = 0; i < count; i += LANES) {
        const long rest = count - i < LANES ? count - i : LANES;
        V x = (V)1.0, shift = (V)0.0;
        __builtin_memcpy(&x, values + i, (size_t)rest * sizeof *values);
        __builtin_memcpy(&shift, shifts + i, (size_t)rest * sizeof *values);
        x = NAME(choose)(x > 0.0, NAME(logarithm)(x) + shift, (V)(-__builtin_inf()));
        __builtin_memcpy(values + i, &x, (size_t)rest * sizeof *values);
    }
}

/// The filter for a number of states that the compiler knows, or not.
INLINE ATTRIBUTE void NAME(filter)(double *b, long steps, const long states, const double *initial,
                                   const double *transitions, double *filtered, double *gains) {
    _Pragma("clang fp contract(fast)")
    for (long t = 0; t < steps; t++) {
        double *restrict own = b + t * states;
        double *restrict f = filtered + t * states;
        if (t == 0) {
            for (long j = 0; j < states; j++) f[j] = initial[j];
        } else {
            const double *before = f - states;
            for (long j = 0; j < states; j++) f[j] = before[0] * transitions[j];
            for (long i = 1; i < states; i++)
                for (long j = 0; j < states; j++) f[j] += before[i] * transitions[i * states + j];
        }
        double sum = 0;
        for (long j = 0; j < states; j++) {
            f[j] *= own[j];
            sum += f[j];
        }
        const double scale = sum > 0 ? 1 / sum : 0;
        gains[t] = sum;
        // The backward pass divides by the same sums: they go into the densities.
        for (long j = 0; j < states; j++) {
            f[j] *= scale;
            own[j] *= scale;
        }
    }
}

/// The smoother, likewise.
INLINE ATTRIBUTE void NAME(smooth)(const double *b, long steps, const long states, const double *transposed,
                                   double *posteriors, double *moves, double *scratch) {
    _Pragma("clang fp contract(fast)")
    double *restrict beta = scratch;
    double *restrict weighed = scratch + states;
    for (long j = 0; j < states; j++) beta[j] = 1;
    for (long t = steps - 2; t >= 0; t--) {
        const double *next = b + (t + 1) * states;
        double *restrict own = posteriors + t * states;
        for (long j = 0; j < states; j++) weighed[j] = next[j] * beta[j];
        for (long i = 0; i < states; i++) beta[i] = weighed[0] * transposed[i];
        for (long j = 1; j < states; j++)
            for (long i = 0; i < states; i++) beta[i] += weighed[j] * transposed[j * states + i];
        for (long i = 0; i < states; i++)
            for (long j = 0; j < states; j++) moves[i * states + j] += own[i] * weighed[j];
        for (long j = 0; j < states; j++) own[j] *= beta[j];
    }
}

/// Calls a function with a number of states that the compiler sees, where they are few.
#define FOR_STATES(function, ...)                                                                 \
    switch (states) {                                                                             \
    case 2: { enum { states = 2 }; function(__VA_ARGS__); break; }                                \
    case 3: { enum { states = 3 }; function(__VA_ARGS__); break; }                                \
    case 4: { enum { states = 4 }; function(__VA_ARGS__); break; }                                \
    case 5: { enum { states = 5 }; function(__VA_ARGS__); break; }                                \
    case 6: { enum { states = 6 }; function(__VA_ARGS__); break; }                                \
    case 8: { enum { states = 8 }; function(__VA_ARGS__); break; }                                \
    default: function(__VA_ARGS__);                                                               \
    }

ATTRIBUTE static double NAME(markov_forward)(double *b, long steps, long states, const double *initial,
                                             const double *transitions, double *filtered, double *gains, double *shifts) {
    for (long t = 0; t < steps; t++) {
        double *own = b + t * states;
        double largest = own[0];
        for (long j = 1; j < states; j++) largest = own[j] > largest ? own[j] : largest;
        // Where all are impossible the difference would be NaN; the gain then is what it should be, -inf.
        shifts[t] = __builtin_isfinite(largest) ? largest : 0;
        for (long j = 0; j < states; j++) own[j] -= shifts[t];
    }
    NAME(exponentials)(b, steps * states);
    FOR_STATES(NAME(filter), b, steps, states, initial, transitions, filtered, gains)
    NAME(shifted_logarithms)(gains, shifts, steps);
    double total = 0;
    for (long t = 0; t < steps; t++) total += gains[t];
    return total;
}

ATTRIBUTE static void NAME(markov_backward)(const double *b, long steps, long states, const double *transposed,
                                            double *posteriors, double *moves, double *scratch) {
    FOR_STATES(NAME(smooth), b, steps, states, transposed, posteriors, moves, scratch)
}

#undef FOR_STATES
#undef V
