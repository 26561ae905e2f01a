// Matrix products whose left operand is read in place, wherever its elements lie.
//
// The result is cut into tiles that stay in registers (`tile.h`); a panel of the right operand is packed for them.
// Each element of the result is one chain of multiply-adds in the order of the inner axis, so its bits depend neither
// on the tiles nor on how the rows and columns are shared out.
#include "elbo_kernels.h"
#include <string.h>

/// Steps along the inner axis between visits to the result, so that a packed panel stays in the
/// first-level cache; rows of the left operand that stay in the second-level cache meanwhile; columns and rows of
/// the largest tile.
enum { BLOCK = 384, BAND = 240, WIDEST = 32, TALLEST = 8 };

/// A tile at the edge of the result: a whole one is computed, and what lies outside is dropped.
static void edge_tile(const elbo_product *p, const elbo_path *path, elbo_tile_code tile, long m, long last,
                      long n, long valid, long k, long count, const float *panel,
                      bool accumulates) {
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
    tile(p->a, rows, p->a_inner + k, count, panel, c, accumulates);
    for (int r = 0; r < last; r++)
        memcpy(p->c + p->c_rows[m + r] + n, c[r], (size_t)valid * sizeof(float));
}

/// Asks for `share` of the lines of a panel before it is packed, from line `done` on, and returns where it stopped:
/// weights that an optimiser has just swept over lie in the last cache, or beyond.
static long fetch(const float *b, long row_stride, long column_stride, long count, long columns,
                  long done, long share) {
    long lines = column_stride == 1 ? count : columns;
    long length = column_stride == 1 ? columns : count;
    long stride = column_stride == 1 ? row_stride : column_stride;
    long end = done + share < lines ? done + share : lines;
    for (; done < end; done++)
        for (long i = 0; i < length; i += 16) __builtin_prefetch(b + done * stride + i);
    return end;
}

void elbo_matrix_product(const elbo_path *path, const elbo_product *p) {
    float panel[BLOCK * WIDEST] __attribute__((aligned(64)));
    long k = 0;
    if (p->rows <= 0) return;
    do {
        long count = p->inner - k < BLOCK ? p->inner - k : BLOCK;
        bool accumulates = k > 0 || p->accumulates;
        // Bands of about equal height: each packs the panels anew.
        long bands = (p->rows + BAND - 1) / BAND, height = (p->rows + bands - 1) / bands;
        height = (height + path->tile_rows - 1) / path->tile_rows * path->tile_rows;
        for (long top = 0; top < p->rows; top += height) {
            long bottom = p->rows - top < height ? p->rows : top + height;
            for (long n = 0; n < p->columns; n += path->tile_columns) {
                long left = p->columns - n;
                long valid = left < path->tile_columns ? left : path->tile_columns;
                bool is_half = valid <= path->tile_columns / 2;
                long width = is_half ? path->tile_columns / 2 : path->tile_columns;
                elbo_tile_code tile = is_half ? path->half_tile : path->tile;
                path->pack(panel, width, p->b + k * p->b_inner_stride + n * p->b_column_stride,
                           p->b_inner_stride, p->b_column_stride, count, valid);
                // Meanwhile the next panel is fetched, a share of it with each tile.
                const float *next = p->b + k * p->b_inner_stride
                                    + (n + path->tile_columns) * p->b_column_stride;
                long after = left - valid < path->tile_columns ? left - valid : path->tile_columns;
                long tiles = (bottom - top + path->tile_rows - 1) / path->tile_rows;
                long lines = p->b_column_stride == 1 ? count : after;
                long share = (lines + tiles - 1) / tiles;
                long fetched = 0;
                for (long m = top; m < bottom; m += path->tile_rows) {
                    if (after > 0)
                        fetched = fetch(next, p->b_inner_stride, p->b_column_stride, count, after,
                                        fetched, share);
                    long last = bottom - m < path->tile_rows ? bottom - m : path->tile_rows;
                    if (last < path->tile_rows || valid < width) {
                        edge_tile(p, path, tile, m, last, n, valid, k, count, panel, accumulates);
                        continue;
                    }
                    float *c[TALLEST];
                    for (int r = 0; r < path->tile_rows; r++) c[r] = p->c + p->c_rows[m + r] + n;
                    tile(p->a, p->a_rows + m, p->a_inner + k, count, panel, c, accumulates);
                }
            }
        }
        k += BLOCK;
    } while (k < p->inner);
}
