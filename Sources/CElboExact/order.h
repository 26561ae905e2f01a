// The greater and the lesser of two numbers; the second of two that are alike, such as 0 and -0.
#ifndef ELBO_EXACT_ORDER_H
#define ELBO_EXACT_ORDER_H

static inline double greater(double a, double b) {
    if (a != a || b != b) return __builtin_nan("");
    return b >= a ? b : a;
}

static inline double lesser(double a, double b) {
    if (a != a || b != b) return __builtin_nan("");
    return b < a ? b : a;
}

#endif
