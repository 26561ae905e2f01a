// Transposes of whole matrices.
#include "square.h"

/// The square at `in`, turned over to `out`.
///
/// Rows of a matrix often lie a power of two apart, so that sixteen of them meet in a few lines of the cache: each is read
/// once as a whole.
ELBO_INLINE void transpose_apart(float *out, long out_stride, const float *in, long in_stride) {
    float square[16 * 16] __attribute__((aligned(64)));
    for (int r = 0; r < 16; r++)
        *(square_row *)(square + 16 * r) = *(const square_row_unaligned *)(in + r * in_stride);
    transpose_square(out, out_stride, square, 16);
}

static void OWN(transpose)(float *out, const float *in, long rows, long columns, long first, long last) {
    long whole = rows / 16 * 16, turned = first + (last - first) / 16 * 16;
    for (long c = first; c < turned; c += 16) {
        for (long r = 0; r < whole; r += 16)
            transpose_apart(out + c * rows + r, rows, in + r * columns + c, columns);
        for (long j = c; j < c + 16; j++)
            for (long r = whole; r < rows; r++) out[j * rows + r] = in[r * columns + j];
    }
    for (long c = turned; c < last; c++)
        for (long r = 0; r < rows; r++) out[c * rows + r] = in[r * columns + c];
}
