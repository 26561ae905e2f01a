// Matrix products whose left operand is read in place, wherever its elements lie.
//
// The result is cut into tiles that stay in registers; for each step along the inner axis a tile takes
// one vector row of the right operand, packed, and one number for each of its rows. Each element of the
// result is one chain of multiply-adds in the order of the inner axis, so its bits depend neither on the
// tiles nor on how the rows and columns are shared out.
#include "vector.h"

/// Steps along the inner axis between visits to the result, so that a packed panel stays in the
/// first-level cache; rows of the left operand that stay in the second-level cache meanwhile; columns of
/// the widest tile.
enum { BLOCK = 384, BAND = 240, WIDEST = 32 };

/// A tile of the result: `rows` offsets into a, `inner` offsets added to each, a packed panel of b.
typedef void (*tile_function)(const float *a, const long *rows, const long *inner, long count,
                              const float *panel, float *const *c, bool accumulates);

#define TILE(NAME, ATTRIBUTE, VECTOR, ROWS, VECTORS)                                              \
    ATTRIBUTE static void NAME(const float *a, const long *rows, const long *inner, long count,   \
                               const float *panel, float *const *c, bool accumulates) {           \
        _Pragma("clang fp contract(fast)")                                                        \
        enum { LANES = sizeof(VECTOR) / sizeof(float) };                                          \
        typedef VECTOR unaligned __attribute__((aligned(4)));                                     \
        const float *at[ROWS];                                                                    \
        VECTOR sum[ROWS][VECTORS];                                                                \
        _Pragma("unroll") for (int r = 0; r < ROWS; r++) {                                        \
            at[r] = a + rows[r];                                                                  \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                                   \
                sum[r][v] = accumulates ? *(const unaligned *)(c[r] + v * LANES) : (VECTOR)0;     \
        }                                                                                         \
        for (long k = 0; k < count; k++) {                                                        \
            long offset = inner[k];                                                               \
            VECTOR right[VECTORS];                                                                \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                                   \
                right[v] = *(const VECTOR *)(panel + (k * VECTORS + v) * LANES);                  \
            _Pragma("unroll") for (int r = 0; r < ROWS; r++) {                                    \
                VECTOR left = (VECTOR)at[r][offset];                                              \
                _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                               \
                    sum[r][v] += left * right[v];                                                 \
            }                                                                                     \
        }                                                                                         \
        _Pragma("unroll") for (int r = 0; r < ROWS; r++)                                          \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++)                                   \
                *(unaligned *)(c[r] + v * LANES) = sum[r][v];                                     \
    }

typedef float vf4 __attribute__((ext_vector_type(4)));
typedef float vf8 __attribute__((ext_vector_type(8)));

#if defined(__linux__) && defined(__x86_64__)
#define V3 __attribute__((target("avx2,fma")))
#define V4 __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
TILE(wide_tile, V4, vf, 8, 2)
TILE(wide_half_tile, V4, vf, 8, 1)
TILE(middle_tile, V3, vf8, 6, 2)
TILE(middle_half_tile, V3, vf8, 6, 1)
#endif
// A tile's sums, a vector row of the right operand and one number of the left fill the registers: 12 + 2 + 1 of
// the 16 of SSE, 24 + 4 + 1 of the 32 of Neon.
#if defined(__aarch64__)
enum { NARROW_VECTORS = 4 };
#else
enum { NARROW_VECTORS = 2 };
#endif
TILE(narrow_tile, , vf4, 6, NARROW_VECTORS)
TILE(narrow_half_tile, , vf4, 6, NARROW_VECTORS / 2)

/// The shapes of tiles that suit a processor, and their code.
typedef struct {
    int rows, columns;
    tile_function whole, half;
} tiling;

static const tiling *best_tiling(void) {
    static const tiling narrow = {6, 4 * NARROW_VECTORS, narrow_tile, narrow_half_tile};
#if defined(__linux__) && defined(__x86_64__)
    static const tiling wide = {8, 32, wide_tile, wide_half_tile};
    static const tiling middle = {6, 16, middle_tile, middle_half_tile};
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return &wide;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &middle;
#endif
    return &narrow;
}

/// A square of 16 x 16 numbers, turned over.
ELBO_INLINE void transpose_square(float *out, long out_stride, const float *in, long in_stride) {
    vf x[16];
    for (int i = 0; i < 16; i++) x[i] = load(in + i * in_stride);
    // Four rounds exchange ever larger blocks between rows that lie 1, 2, 4 and 8 apart.
#define EXCHANGE(DISTANCE, ...)                                                                   \
    for (int i = 0; i < 16; i++)                                                                  \
        if (!(i & DISTANCE)) {                                                                    \
            vf low = x[i], high = x[i + DISTANCE];                                                \
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
    for (int i = 0; i < 16; i++) store(out + i * out_stride, x[i]);
}

/// `count` rows of `columns` numbers next to each other, zeros from `valid` on.
ELBO_CLONES static void pack(float *panel, long columns, const float *b, long row_stride,
                             long column_stride, long count, long valid) {
    if (column_stride == 1 && valid == columns) {
        for (long k = 0; k < count; k++)
            memcpy(panel + k * columns, b + k * row_stride, (size_t)columns * sizeof(float));
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

/// A tile at the edge of the result: a whole one is computed, and what lies outside is dropped.
static void edge_tile(const elbo_product *p, const tiling *t, tile_function tile, long m, long last,
                      long n, long valid, long k, long count, const float *panel,
                      bool accumulates) {
    float edge[8 * WIDEST] __attribute__((aligned(64)));
    long rows[8];
    float *c[8];
    for (int r = 0; r < t->rows; r++) {
        long row = r < last ? m + r : m + last - 1;
        rows[r] = p->a_rows[row];
        c[r] = edge + r * WIDEST;
        if (accumulates && r < last)
            memcpy(c[r], p->c + p->c_rows[row] + n, (size_t)valid * sizeof(float));
    }
    tile(p->a, rows, p->a_inner + k, count, panel, c, accumulates);
    for (int r = 0; r < last; r++)
        memcpy(p->c + p->c_rows[m + r] + n, c[r], (size_t)valid * sizeof(float));
}

void elbo_matrix_product(const elbo_product *p) {
    const tiling *t = best_tiling();
    float panel[BLOCK * WIDEST] __attribute__((aligned(64)));
    long k = 0;
    do {
        long count = p->inner - k < BLOCK ? p->inner - k : BLOCK;
        bool accumulates = k > 0 || p->accumulates;
        for (long top = 0; top < p->rows; top += BAND) {
            long bottom = p->rows - top < BAND ? p->rows : top + BAND;
            for (long n = 0; n < p->columns; n += t->columns) {
                long valid = p->columns - n < t->columns ? p->columns - n : t->columns;
                int width = valid <= t->columns / 2 ? t->columns / 2 : t->columns;
                tile_function tile = width == t->columns ? t->whole : t->half;
                pack(panel, width, p->b + k * p->b_inner_stride + n * p->b_column_stride,
                     p->b_inner_stride, p->b_column_stride, count, valid);
                for (long m = top; m < bottom; m += t->rows) {
                    long last = bottom - m < t->rows ? bottom - m : t->rows;
                    if (last < t->rows || valid < width) {
                        edge_tile(p, t, tile, m, last, n, valid, k, count, panel, accumulates);
                        continue;
                    }
                    float *c[8];
                    for (int r = 0; r < t->rows; r++) c[r] = p->c + p->c_rows[m + r] + n;
                    tile(p->a, p->a_rows + m, p->a_inner + k, count, panel, c, accumulates);
                }
            }
        }
        k += BLOCK;
    } while (k < p->inner);
}
