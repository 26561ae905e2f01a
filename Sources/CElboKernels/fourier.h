// The discrete Fourier transform of real signals, sixteen side by side: each number is a row of one of each signal, so that
// nothing is ever summed across a vector and the bits of a signal do not depend on its neighbours.
//
// The even and the odd numbers of a signal are the real and the imaginary parts of one of half the length, whose transform is
// Stockham's of radix 4: it sorts while it goes.
#include "square.h"

enum { SIDE = ELBO_LANES };
_Static_assert(ELBO_LANES == 16, "squares are of 16 x 16");

/// Up to 16 numbers of each of `count` rows, turned over: rows of 16 at `out`, zeros where there are no signals.
ELBO_INLINE void turn_in(float *out, long out_stride, const float *rows, long stride, long count, long width) {
    float square[SIDE * SIDE] __attribute__((aligned(64)));
    if (count < SIDE || width < SIDE) memset(square, 0, sizeof square);
    for (long r = 0; r < count; r++) memcpy(square + SIDE * r, rows + r * stride, (size_t)width * sizeof(float));
    if (width == SIDE) {
        transpose_square(out, out_stride, square, SIDE);
    } else {
        for (long n = 0; n < width; n++)
            for (long r = 0; r < SIDE; r++) out[n * out_stride + r] = square[SIDE * r + n];
    }
}

/// The way back: up to 16 rows of 16, turned over, to `count` rows.
ELBO_INLINE void turn_out(float *rows, long stride, const float *in, long in_stride, long count, long width) {
    float square[SIDE * SIDE] __attribute__((aligned(64)));
    if (width == SIDE) {
        transpose_square(square, SIDE, in, in_stride);
    } else {
        for (long n = 0; n < width; n++)
            for (long r = 0; r < SIDE; r++) square[SIDE * r + n] = in[n * in_stride + r];
    }
    for (long r = 0; r < count; r++) memcpy(rows + r * stride, square + SIDE * r, (size_t)width * sizeof(float));
}

/// Sums and differences of four complex numbers that lie `step` apart, turned by up to three angles (c, s) unless they are 0.
ELBO_INLINE void four_together(const float *x, long step, float *y, long stride, const float sign, const int is_turned,
                               const float *c, const float *s) {
    _Pragma("clang fp contract(fast)")
    _Pragma("unroll") for (int g = 0; g < SIDE; g += LANES) {
        vf ar = load(x + g), ai = load(x + g + SIDE);
        vf br = load(x + step + g), bi = load(x + step + g + SIDE);
        vf cr = load(x + 2 * step + g), ci = load(x + 2 * step + g + SIDE);
        vf dr = load(x + 3 * step + g), di = load(x + 3 * step + g + SIDE);
        vf plus_r = ar + cr, plus_i = ai + ci, minus_r = ar - cr, minus_i = ai - ci;
        vf sum_r = br + dr, sum_i = bi + di;
        // ±i (b - d)
        vf turn_r = -sign * (bi - di), turn_i = sign * (br - dr);
        store(y + g, plus_r + sum_r);
        store(y + g + SIDE, plus_i + sum_i);
        vf r[3] = {minus_r + turn_r, plus_r - sum_r, minus_r - turn_r};
        vf i[3] = {minus_i + turn_i, plus_i - sum_i, minus_i - turn_i};
        _Pragma("unroll") for (int j = 0; j < 3; j++) {
            float *out = y + (j + 1) * stride + g;
            store(out, is_turned ? r[j] * c[j] - i[j] * s[j] : r[j]);
            store(out + SIDE, is_turned ? r[j] * s[j] + i[j] * c[j] : i[j]);
        }
    }
}

/// The complex transform of `half` numbers at x; returns where the result lies, x or y.
ELBO_INLINE float *stockham(float *x, float *y, long half, const float *tables, const float sign) {
    _Pragma("clang fp contract(fast)")
    const float *cosines = tables, *sines = tables + 2 * half;
    const long width = 2 * SIDE;
    for (long count = half, stride = 1; count > 1;) {
        if (count >= 4) {
            long quarter = count / 4, step = stride * quarter * width;
            for (long q = 0; q < stride; q++)
                four_together(x + q * width, step, y + q * width, stride * width, sign, 0, 0, 0);
            for (long p = 1; p < quarter; p++) {
                // e^(±2πi pj / count) for j = 1, 2, 3: the table counts 2π/N, and count · stride = N/2.
                float c[3], s[3];
                for (int j = 0; j < 3; j++) {
                    c[j] = cosines[2 * p * stride * (j + 1)];
                    s[j] = sign * sines[2 * p * stride * (j + 1)];
                }
                const float *from = x + stride * p * width;
                float *to = y + stride * 4 * p * width;
                for (long q = 0; q < stride; q++)
                    four_together(from + q * width, step, to + q * width, stride * width, sign, 1, c, s);
            }
            count /= 4;
            stride *= 4;
        } else {
            for (long q = 0; q < stride * width; q += LANES) {
                vf a = load(x + q), b = load(x + stride * width + q);
                store(y + q, a + b);
                store(y + stride * width + q, a - b);
            }
            count /= 2;
            stride *= 2;
        }
        float *other = x;
        x = y;
        y = other;
    }
    return x;
}

static void OWN(fourier)(const float *tables, long length, const float *signals, float *real, float *imaginary,
                         long count, float *room) {
    _Pragma("clang fp contract(fast)")
    const long half = length / 2, bins = half + 1;
    for (long n = 0; n < length; n += SIDE)
        turn_in(room + n * SIDE, SIDE, signals + n, length, count, length - n < SIDE ? length - n : SIDE);
    const float *z = stockham(room, room + length * SIDE, half, tables, -1);
    float re[SIDE * SIDE] __attribute__((aligned(64))), im[SIDE * SIDE] __attribute__((aligned(64)));
    for (long first = 0; first < half; first += SIDE) {
        long width = half - first < SIDE ? half - first : SIDE;
        for (long j = 0; j < width; j++) {
            // X_k = E_k + e^(-2πik/N) O_k with E and O the transforms of the even and the odd numbers.
            long k = first + j;
            const float *a = z + k * 2 * SIDE, *b = z + ((half - k) & (half - 1)) * 2 * SIDE;
            float c = 0.5f * tables[k], s = 0.5f * tables[length + k];
            _Pragma("unroll") for (int g = 0; g < SIDE; g += LANES) {
                vf ar = load(a + g), ai = load(a + g + SIDE), br = load(b + g), bi = load(b + g + SIDE);
                vf odd_r = ai + bi, odd_i = br - ar;
                store(re + j * SIDE + g, 0.5f * (ar + br) + c * odd_r + s * odd_i);
                store(im + j * SIDE + g, 0.5f * (ai - bi) + c * odd_i - s * odd_r);
            }
        }
        turn_out(real + first, bins, re, SIDE, count, width);
        turn_out(imaginary + first, bins, im, SIDE, count, width);
    }
    for (long r = 0; r < count; r++) {
        real[r * bins + half] = z[r] - z[SIDE + r];
        imaginary[r * bins + half] = 0;
    }
}

static void OWN(fourier_adjoint)(const float *tables, long length, const float *real, const float *imaginary,
                                 float *signals, long count, float *room) {
    _Pragma("clang fp contract(fast)")
    const long half = length / 2, bins = half + 1;
    float *z = room, *spectra = room + length * SIDE;
    for (long first = 0; first < half; first += SIDE) {
        long width = half - first < SIDE ? half - first : SIDE;
        turn_in(spectra + first * 2 * SIDE, 2 * SIDE, real + first, bins, count, width);
        turn_in(spectra + first * 2 * SIDE + SIDE, 2 * SIDE, imaginary + first, bins, count, width);
    }
    // The first and the last number stand for themselves alone, each other one also for its mirror image.
    for (long r = 0; r < SIDE; r++) {
        float low = spectra[r], high = r < count ? real[r * bins + half] : 0;
        z[r] = low + high;
        z[SIDE + r] = low - high;
    }
    for (long k = 1; k < half; k++) {
        const float *a = spectra + k * 2 * SIDE, *b = spectra + (half - k) * 2 * SIDE;
        float *out = z + k * 2 * SIDE, c = 0.5f * tables[k], s = 0.5f * tables[length + k];
        _Pragma("unroll") for (int g = 0; g < SIDE; g += LANES) {
            vf ar = load(a + g), ai = load(a + g + SIDE), br = load(b + g), bi = load(b + g + SIDE);
            vf apart_r = ar - br, apart_i = ai + bi;
            store(out + g, 0.5f * (ar + br) - (c * apart_i + s * apart_r));
            store(out + g + SIDE, 0.5f * (ai - bi) + (c * apart_r - s * apart_i));
        }
    }
    const float *x = stockham(z, spectra, half, tables, 1);
    for (long n = 0; n < length; n += SIDE)
        turn_out(signals + n, length, x + n * SIDE, SIDE, count, length - n < SIDE ? length - n : SIDE);
}
