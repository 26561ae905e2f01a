// One loop for each operation on elements.
#include "functions.h"

#define LOOP(NAME, COUNT, LOADS, RESULT)                                                       \
    ELBO_CLONES static void elbo_##NAME(float *out, const elbo_operand *in, long n) {          \
        /* Copies: a store to `out` could otherwise change where operands are read. */         \
        const float *at[COUNT];                                                                \
        long step[COUNT];                                                                      \
        for (int k = 0; k < COUNT; k++) at[k] = in[k].at, step[k] = in[k].step;                \
        for (long i = 0; i < n; i += ELBO_LANES) {                                             \
            LOADS                                                                              \
            store(out + i, RESULT);                                                            \
            for (int k = 0; k < COUNT; k++) at[k] += step[k];                                  \
        }                                                                                      \
    }
#define OPERAND(K) load(at[K])
#define UNARY(NAME, RESULT) LOOP(NAME, 1, vf x = OPERAND(0);, RESULT)
#define BINARY(NAME, RESULT) LOOP(NAME, 2, vf a = OPERAND(0); vf b = OPERAND(1);, RESULT)

UNARY(copy, x)
UNARY(negate, -x)
UNARY(absolute, absolute(x))
UNARY(sign, sign_of(x))
UNARY(floor, round_down(x))
UNARY(exp, exponential(x))
UNARY(expm1, exponential_minus_one(x))
UNARY(log, logarithm(x))
UNARY(log1p, logarithm_of_one_plus(x))
UNARY(sqrt, square_root(x))
UNARY(tanh, hyperbolic_tangent(x))
UNARY(sigmoid, logistic(x))
UNARY(softplus, soft_plus(x))
UNARY(relu, choose(x <= 0.0f, (vf)0.0f, x))
UNARY(erf, error_function(x))
UNARY(not, 1.0f - x)
UNARY(int_to_float, __builtin_convertvector(bits(x), vf))
UNARY(float_to_int, number(whole_part(x)))
UNARY(float_to_bool, truth(x != 0.0f))
UNARY(int_to_bool, truth(bits(x) != 0))
BINARY(add, a + b)
BINARY(subtract, a - b)
BINARY(multiply, a * b)
BINARY(divide, a / b)
BINARY(maximum, larger(a, b))
BINARY(minimum, smaller(a, b))
BINARY(equal, truth(a == b))
BINARY(not_equal, truth(a != b))
BINARY(less, truth(a < b))
BINARY(less_or_equal, truth(a <= b))
BINARY(int_equal, truth(bits(a) == bits(b)))
BINARY(int_not_equal, truth(bits(a) != bits(b)))
BINARY(int_less, truth(bits(a) < bits(b)))
BINARY(int_less_or_equal, truth(bits(a) <= bits(b)))
BINARY(and, number(bits(a) & bits(b)))
BINARY(or, number(bits(a) | bits(b)))
BINARY(xor, number(bits(a) ^ bits(b)))
LOOP(select, 3, vf c = OPERAND(0); vf a = OPERAND(1); vf b = OPERAND(2);, choose(c != 0.0f, a, b))

elbo_kernel elbo_kernel_of(elbo_operation operation) {
    static const elbo_kernel kernels[ELBO_KERNEL_COUNT] = {
        [ELBO_COPY] = elbo_copy,
        [ELBO_NEGATE] = elbo_negate,
        [ELBO_ABSOLUTE] = elbo_absolute,
        [ELBO_SIGN] = elbo_sign,
        [ELBO_FLOOR] = elbo_floor,
        [ELBO_EXP] = elbo_exp,
        [ELBO_EXPM1] = elbo_expm1,
        [ELBO_LOG] = elbo_log,
        [ELBO_LOG1P] = elbo_log1p,
        [ELBO_SQRT] = elbo_sqrt,
        [ELBO_TANH] = elbo_tanh,
        [ELBO_SIGMOID] = elbo_sigmoid,
        [ELBO_SOFTPLUS] = elbo_softplus,
        [ELBO_RELU] = elbo_relu,
        [ELBO_ERF] = elbo_erf,
        [ELBO_NOT] = elbo_not,
        [ELBO_INT_TO_FLOAT] = elbo_int_to_float,
        [ELBO_FLOAT_TO_INT] = elbo_float_to_int,
        [ELBO_FLOAT_TO_BOOL] = elbo_float_to_bool,
        [ELBO_INT_TO_BOOL] = elbo_int_to_bool,
        [ELBO_ADD] = elbo_add,
        [ELBO_SUBTRACT] = elbo_subtract,
        [ELBO_MULTIPLY] = elbo_multiply,
        [ELBO_DIVIDE] = elbo_divide,
        [ELBO_MAXIMUM] = elbo_maximum,
        [ELBO_MINIMUM] = elbo_minimum,
        [ELBO_EQUAL] = elbo_equal,
        [ELBO_NOT_EQUAL] = elbo_not_equal,
        [ELBO_LESS] = elbo_less,
        [ELBO_LESS_OR_EQUAL] = elbo_less_or_equal,
        [ELBO_INT_EQUAL] = elbo_int_equal,
        [ELBO_INT_NOT_EQUAL] = elbo_int_not_equal,
        [ELBO_INT_LESS] = elbo_int_less,
        [ELBO_INT_LESS_OR_EQUAL] = elbo_int_less_or_equal,
        [ELBO_AND] = elbo_and,
        [ELBO_OR] = elbo_or,
        [ELBO_XOR] = elbo_xor,
        [ELBO_SELECT] = elbo_select,
    };
    return kernels[operation];
}
