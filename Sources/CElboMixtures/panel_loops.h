// The loops of elbo_mixtures.h for one width of vectors; included once for each.
//
// NAME(x) names a function, ATTRIBUTE selects instructions, LANES doubles are a vector, TALL and WIDE are the
// rows of the triangular factor and the vectors of panel rows that a tile keeps in registers.

typedef double NAME(v) __attribute__((ext_vector_type(LANES)));
typedef long NAME(w) __attribute__((ext_vector_type(LANES)));
#define V NAME(v)
#define W NAME(w)

INLINE ATTRIBUTE V NAME(choose)(W mask, V a, V b) { return (V)(((W)a & mask) | ((W)b & ~mask)); }

INLINE ATTRIBUTE double NAME(total)(V x) {
    // Halves are added to each other, as a tree.
    double lanes[LANES];
    __builtin_memcpy(lanes, &x, sizeof lanes);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
    return lanes[0];
}

/// The totals of four vectors, added to sums[0], sums[1], sums[2], sums[3]; the first `count` of them.
INLINE ATTRIBUTE void NAME(add_totals)(const V *x, int count, double *sums) {
    double totals[4];
#if LANES == 8
    V low = __builtin_shufflevector(x[0], x[1], 0, 8, 2, 10, 4, 12, 6, 14)
        + __builtin_shufflevector(x[0], x[1], 1, 9, 3, 11, 5, 13, 7, 15);
    V high = __builtin_shufflevector(x[2], x[3], 0, 8, 2, 10, 4, 12, 6, 14)
        + __builtin_shufflevector(x[2], x[3], 1, 9, 3, 11, 5, 13, 7, 15);
    V both = __builtin_shufflevector(low, high, 0, 1, 8, 9, 4, 5, 12, 13)
        + __builtin_shufflevector(low, high, 2, 3, 10, 11, 6, 7, 14, 15);
    for (int i = 0; i < 4; i++) totals[i] = both[i] + both[i + 4];
#elif LANES == 4
    V low = __builtin_shufflevector(x[0], x[1], 0, 4, 2, 6) + __builtin_shufflevector(x[0], x[1], 1, 5, 3, 7);
    V high = __builtin_shufflevector(x[2], x[3], 0, 4, 2, 6) + __builtin_shufflevector(x[2], x[3], 1, 5, 3, 7);
    V both = __builtin_shufflevector(low, high, 0, 1, 4, 5) + __builtin_shufflevector(low, high, 2, 3, 6, 7);
    for (int i = 0; i < 4; i++) totals[i] = both[i];
#else
    for (int i = 0; i < 4; i++) totals[i] = NAME(total)(x[i]);
#endif
    for (int i = 0; i < count; i++) sums[i] += totals[i];
}

/// exp for arguments that are not positive: 2^n e^t with |t| <= ln 2 / 2 and the Taylor polynomial of degree
/// 13, whose error is below 1e-17; 0 from -708 down, where the result would be subnormal.
INLINE ATTRIBUTE V NAME(exponential)(V x) {
    _Pragma("clang fp contract(fast)")
    const double shift = 0x1.8p52;
    V n = x * 0x1.71547652b82fep+0 + shift;
    W power = (W)n << 52;
    n -= shift;
    V t = x - n * 0x1.62e42fefa0000p-1;
    t = t - n * 0x1.cf79abc9e3b3ap-40;
    V p = (V)(1.0 / 6227020800);
    p = p * t + 1.0 / 479001600;
    p = p * t + 1.0 / 39916800;
    p = p * t + 1.0 / 3628800;
    p = p * t + 1.0 / 362880;
    p = p * t + 1.0 / 40320;
    p = p * t + 1.0 / 5040;
    p = p * t + 1.0 / 720;
    p = p * t + 1.0 / 120;
    p = p * t + 1.0 / 24;
    p = p * t + 1.0 / 6;
    p = p * t + 0.5;
    p = p * t * t + t + 1.0;
    V scaled = (V)((W)p + power);
    return NAME(choose)(x > -708.0, scaled, (V)0.0);
}

/// The exponent e of x = m 2^e with a mantissa m in [√½, √2).
INLINE ATTRIBUTE W NAME(exponent)(V x) { return ((W)x - 0x3fe6a09e667f3bcdL) >> 52; }

/// log(m 2^e) from s = (m - 1) / (m + 1): log m = 2 artanh s by its series to the power 23, whose error is below
/// 1e-17 for m in [√½, √2).
INLINE ATTRIBUTE V NAME(logarithm_of_parts)(V s, W exponent) {
    _Pragma("clang fp contract(fast)")
    V e = __builtin_convertvector(exponent, V);
    V z = s * s;
    V p = (V)(2.0 / 23);
    p = p * z + 2.0 / 21;
    p = p * z + 2.0 / 19;
    p = p * z + 2.0 / 17;
    p = p * z + 2.0 / 15;
    p = p * z + 2.0 / 13;
    p = p * z + 2.0 / 11;
    p = p * z + 2.0 / 9;
    p = p * z + 2.0 / 7;
    p = p * z + 2.0 / 5;
    p = p * z + 2.0 / 3;
    V tail = p * z * s + e * 0x1.cf79abc9e3b3ap-40;
    return e * 0x1.62e42fefa0000p-1 + (2.0 * s + tail);
}

/// log for finite arguments of at least 2^-1000.
INLINE ATTRIBUTE V NAME(logarithm)(V x) {
    W exponent = NAME(exponent)(x);
    V m = (V)((W)x - (exponent << 52));
    return NAME(logarithm_of_parts)((m - 1.0) / (m + 1.0), exponent);
}

ATTRIBUTE static void NAME(quadratic_triangular)(const double *x, long rows, long d, const double *a,
                                                 const double *b, double constant, double *out) {
    _Pragma("clang fp contract(fast)")
    for (long r = 0; r < rows; r += WIDE * LANES) {
        V sum[WIDE];
        _Pragma("unroll") for (int v = 0; v < WIDE; v++) sum[v] = (V)0.0;
        long i = 0;
        for (; i + TALL <= d; i += TALL) {
            V y[TALL][WIDE];
            _Pragma("unroll") for (int t = 0; t < TALL; t++)
                _Pragma("unroll") for (int v = 0; v < WIDE; v++) y[t][v] = (V)(-b[i + t]);
            for (long j = 0; j < i + TALL; j++) {
                V column[WIDE];
                _Pragma("unroll") for (int v = 0; v < WIDE; v++)
                    column[v] = *(const V *)(x + j * ELBO_PANEL + r + v * LANES);
                _Pragma("unroll") for (int t = 0; t < TALL; t++) {
                    V factor = (V)a[(i + t) * d + j];
                    _Pragma("unroll") for (int v = 0; v < WIDE; v++) y[t][v] += factor * column[v];
                }
            }
            _Pragma("unroll") for (int t = 0; t < TALL; t++)
                _Pragma("unroll") for (int v = 0; v < WIDE; v++) sum[v] += y[t][v] * y[t][v];
        }
        for (; i < d; i++) {
            V y[WIDE];
            _Pragma("unroll") for (int v = 0; v < WIDE; v++) y[v] = (V)(-b[i]);
            for (long j = 0; j <= i; j++) {
                V factor = (V)a[i * d + j];
                _Pragma("unroll") for (int v = 0; v < WIDE; v++)
                    y[v] += factor * *(const V *)(x + j * ELBO_PANEL + r + v * LANES);
            }
            _Pragma("unroll") for (int v = 0; v < WIDE; v++) sum[v] += y[v] * y[v];
        }
        _Pragma("unroll") for (int v = 0; v < WIDE; v++) *(V *)(out + r + v * LANES) = constant - 0.5 * sum[v];
    }
}

ATTRIBUTE static void NAME(quadratic_diagonal)(const double *x, long rows, long d, const double *centre,
                                               const double *scale, double constant, double *out) {
    _Pragma("clang fp contract(fast)")
    for (long r = 0; r < rows; r += WIDE * LANES) {
        V sum[WIDE];
        _Pragma("unroll") for (int v = 0; v < WIDE; v++) sum[v] = (V)0.0;
        for (long j = 0; j < d; j++) {
            V c = (V)centre[j], s = (V)scale[j];
            _Pragma("unroll") for (int v = 0; v < WIDE; v++) {
                V y = (*(const V *)(x + j * ELBO_PANEL + r + v * LANES) - c) * s;
                sum[v] += y * y;
            }
        }
        _Pragma("unroll") for (int v = 0; v < WIDE; v++) *(V *)(out + r + v * LANES) = constant - 0.5 * sum[v];
    }
}

ATTRIBUTE static void NAME(regress)(const double *x, long rows, long d, const double *a, const double *b,
                                    long count, double *out) {
    _Pragma("clang fp contract(fast)")
    for (long i = 0; i < count; i++)
        for (long r = 0; r < rows; r += WIDE * LANES) {
            V y[WIDE];
            _Pragma("unroll") for (int v = 0; v < WIDE; v++) y[v] = (V)b[i];
            for (long j = 0; j < d; j++)
                _Pragma("unroll") for (int v = 0; v < WIDE; v++)
                    y[v] += a[i * d + j] * *(const V *)(x + j * ELBO_PANEL + r + v * LANES);
            _Pragma("unroll") for (int v = 0; v < WIDE; v++)
                *(V *)(out + i * ELBO_PANEL + r + v * LANES) = y[v];
        }
}

ATTRIBUTE static void NAME(student)(double *l, long rows, double constant, double degrees, double columns,
                                    double *u, double *logs) {
    _Pragma("clang fp contract(fast)")
    double power = 0.5 * (degrees + columns), scale = -2 / degrees, most = (degrees + columns) / degrees;
    for (long r = 0; r < rows; r += LANES) {
        V ratio = 1.0 + *(const V *)(l + r) * scale;
        W exponent = NAME(exponent)(ratio);
        V m = (V)((W)ratio - (exponent << 52));
        // One division serves (m - 1) / (m + 1) and 1 / m.
        V shared = 1.0 / (m * (m + 1.0));
        V log = NAME(logarithm_of_parts)((m - 1.0) * m * shared, exponent);
        V inverse = (V)((W)((m + 1.0) * shared) - (exponent << 52));
        *(V *)(l + r) = constant - power * log;
        *(V *)(u + r) = most * NAME(choose)(exponent < 1000, inverse, (V)0.0);
        *(V *)(logs + r) = log;
    }
}

ATTRIBUTE static void NAME(contaminated)(double *l, long rows, double constant, double good, double inflation,
                                         double columns, double missing, double *u, double *rest) {
    _Pragma("clang fp contract(fast)")
    double narrow = 1 / inflation, shift = __builtin_log1p(-good) - 0.5 * columns * __builtin_log(inflation);
    double level = __builtin_log(good), lost = missing * inflation;
    for (long r = 0; r < rows; r += LANES) {
        V half = *(const V *)(l + r);
        V g = level + half, b = shift + half * narrow;
        W isGood = g > b;
        V largest = NAME(choose)(isGood, g, b), other = NAME(choose)(isGood, b, g);
        V less = NAME(exponential)(other - largest);
        V most = 1.0 / (1.0 + less);
        V v = NAME(choose)(isGood, most, less * most);
        V bad = NAME(choose)(isGood, less * most, most);
        *(V *)(l + r) = constant + largest + NAME(logarithm)(1.0 + less);
        *(V *)(u + r) = v + bad * narrow;
        *(V *)(rest + r) = bad * (lost - 2.0 * half);
    }
}

ATTRIBUTE static void NAME(weigh_tails)(const double *weights, const double *u, const double *logs, long rows,
                                        double *out, double *weight, double *log) {
    _Pragma("clang fp contract(fast)")
    V n = (V)0.0, sum = (V)0.0;
    for (long r = 0; r < rows; r += LANES) {
        V w = *(const V *)(weights + r);
        *(V *)(out + r) = w * *(const V *)(u + r);
        n += w;
        sum += w * *(const V *)(logs + r);
    }
    *weight += NAME(total)(n);
    *log += NAME(total)(sum);
}

ATTRIBUTE static void NAME(responsibilities)(double *l, long rows, long count, double *total) {
    for (long r = 0; r < rows; r += LANES) {
        V largest = *(const V *)(l + r);
        for (long k = 1; k < count; k++) {
            V other = *(const V *)(l + k * ELBO_PANEL + r);
            largest = NAME(choose)(other > largest, other, largest);
        }
        // Where all are -inf, the differences would be NaN.
        V base = NAME(choose)(largest > -__builtin_inf(), largest, (V)0.0);
        V sum = (V)0.0;
        for (long k = 0; k < count; k++) {
            V *at = (V *)(l + k * ELBO_PANEL + r);
            V density = NAME(exponential)(*at - base);
            *at = density;
            sum += density;
        }
        W some = sum > 0.0;
        V share = NAME(choose)(some, 1.0 / sum, (V)0.0);
        for (long k = 0; k < count; k++) *(V *)(l + k * ELBO_PANEL + r) *= share;
        V logs = base + NAME(logarithm)(NAME(choose)(some, sum, (V)1.0));
        *(V *)(total + r) = NAME(choose)(some, logs, (V)-__builtin_inf());
    }
}

ATTRIBUTE static void NAME(accumulate_full)(const double *x, long rows, long d, const double *centre,
                                            const double *weights, double *scratch, double *weight,
                                            double *sums, double *scatter) {
    _Pragma("clang fp contract(fast)")
    V n = (V)0.0;
    for (long r = 0; r < rows; r += LANES) n += *(const V *)(weights + r);
    *weight += NAME(total)(n);
    for (long j = 0; j < d; j++) {
        V c = (V)centre[j], sum = (V)0.0;
        for (long r = 0; r < rows; r += LANES) {
            V y = *(const V *)(weights + r) * (*(const V *)(x + j * ELBO_PANEL + r) - c);
            *(V *)(scratch + j * ELBO_PANEL + r) = y;
            sum += y;
        }
        sums[j] += NAME(total)(sum);
    }
    // Σ w (x_i - c_i)(x_j - c_j) with the weight already in the left factor.
    long i = 0;
    for (; i + 4 <= d; i += 4) {
        for (long j = 0; j < i + 4; j += 4) {
            V s[4][4];
            V c[4];
            _Pragma("unroll") for (int u = 0; u < 4; u++) {
                c[u] = (V)centre[j + u];
                _Pragma("unroll") for (int t = 0; t < 4; t++) s[t][u] = (V)0.0;
            }
            for (long r = 0; r < rows; r += LANES) {
                V right[4];
                _Pragma("unroll") for (int u = 0; u < 4; u++)
                    right[u] = *(const V *)(x + (j + u) * ELBO_PANEL + r) - c[u];
                _Pragma("unroll") for (int t = 0; t < 4; t++) {
                    V left = *(const V *)(scratch + (i + t) * ELBO_PANEL + r);
                    _Pragma("unroll") for (int u = 0; u < 4; u++) s[t][u] += left * right[u];
                }
            }
            _Pragma("unroll") for (int t = 0; t < 4; t++)
                NAME(add_totals)(s[t], j < i ? 4 : t + 1, scatter + (i + t) * d + j);
        }
    }
    for (; i < d; i++) {
        for (long j = 0; j <= i; j++) {
            V c = (V)centre[j], s = (V)0.0;
            for (long r = 0; r < rows; r += LANES)
                s += *(const V *)(scratch + i * ELBO_PANEL + r) * (*(const V *)(x + j * ELBO_PANEL + r) - c);
            scatter[i * d + j] += NAME(total)(s);
        }
    }
}

ATTRIBUTE static void NAME(accumulate_diagonal)(const double *x, long rows, long d, const double *centre,
                                                const double *weights, double *weight, double *sums,
                                                double *scatter) {
    _Pragma("clang fp contract(fast)")
    V n = (V)0.0;
    for (long r = 0; r < rows; r += LANES) n += *(const V *)(weights + r);
    *weight += NAME(total)(n);
    for (long j = 0; j < d; j++) {
        V c = (V)centre[j];
        V sum[2] = {(V)0.0, (V)0.0}, square[2] = {(V)0.0, (V)0.0};
        for (long r = 0; r < rows; r += 2 * LANES)
            _Pragma("unroll") for (int v = 0; v < 2; v++) {
                V y = *(const V *)(x + j * ELBO_PANEL + r + v * LANES) - c;
                V wy = *(const V *)(weights + r + v * LANES) * y;
                sum[v] += wy;
                square[v] += wy * y;
            }
        sums[j] += NAME(total)(sum[0] + sum[1]);
        scatter[j] += NAME(total)(square[0] + square[1]);
    }
}

#undef V
#undef W
