// A tile of a matrix product, whose sums stay in registers, and the packing of its right operand.
//
// For each step along the inner axis a tile takes one vector row of the right operand and one number for each of its
// own rows. Each element of the result is one chain of multiply-adds in the order of the inner axis.
#include "vector.h"

#define TILE(NAME, VECTORS)                                                                       \
    static void OWN(NAME)(const float *a, const long *rows, const long *inner, long count,        \
                          const float *panel, float *const *c, bool accumulates) {                \
        _Pragma("clang fp contract(fast)")                                                        \
        const float *at[TILE_ROWS];                                                               \
        vf sum[TILE_ROWS][VECTORS];                                                               \
        _Pragma("unroll") for (int r = 0; r < TILE_ROWS; r++) {                                   \
            at[r] = a + rows[r];                                                                  \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                                   \
                sum[r][v] = accumulates ? load(c[r] + v * LANES) : (vf)0;                         \
        }                                                                                         \
        for (long k = 0; k < count; k++) {                                                        \
            long offset = inner[k];                                                               \
            vf right[VECTORS];                                                                    \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                                   \
                right[v] = *(const vf *)(panel + (k * VECTORS + v) * LANES);                      \
            _Pragma("unroll") for (int r = 0; r < TILE_ROWS; r++) {                               \
                vf left = (vf)at[r][offset];                                                      \
                _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                               \
                    sum[r][v] += left * right[v];                                                 \
            }                                                                                     \
        }                                                                                         \
        _Pragma("unroll") for (int r = 0; r < TILE_ROWS; r++)                                     \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                                   \
                store(c[r] + v * LANES, sum[r][v]);                                               \
    }

TILE(tile, TILE_VECTORS)
TILE(half_tile, TILE_VECTORS / 2)
#undef TILE

/// A square of 16 x 16 numbers, turned over.
ELBO_INLINE void transpose_square(float *out, long out_stride, const float *in, long in_stride) {
    typedef float row __attribute__((ext_vector_type(16)));
    typedef row unaligned __attribute__((aligned(4)));
    row x[16];
    for (int i = 0; i < 16; i++) x[i] = *(const unaligned *)(in + i * in_stride);
    // Four rounds exchange ever larger blocks between rows that lie 1, 2, 4 and 8 apart.
#define EXCHANGE(DISTANCE, ...)                                                                   \
    for (int i = 0; i < 16; i++)                                                                  \
        if (!(i & DISTANCE)) {                                                                    \
            row low = x[i], high = x[i + DISTANCE];                                               \
            x[i] = __builtin_shufflevector(low, high, LOWER_##DISTANCE);                          \
            x[i + DISTANCE] = __builtin_shufflevector(low, high, UPPER_##DISTANCE);               \
        }
#define LOWER_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define UPPER_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define LOWER_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define UPPER_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LOWER_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define UPPER_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define LOWER_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define UPPER_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
    EXCHANGE(1)
    EXCHANGE(2)
    EXCHANGE(4)
    EXCHANGE(8)
    for (int i = 0; i < 16; i++) *(unaligned *)(out + i * out_stride) = x[i];
}

/// `count` rows of `columns` numbers next to each other, zeros from `valid` on.
static void OWN(pack)(float *panel, long columns, const float *b, long row_stride,
                      long column_stride, long count, long valid) {
    if (column_stride == 1 && valid == columns) {
        for (long k = 0; k < count; k++)
            for (long n = 0; n < columns; n += LANES)
                store(panel + k * columns + n, load(b + k * row_stride + n));
        return;
    }
    long whole = row_stride == 1 && columns % 16 == 0 ? count / 16 * 16 : 0;
    long turned = whole > 0 ? valid / 16 * 16 : 0;
    for (long n = 0; n < turned; n += 16)
        for (long k = 0; k < whole; k += 16)
            transpose_square(panel + k * columns + n, columns, b + n * column_stride + k,
                             column_stride);
    for (long k = 0; k < count; k++) {
        float *row = panel + k * columns;
        for (long n = k < whole ? turned : 0; n < valid; n++)
            row[n] = b[k * row_stride + n * column_stride];
        for (long n = valid; n < columns; n++) row[n] = 0;
    }
}
