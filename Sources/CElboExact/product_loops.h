// The product of matrices for vectors of LANES doubles; NAME and ATTRIBUTE say for which processor.
//
// Each lane is one result, whose sum starts from zero and takes one product after the other, so that no width changes a bit.

typedef double NAME(vector) __attribute__((ext_vector_type(LANES), aligned(8)));
enum { NAME(width) = 2 * LANES };

/// Results [rows, 2 LANES] stay in registers while their sums run over `inner`; b lies row after row of 2 LANES.
ATTRIBUTE INLINE void NAME(tile)(const int rows, long inner, const double *a, const double *b, double *c, long columns) {
    NAME(vector) sum[4][2];
    for (int r = 0; r < rows; r++) sum[r][0] = sum[r][1] = 0;
    for (long k = 0; k < inner; k++) {
        NAME(vector) first = *(const NAME(vector) *)(b + k * NAME(width));
        NAME(vector) second = *(const NAME(vector) *)(b + k * NAME(width) + LANES);
        for (int r = 0; r < rows; r++) {
            NAME(vector) left = a[r * inner + k];
            NAME(vector) one = left * first, other = left * second;
            sum[r][0] = sum[r][0] + one;
            sum[r][1] = sum[r][1] + other;
        }
    }
    for (int r = 0; r < rows; r++) {
        *(NAME(vector) *)(c + r * columns) = sum[r][0];
        *(NAME(vector) *)(c + r * columns + LANES) = sum[r][1];
    }
}

ATTRIBUTE INLINE void NAME(tiles)(long rows, long inner, const double *a, const double *b, double *c, long columns) {
    long i = 0;
    for (; i + 4 <= rows; i += 4) NAME(tile)(4, inner, a + i * inner, b, c + i * columns, columns);
    switch (rows - i) {
    case 3: NAME(tile)(3, inner, a + i * inner, b, c + i * columns, columns); break;
    case 2: NAME(tile)(2, inner, a + i * inner, b, c + i * columns, columns); break;
    case 1: NAME(tile)(1, inner, a + i * inner, b, c + i * columns, columns); break;
    }
}

/// Many rows: the columns that a tile meets are laid out one behind the other, with zeros where there are none, and some rows
/// of a stay near while all of these meet them.
ATTRIBUTE static void NAME(deep)(
    long rows, long inner, long columns, const double *a, const double *b, double *c, double *room) {
    double *results = room + inner * NAME(width);
    for (long first = 0; first < rows; first += 64) {
        long block = rows - first < 64 ? rows - first : 64;
        const double *left = a + first * inner;
        for (long j = 0; j < columns; j += NAME(width)) {
            long there = columns - j < NAME(width) ? columns - j : NAME(width);
            const double *right = b;
            if (columns != NAME(width)) {
                for (long k = 0; k < inner; k++) {
                    double *row = room + k * NAME(width);
                    for (long v = 0; v < there; v++) row[v] = b[k * columns + j + v];
                    for (long v = there; v < NAME(width); v++) row[v] = 0;
                }
                right = room;
            }
            double *out = c + first * columns + j;
            if (there == NAME(width)) {
                NAME(tiles)(block, inner, left, right, out, columns);
            } else {
                NAME(tiles)(block, inner, left, right, results, NAME(width));
                for (long i = 0; i < block; i++)
                    for (long v = 0; v < there; v++) out[i * columns + v] = results[i * NAME(width) + v];
            }
        }
    }
}

/// Few rows: b is read once as it lies, four of its rows at a time, while sums wait in c.
ATTRIBUTE static void NAME(flat)(long rows, long inner, long columns, const double *a, const double *b, double *c) {
    const long reach = 256;
    for (long i = 0; i < rows * columns; i++) c[i] = 0;
    for (long first = 0; first < columns; first += reach) {
        long last = first + reach < columns ? first + reach : columns, k = 0;
        for (; k + 4 <= inner; k += 4)
            for (long i = 0; i < rows; i++) {
                const double *left = a + i * inner + k, *right = b + k * columns;
                double *out = c + i * columns;
                long j = first;
                for (; j + LANES <= last; j += LANES) {
                    NAME(vector) sum = *(NAME(vector) *)(out + j);
                    for (int u = 0; u < 4; u++) {
                        NAME(vector) product = left[u] * *(const NAME(vector) *)(right + u * columns + j);
                        sum = sum + product;
                    }
                    *(NAME(vector) *)(out + j) = sum;
                }
                for (; j < last; j++) {
                    double sum = out[j];
                    for (int u = 0; u < 4; u++) {
                        double product = left[u] * right[u * columns + j];
                        sum = sum + product;
                    }
                    out[j] = sum;
                }
            }
        for (; k < inner; k++)
            for (long i = 0; i < rows; i++)
                for (long j = first; j < last; j++) {
                    double product = a[i * inner + k] * b[k * columns + j];
                    c[i * columns + j] = c[i * columns + j] + product;
                }
    }
}

ATTRIBUTE static void NAME(product)(
    long rows, long inner, long columns, const double *a, const double *b, double *c) {
    double *room = rows < 8 ? 0 : malloc(sizeof(double) * NAME(width) * (inner + 64));
    if (!room) return NAME(flat)(rows, inner, columns, a, b, c);
    NAME(deep)(rows, inner, columns, a, b, c, room);
    free(room);
}

#undef NAME
#undef ATTRIBUTE
#undef LANES
