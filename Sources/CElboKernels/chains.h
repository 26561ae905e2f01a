// Texts of the chains that are compiled: those of every training step. `elbo-benchmarks step mlp --chains` prints the texts
// of a program; a test says which must be here.
//
// CHAIN(NAME, arrays, numbers, values): how many operands of each kind the text NAME_TEXT has.
#pragma once

#define ELBO_CHAINS(CHAIN)                                                                        \
    CHAIN(ADAM, 7, 7, 4)                                                                          \
    CHAIN(BERNOULLI, 6, 1, 2)                                                                     \
    CHAIN(BERNOULLI_ONE_BIAS, 5, 2, 2)

// Adam (Kingma and Ba 2015): m and v, the step, and nothing of it after a gradient that is not finite.
#define ADAM_TEXT(STEP)                                                                           \
    STEP(ELBO_MULTIPLY, 2, S(0), M(0), R(0))                                                      \
    STEP(ELBO_MULTIPLY, 2, S(1), M(1), N)                                                         \
    STEP(ELBO_ADD, 1, R(0), N, R(1))                                                              \
    STEP(ELBO_MULTIPLY, 1, S(2), N, R(0))                                                         \
    STEP(ELBO_MULTIPLY, 2, S(3), M(2), R(2))                                                      \
    STEP(ELBO_MULTIPLY, 2, M(1), M(1), N)                                                         \
    STEP(ELBO_MULTIPLY, 1, S(4), N, N)                                                            \
    STEP(ELBO_ADD, 1, R(2), N, R(3))                                                              \
    STEP(ELBO_SQRT, 0, N, N, N)                                                                   \
    STEP(ELBO_ADD, 0, S(5), N, N)                                                                 \
    STEP(ELBO_DIVIDE, 1, R(0), N, N)                                                              \
    STEP(ELBO_SUBTRACT, 1, M(3), N, N)                                                            \
    STEP(ELBO_SELECT, 1, S(6), M(3), M(4))                                                        \
    STEP(ELBO_LOAD, 0, S(6), N, N)                                                                \
    STEP(ELBO_SELECT, 0, R(1), M(0), M(5))                                                        \
    STEP(ELBO_LOAD, 0, S(6), N, N)                                                                \
    STEP(ELBO_SELECT, 0, R(3), M(2), M(6))

// A Bernoulli's log-probability x z - softplus z of logits with a bias, and its gradient; then with a single bias.
#define BERNOULLI_TEXT(STEP)                                                                      \
    STEP(ELBO_ADD, 2, M(0), M(1), R(0))                                                           \
    STEP(ELBO_MULTIPLY, 1, M(2), N, R(1))                                                         \
    STEP(ELBO_LOAD, 0, R(0), N, N)                                                                \
    STEP(ELBO_SOFTPLUS, 0, N, N, N)                                                               \
    STEP(ELBO_SUBTRACT, 1, R(1), N, M(3))                                                         \
    STEP(ELBO_LOAD, 0, R(0), N, N)                                                                \
    STEP(ELBO_SIGMOID, 0, N, N, N)                                                                \
    STEP(ELBO_MULTIPLY, 1, S(0), N, R(0))                                                         \
    STEP(ELBO_MULTIPLY, 2, M(4), M(2), N)                                                         \
    STEP(ELBO_ADD, 1, R(0), N, M(5))

#define BERNOULLI_ONE_BIAS_TEXT(STEP)                                                             \
    STEP(ELBO_ADD, 2, M(0), S(0), R(0))                                                           \
    STEP(ELBO_MULTIPLY, 1, M(1), N, R(1))                                                         \
    STEP(ELBO_LOAD, 0, R(0), N, N)                                                                \
    STEP(ELBO_SOFTPLUS, 0, N, N, N)                                                               \
    STEP(ELBO_SUBTRACT, 1, R(1), N, M(2))                                                         \
    STEP(ELBO_LOAD, 0, R(0), N, N)                                                                \
    STEP(ELBO_SIGMOID, 0, N, N, N)                                                                \
    STEP(ELBO_MULTIPLY, 1, S(1), N, R(0))                                                         \
    STEP(ELBO_MULTIPLY, 2, M(3), M(1), N)                                                         \
    STEP(ELBO_ADD, 1, R(0), N, M(4))

enum {
#define CHAIN(NAME, ARRAYS, NUMBERS, VALUES) NAME##_CHAIN,
    ELBO_CHAINS(CHAIN)
#undef CHAIN
    ELBO_CHAIN_COUNT
};
