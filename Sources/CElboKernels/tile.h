// A tile of a matrix product, whose sums stay in registers, and the packing of its right operand.
//
// For each step along the inner axis a tile takes one vector row of the right operand and one number for each of its
// own rows. Each element of the result is one chain of multiply-adds in the order of the inner axis. A packing tile
// takes the right operand's rows from where they lie, at `b`, and leaves them in the panel for the tiles below it.
#include "square.h"

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
