// Matrix products whose left operand is read wherever its elements lie.
//
// The result is cut into tiles that stay in registers (`tile.h`); a panel of the right operand is packed for them, and
// the left operand's rows where a tile would meet too many lines. Each element of the result is one chain of
// multiply-adds in the order of the inner axis, so its bits depend neither on the tiles nor on how the rows and columns
// are shared out.
#include "elbo_kernels.h"
#include <string.h>

/// Steps along the inner axis between visits to the result, at most, so that a packed panel stays in the
/// first-level cache; rows of the left operand that stay in the second-level cache meanwhile, and fewer that are packed;
/// columns and rows of the largest tile.
enum { BLOCK = 400, BAND = 256, PACKED_BAND = 96, WIDEST = 32, TALLEST = 8 };
/// Rows that are computed one by one, without a panel; panels for which packing rows is worth the while.
enum { FEW_ROWS = 2, MANY_PANELS = 4 };
/// Numbers from one step of a transposed operand to the next, half a page.
enum { FAR = 512 };

/// The length of equal parts, no longer than `most`, in whole units.
static long part(long length, long most, long unit) {
    long parts = length > most ? (length + most - 1) / most : 1;
    return ((length + parts - 1) / parts + unit - 1) / unit * unit;
}

/// The left operand as tiles meet it: element (r, k) is `a[rows[r] + inner[k]]`.
typedef struct {
    const float *a;
    const long *rows, *inner;
} left_operand;

/// A block of the result's rows, and of the inner axis.
typedef struct {
    long top, bottom, k, steps;
    bool accumulates;
} block;

/// A tile at the edge of the result: a whole one is computed, and what lies outside is dropped.
static void edge_tile(const elbo_product *p, const elbo_path *path, elbo_tile_code tile, left_operand left,
                      const long *c_rows, long last, long n, long valid, long steps, float *panel,
                      bool accumulates) {
    float edge[TALLEST * WIDEST] __attribute__((aligned(64)));
    long rows[TALLEST];
    float *c[TALLEST];
    for (int r = 0; r < path->tile_rows; r++) {
        rows[r] = left.rows[r < last ? r : last - 1];
        c[r] = edge + r * WIDEST;
        if (accumulates && r < last) memcpy(c[r], p->c + c_rows[r] + n, (size_t)valid * sizeof(float));
    }
    tile(left.a, rows, left.inner, steps, panel, 0, 0, c, accumulates);
    for (int r = 0; r < last; r++) memcpy(p->c + c_rows[r] + n, c[r], (size_t)valid * sizeof(float));
}

/// A block's columns `n ..< n + tile_columns`.
static void multiply(const elbo_path *path, const elbo_product *p, left_operand left, block x, long n) {
    float panel[BLOCK * WIDEST] __attribute__((aligned(64)));
    long rest = p->columns - n;
    long valid = rest < path->tile_columns ? rest : path->tile_columns;
    bool is_half = valid <= path->tile_columns / 2;
    long width = is_half ? path->tile_columns / 2 : path->tile_columns;
    elbo_tile_code tile = is_half ? path->half_tile : path->tile;
    elbo_tile_code packing = is_half ? path->packing_half_tile : path->packing_tile;
    const float *b = p->b + x.k * p->b_inner_stride + n * p->b_column_stride;
    bool is_packed = p->b_column_stride != 1 || valid < width || x.bottom - x.top < path->tile_rows;
    if (is_packed) path->pack(panel, width, b, p->b_inner_stride, p->b_column_stride, x.steps, valid);
    for (long m = x.top; m < x.bottom; m += path->tile_rows, left.rows += path->tile_rows) {
        long last = x.bottom - m < path->tile_rows ? x.bottom - m : path->tile_rows;
        if (last < path->tile_rows || valid < width) {
            edge_tile(p, path, tile, left, p->c_rows + m, last, n, valid, x.steps, panel, x.accumulates);
            continue;
        }
        float *c[TALLEST];
        for (int r = 0; r < path->tile_rows; r++) c[r] = p->c + p->c_rows[m + r] + n;
        (is_packed ? tile : packing)(left.a, left.rows, left.inner, x.steps, panel, b, p->b_inner_stride,
                                     c, x.accumulates);
        is_packed = true;
    }
}

/// Whether the rows of a transposed operand are packed: a tile's steps lie so far apart that they need too many pages, or
/// meet in few sets of the cache, and of many columns there are many tiles that take them.
static bool packs_rows(const elbo_path *path, const elbo_product *p) {
    if (p->columns < MANY_PANELS * path->tile_columns || p->inner < 2) return false;
    if (p->a_inner[1] - p->a_inner[0] < FAR) return false;
    for (long r = 1; r < p->rows; r++)
        if (p->a_rows[r] != p->a_rows[r - 1] + 1) return false;
    return true;
}

/// A block's rows, tile after tile, each step's numbers beside each other.
static void pack_rows(float *packed, long height, const elbo_product *p, block x) {
    for (long m = x.top; m < x.bottom; m += height) {
        long last = x.bottom - m < height ? x.bottom - m : height;
        for (long k = 0; k < x.steps; k++, packed += height)
            memcpy(packed, p->a + p->a_rows[m] + p->a_inner[x.k + k], (size_t)last * sizeof(float));
    }
}

/// A product with rows that are packed, a band of a block at a time.
static void multiply_packed(const elbo_path *path, const elbo_product *p, block x) {
    float packed[PACKED_BAND * BLOCK] __attribute__((aligned(64)));
    long rows[PACKED_BAND], inner[BLOCK], height = path->tile_rows;
    for (long r = 0; r < x.bottom - x.top; r++) rows[r] = r / height * height * x.steps + r % height;
    for (long k = 0; k < x.steps; k++) inner[k] = k * height;
    pack_rows(packed, height, p, x);
    left_operand left = {packed, rows, inner};
    for (long n = 0; n < p->columns; n += path->tile_columns) multiply(path, p, left, x, n);
}

void elbo_matrix_product(const elbo_path *path, const elbo_product *p) {
    if (p->rows <= FEW_ROWS && p->b_column_stride == 1) {
        for (long r = 0; r < p->rows; r++)
            path->row(p->a + p->a_rows[r], p->a_inner, p->inner, p->b, p->b_inner_stride, p->columns,
                      p->c + p->c_rows[r], p->accumulates);
        return;
    }
    bool packs = packs_rows(path, p);
    // Each band packs the panels anew.
    long most = part(p->inner, BLOCK, 16);
    long height = part(p->rows, packs ? PACKED_BAND : BAND, path->tile_rows);
    long k = 0;
    do {
        for (long top = 0; top < p->rows; top += height) {
            block x = {top, p->rows - top < height ? p->rows : top + height, k,
                       p->inner - k < most ? p->inner - k : most, k > 0 || p->accumulates};
            if (packs) {
                multiply_packed(path, p, x);
                continue;
            }
            left_operand left = {p->a, p->a_rows + top, p->a_inner + k};
            for (long n = 0; n < p->columns; n += path->tile_columns) multiply(path, p, left, x, n);
        }
        k += most;
    } while (k < p->inner);
}
