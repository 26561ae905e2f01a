// What each operation of a chain does: its result from the accumulator x and from operands a and b in memory.
//
// LINK(OPERATION, FORM, RESULT): form 0, 1 or 2 says which operand the accumulator is; form 2 of an operation of
// two operands takes both from memory.
#pragma once

#define ELBO_LINKS(LINK)                                                                          \
    LINK(ELBO_LOAD, 0, a)                                                                         \
    LINK(ELBO_COPY, 0, x)                                                                         \
    LINK(ELBO_NEGATE, 0, -x)                                                                      \
    LINK(ELBO_ABSOLUTE, 0, absolute(x))                                                           \
    LINK(ELBO_SIGN, 0, sign_of(x))                                                                \
    LINK(ELBO_FLOOR, 0, round_down(x))                                                            \
    LINK(ELBO_EXP, 0, exponential(x))                                                             \
    LINK(ELBO_EXPM1, 0, exponential_minus_one(x))                                                 \
    LINK(ELBO_LOG, 0, logarithm(x))                                                               \
    LINK(ELBO_LOG1P, 0, logarithm_of_one_plus(x))                                                 \
    LINK(ELBO_SQRT, 0, square_root(x))                                                            \
    LINK(ELBO_TANH, 0, hyperbolic_tangent(x))                                                     \
    LINK(ELBO_SIGMOID, 0, logistic(x))                                                            \
    LINK(ELBO_SOFTPLUS, 0, soft_plus(x))                                                          \
    LINK(ELBO_RELU, 0, choose(x <= 0.0f, (vf)0.0f, x))                                            \
    LINK(ELBO_ERF, 0, error_function(x))                                                          \
    LINK(ELBO_NOT, 0, 1.0f - x)                                                                   \
    LINK(ELBO_INT_TO_FLOAT, 0, __builtin_convertvector(bits(x), vf))                              \
    LINK(ELBO_FLOAT_TO_INT, 0, number(whole_part(x)))                                             \
    LINK(ELBO_FLOAT_TO_BOOL, 0, truth(x != 0.0f))                                                 \
    LINK(ELBO_INT_TO_BOOL, 0, truth(bits(x) != 0))                                                \
    LINK(ELBO_SQUARE, 0, x *x)                                                                    \
    PAIR(LINK, ELBO_ADD, +)                                                                       \
    PAIR(LINK, ELBO_SUBTRACT, -)                                                                  \
    PAIR(LINK, ELBO_MULTIPLY, *)                                                                  \
    PAIR(LINK, ELBO_DIVIDE, /)                                                                    \
    CALL(LINK, ELBO_MAXIMUM, larger)                                                              \
    CALL(LINK, ELBO_MINIMUM, smaller)                                                             \
    CALL(LINK, ELBO_EQUAL, equal)                                                                 \
    CALL(LINK, ELBO_NOT_EQUAL, not_equal)                                                         \
    CALL(LINK, ELBO_LESS, less)                                                                   \
    CALL(LINK, ELBO_LESS_OR_EQUAL, less_or_equal)                                                 \
    CALL(LINK, ELBO_INT_EQUAL, int_equal)                                                         \
    CALL(LINK, ELBO_INT_NOT_EQUAL, int_not_equal)                                                 \
    CALL(LINK, ELBO_INT_LESS, int_less)                                                           \
    CALL(LINK, ELBO_INT_LESS_OR_EQUAL, int_less_or_equal)                                         \
    CALL(LINK, ELBO_AND, bits_and)                                                                \
    CALL(LINK, ELBO_OR, bits_or)                                                                  \
    CALL(LINK, ELBO_XOR, bits_xor)                                                                \
    LINK(ELBO_SELECT, 0, choose(x != 0.0f, a, b))                                                 \
    LINK(ELBO_SELECT, 1, choose(a != 0.0f, x, b))                                                 \
    LINK(ELBO_SELECT, 2, choose(a != 0.0f, b, x))
#define PAIR(LINK, OPERATION, SIGN)                                                               \
    LINK(OPERATION, 0, x SIGN a)                                                                  \
    LINK(OPERATION, 1, a SIGN x)                                                                  \
    LINK(OPERATION, 2, a SIGN b)
#define CALL(LINK, OPERATION, FUNCTION)                                                           \
    LINK(OPERATION, 0, FUNCTION(x, a))                                                            \
    LINK(OPERATION, 1, FUNCTION(a, x))                                                            \
    LINK(OPERATION, 2, FUNCTION(a, b))
