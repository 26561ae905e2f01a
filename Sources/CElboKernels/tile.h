// A tile of a matrix product, whose sums stay in registers, and the packing of its right operand.
//
// For each step along the inner axis a tile takes one vector row of the right operand and one number for each of its
// own rows. Each element of the result is one chain of multiply-adds in the order of the inner axis. A packing tile
// takes the right operand's rows from where they lie, at `b`, and leaves them in the panel for the tiles below it.
#include "vector.h"

#define TILE(NAME, VECTORS, PACKS)                                                                \
    static void OWN(NAME)(const float *a, const long *rows, const long *inner, long count,        \
                          float *panel, const float *b, long b_stride, float *const *c,           \
                          bool accumulates) {                                                     \
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
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {                                 \
                vf *packed = (vf *)(panel + (k * VECTORS + v) * LANES);                           \
                right[v] = PACKS ? load(b + k * b_stride + v * LANES) : *packed;                  \
                if (PACKS) *packed = right[v];                                                    \
                if (PACKS) __builtin_prefetch(b + (k + AHEAD) * b_stride + v * LANES);            \
            }                                                                                     \
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

/// Rows of the right operand that are asked for before a packing tile needs them.
enum { AHEAD = 16 };
/// Vectors of one row whose sums are made together: as many as hide how long a multiply-add takes.
enum { ROW_VECTORS = 8 };
TILE(tile, TILE_VECTORS, false)
TILE(half_tile, TILE_VECTORS / 2, false)
TILE(packing_tile, TILE_VECTORS, true)
TILE(packing_half_tile, TILE_VECTORS / 2, true)
#undef TILE

/// As many columns of one row as `vectors` hold; their sums stay in registers.
ELBO_INLINE void columns_of_row(const float *a, const long *inner, long count, const float *b, long b_stride,
                                float *c, bool accumulates, const int vectors) {
    _Pragma("clang fp contract(fast)")
    vf sum[ROW_VECTORS];
    _Pragma("unroll") for (int v = 0; v < vectors; v++) sum[v] = accumulates ? load(c + v * LANES) : (vf)0;
    for (long k = 0; k < count; k++, b += b_stride) {
        vf left = (vf)a[inner[k]];
        _Pragma("unroll") for (int v = 0; v < vectors; v++) sum[v] += left * load(b + v * LANES);
    }
    _Pragma("unroll") for (int v = 0; v < vectors; v++) store(c + v * LANES, sum[v]);
}

static void OWN(row)(const float *a, const long *inner, long count, const float *b, long b_stride,
                     long columns, float *c, bool accumulates) {
    _Pragma("clang fp contract(fast)")
    long n = 0;
    for (; n + ROW_VECTORS * LANES <= columns; n += ROW_VECTORS * LANES)
        columns_of_row(a, inner, count, b + n, b_stride, c + n, accumulates, ROW_VECTORS);
    for (; n + LANES <= columns; n += LANES)
        columns_of_row(a, inner, count, b + n, b_stride, c + n, accumulates, 1);
    float sum[LANES];
    long rest = columns - n;
    for (long j = 0; j < rest; j++) sum[j] = accumulates ? c[n + j] : 0;
    for (long k = 0; k < count; k++)
        for (long j = 0; j < rest; j++) sum[j] += a[inner[k]] * b[k * b_stride + n + j];
    for (long j = 0; j < rest; j++) c[n + j] = sum[j];
}

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

/// `count` rows of `columns` numbers next to each other, zeros from `valid` on.
static void OWN(pack)(float *panel, long columns, const float *b, long row_stride,
                      long column_stride, long count, long valid) {
    long whole = row_stride == 1 && columns % 16 == 0 ? count / 16 * 16 : 0;
    long turned = whole > 0 ? valid / 16 * 16 : 0;
    for (long n = 0; n < turned; n += 16)
        for (long k = 0; k < whole; k += 16)
            transpose_square(panel + k * columns + n, columns, b + n * column_stride + k,
                             column_stride);
    for (long k = 0; k < count; k++) {
        float *row = panel + k * columns;
        if (column_stride == 1)
            memcpy(row, b + k * row_stride, (size_t)valid * sizeof(float));
        else
            for (long n = k < whole ? turned : 0; n < valid; n++)
                row[n] = b[k * row_stride + n * column_stride];
        for (long n = valid; n < columns; n++) row[n] = 0;
    }
}
