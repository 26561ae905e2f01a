// Matrix products whose left operand is read in place, wherever its elements lie.
//
// The result is cut into tiles that stay in registers (`tile.h`); a panel of the right operand is packed for them.
// Each element of the result is one chain of multiply-adds in the order of the inner axis, so its bits depend neither
// on the tiles nor on how the rows and columns are shared out.
#include "elbo_kernels.h"
#include <string.h>

/// Steps along the inner axis between visits to the result, at most, so that a packed panel stays in the
/// first-level cache; rows of the left operand that stay in the second-level cache meanwhile; columns and rows of
/// the largest tile.
enum { BLOCK = 400, BAND = 240, WIDEST = 32, TALLEST = 8 };

/// The length of equal parts, no longer than `most`, in whole units.
static long part(long length, long most, long unit) {
    long parts = length > most ? (length + most - 1) / most : 1;
    return ((length + parts - 1) / parts + unit - 1) / unit * unit;
}

/// A tile at the edge of the result: a whole one is computed, and what lies outside is dropped.
static void edge_tile(const elbo_product *p, const elbo_path *path, elbo_tile_code tile, long m, long last,
                      long n, long valid, long k, long count, float *panel, bool accumulates) {
    float edge[TALLEST * WIDEST] __attribute__((aligned(64)));
    long rows[TALLEST];
    float *c[TALLEST];
    for (int r = 0; r < path->tile_rows; r++) {
        long row = r < last ? m + r : m + last - 1;
        rows[r] = p->a_rows[row];
        c[r] = edge + r * WIDEST;
        if (accumulates && r < last)
            memcpy(c[r], p->c + p->c_rows[row] + n, (size_t)valid * sizeof(float));
    }
    tile(p->a, rows, p->a_inner + k, count, panel, 0, 0, c, accumulates);
    for (int r = 0; r < last; r++)
        memcpy(p->c + p->c_rows[m + r] + n, c[r], (size_t)valid * sizeof(float));
}

void elbo_matrix_product(const elbo_path *path, const elbo_product *p) {
    float panel[BLOCK * WIDEST] __attribute__((aligned(64)));
    if (p->rows <= 0) return;
    // Each band packs the panels anew.
    long block = part(p->inner, BLOCK, 16), height = part(p->rows, BAND, path->tile_rows);
    long k = 0;
    do {
        long count = p->inner - k < block ? p->inner - k : block;
        bool accumulates = k > 0 || p->accumulates;
        for (long top = 0; top < p->rows; top += height) {
            long bottom = p->rows - top < height ? p->rows : top + height;
            for (long n = 0; n < p->columns; n += path->tile_columns) {
                long left = p->columns - n;
                long valid = left < path->tile_columns ? left : path->tile_columns;
                bool is_half = valid <= path->tile_columns / 2;
                long width = is_half ? path->tile_columns / 2 : path->tile_columns;
                elbo_tile_code tile = is_half ? path->half_tile : path->tile;
                elbo_tile_code packing = is_half ? path->packing_half_tile : path->packing_tile;
                const float *b = p->b + k * p->b_inner_stride + n * p->b_column_stride;
                bool is_packed = p->b_column_stride != 1 || valid < width
                                 || bottom - top < path->tile_rows;
                if (is_packed)
                    path->pack(panel, width, b, p->b_inner_stride, p->b_column_stride, count, valid);
                for (long m = top; m < bottom; m += path->tile_rows) {
                    long last = bottom - m < path->tile_rows ? bottom - m : path->tile_rows;
                    if (last < path->tile_rows || valid < width) {
                        edge_tile(p, path, tile, m, last, n, valid, k, count, panel, accumulates);
                        continue;
                    }
                    float *c[TALLEST];
                    for (int r = 0; r < path->tile_rows; r++) c[r] = p->c + p->c_rows[m + r] + n;
                    (is_packed ? tile : packing)(p->a, p->a_rows + m, p->a_inner + k, count, panel,
                                                 b, p->b_inner_stride, c, accumulates);
                    is_packed = true;
                }
            }
        }
        k += block;
    } while (k < p->inner);
}
