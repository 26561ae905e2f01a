// The product of matrices for vectors of LANES doubles; NAME and ATTRIBUTE say for which processor.
//
// A tile of results stays in registers while its sums run over `inner`; each lane is one result, whose sum starts from
// zero and takes one product after the other, so that no width changes a bit.

typedef double NAME(vector) __attribute__((ext_vector_type(LANES), aligned(8)));

ATTRIBUTE INLINE void NAME(tile)(
    const int rows, const int wide, long inner, long columns, const double *a, const double *b, double *c) {
    NAME(vector) sum[4][4];
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < wide; v++) sum[r][v] = 0;
    for (long k = 0; k < inner; k++) {
        NAME(vector) right[4];
        for (int v = 0; v < wide; v++) right[v] = *(const NAME(vector) *)(b + k * columns + v * LANES);
        for (int r = 0; r < rows; r++) {
            NAME(vector) left = a[r * inner + k];
            for (int v = 0; v < wide; v++) {
                NAME(vector) product = left * right[v];
                sum[r][v] = sum[r][v] + product;
            }
        }
    }
    for (int r = 0; r < rows; r++)
        for (int v = 0; v < wide; v++) *(NAME(vector) *)(c + r * columns + v * LANES) = sum[r][v];
}

/// A few columns of some rows.
ATTRIBUTE INLINE void NAME(strip)(
    const int wide, long rows, long inner, long columns, const double *a, const double *b, double *c) {
    long i = 0;
    for (; i + 4 <= rows; i += 4) NAME(tile)(4, wide, inner, columns, a + i * inner, b, c + i * columns);
    switch (rows - i) {
    case 3: NAME(tile)(3, wide, inner, columns, a + i * inner, b, c + i * columns); break;
    case 2: NAME(tile)(2, wide, inner, columns, a + i * inner, b, c + i * columns); break;
    case 1: NAME(tile)(1, wide, inner, columns, a + i * inner, b, c + i * columns); break;
    }
}

/// Rows in blocks, so that a few columns of b stay near while a block of a meets them.
ATTRIBUTE static void NAME(product)(
    long rows, long inner, long columns, const double *a, const double *b, double *c) {
    for (long first = 0; first < rows; first += 64) {
        long block = rows - first < 64 ? rows - first : 64, j = 0;
        const double *left = a + first * inner;
        double *out = c + first * columns;
        for (; j + 2 * LANES <= columns; j += 2 * LANES) NAME(strip)(2, block, inner, columns, left, b + j, out + j);
        for (; j + LANES <= columns; j += LANES) NAME(strip)(1, block, inner, columns, left, b + j, out + j);
        for (; j < columns; j++)
            for (long i = 0; i < block; i++) {
                double sum = 0;
                for (long k = 0; k < inner; k++) {
                    double product = left[i * inner + k] * b[k * columns + j];
                    sum = sum + product;
                }
                out[i * columns + j] = sum;
            }
    }
}

#undef NAME
#undef ATTRIBUTE
#undef LANES
