// Arithmetic with the same bits on every machine.
//
// Only +, -, x, / and the square root of IEEE 754 doubles are used, in an order that is written down; the compiler is
// forbidden to fuse a product with a sum. Vectors run across results, never along a sum.
#ifndef ELBO_EXACT_H
#define ELBO_EXACT_H

// The functions of one number, within 2 units in the last place.
double elbo_exact_exp(double x);
double elbo_exact_expm1(double x);
double elbo_exact_log(double x);
double elbo_exact_log1p(double x);
double elbo_exact_tanh(double x);
double elbo_exact_erf(double x);
double elbo_exact_erfc(double x);
double elbo_exact_sigmoid(double x);
double elbo_exact_softplus(double x);

/// A function of each of `count` numbers.
typedef enum {
    ELBO_EXACT_NEGATE, ELBO_EXACT_ABSOLUTE, ELBO_EXACT_SQRT, ELBO_EXACT_RELU, ELBO_EXACT_EXP, ELBO_EXACT_EXPM1,
    ELBO_EXACT_LOG, ELBO_EXACT_LOG1P, ELBO_EXACT_TANH, ELBO_EXACT_ERF, ELBO_EXACT_SIGMOID, ELBO_EXACT_SOFTPLUS,
} elbo_exact_function;
void elbo_exact_apply(elbo_exact_function function, const double *x, long count, double *out);

/// A function of each pair of `count` numbers.
typedef enum {
    ELBO_EXACT_ADD, ELBO_EXACT_SUBTRACT, ELBO_EXACT_MULTIPLY, ELBO_EXACT_DIVIDE, ELBO_EXACT_MAXIMUM, ELBO_EXACT_MINIMUM,
} elbo_exact_pairing;
void elbo_exact_combine(elbo_exact_pairing pairing, const double *a, const double *b, long count, double *out);

/// out = x seen through strides: element (i, j, ...) of `extents` is x[i strides[0] + j strides[1] + ...].
void elbo_exact_gather(const double *x, long rank, const long *extents, const long *strides, double *out);

/// out[i strides[0] + j strides[1] + ...] += x[i, j, ...], x row after row.
void elbo_exact_add_up(const double *x, long rank, const long *extents, const long *strides, double *out);

/// The same with the greater of both in place of their sum; not a number where one of them is none.
void elbo_exact_greatest(const double *x, long rank, const long *extents, const long *strides, double *out);

/// c = a b for a [rows, inner], b [inner, columns]: each sum from zero, in the order of `inner`.
///
/// `lanes` is the width of the vectors, one that elbo_exact_has allows; all give the same bits.
void elbo_exact_product(int lanes, long rows, long inner, long columns, const double *a, const double *b, double *c);

/// Whether the processor has vectors of 1, 2, 4 or 8 doubles.
int elbo_exact_has(int lanes);

#endif
