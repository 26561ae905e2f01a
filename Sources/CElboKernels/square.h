// Squares of 16 x 16 numbers, turned over in registers.
#pragma once
#include "vector.h"

typedef float quad __attribute__((ext_vector_type(4)));
typedef float square_row __attribute__((ext_vector_type(16)));
typedef quad quad_unaligned __attribute__((aligned(4)));
typedef square_row square_row_unaligned __attribute__((aligned(4)));

/// For each four numbers of two rows, those with these places among the four of the first (0 to 3) or the second (16 to 19).
#define FOURS(X, Y, A, B, C, D)                                                                   \
    __builtin_shufflevector(X, Y, A, B, C, D, A + 4, B + 4, C + 4, D + 4, A + 8, B + 8, C + 8,    \
                            D + 8, A + 12, B + 12, C + 12, D + 12)

/// A square of 16 x 16 numbers, turned over: squares of 4 x 4, four at a time.
ELBO_INLINE void transpose_square(float *out, long out_stride, const float *in, long in_stride) {
    for (int k = 0; k < 16; k += 4, out += 4 * out_stride) {
        square_row x[4];
        for (int i = 0; i < 4; i++) {
            quad y[4];
            for (int j = 0; j < 4; j++)
                y[j] = *(const quad_unaligned *)(in + (4 * j + i) * in_stride + k);
            x[i] = __builtin_shufflevector(
                __builtin_shufflevector(y[0], y[1], 0, 1, 2, 3, 4, 5, 6, 7),
                __builtin_shufflevector(y[2], y[3], 0, 1, 2, 3, 4, 5, 6, 7), 0, 1, 2, 3, 4, 5, 6,
                7, 8, 9, 10, 11, 12, 13, 14, 15);
        }
        square_row low[2], high[2];
        for (int i = 0; i < 2; i++) {
            low[i] = FOURS(x[2 * i], x[2 * i + 1], 0, 16, 1, 17);
            high[i] = FOURS(x[2 * i], x[2 * i + 1], 2, 18, 3, 19);
        }
        *(square_row_unaligned *)out = FOURS(low[0], low[1], 0, 1, 16, 17);
        *(square_row_unaligned *)(out + out_stride) = FOURS(low[0], low[1], 2, 3, 18, 19);
        *(square_row_unaligned *)(out + 2 * out_stride) = FOURS(high[0], high[1], 0, 1, 16, 17);
        *(square_row_unaligned *)(out + 3 * out_stride) = FOURS(high[0], high[1], 2, 3, 18, 19);
    }
}
