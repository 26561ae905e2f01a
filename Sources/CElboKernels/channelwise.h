// Convolutions that keep channels apart: each number of a window meets the weight of its own channel.
//
// Channels lie side by side in a vector, so that nothing is summed across one.
#include "vector.h"

/// Positions of a result that share a load of their weights, and vectors of channels that they work on.
enum { POSITIONS = 4, CHANNEL_VECTORS = 2 };
/// Taps of a filter whose sums over positions stay in registers: those of a window of three by three.
enum { TAPS = 9 };

/// Sums over the taps, of `positions` windows and as many channels as `vectors` hold.
ELBO_INLINE void channels_of_windows(const float *a, const long *rows, const long *taps, long tap_count, const float *b,
                                     float *c, const long *c_rows, long channels, const int positions,
                                     const int vectors) {
    _Pragma("clang fp contract(fast)")
    vf sum[POSITIONS][CHANNEL_VECTORS];
    _Pragma("unroll") for (int p = 0; p < positions; p++)
        _Pragma("unroll") for (int v = 0; v < vectors; v++) sum[p][v] = (vf)0;
    for (long k = 0; k < tap_count; k++, b += channels) {
        vf weight[CHANNEL_VECTORS];
        _Pragma("unroll") for (int v = 0; v < vectors; v++) weight[v] = load(b + v * LANES);
        _Pragma("unroll") for (int p = 0; p < positions; p++)
            _Pragma("unroll") for (int v = 0; v < vectors; v++)
                sum[p][v] += load(a + rows[p] + taps[k] + v * LANES) * weight[v];
    }
    _Pragma("unroll") for (int p = 0; p < positions; p++)
        _Pragma("unroll") for (int v = 0; v < vectors; v++) store(c + c_rows[p] + v * LANES, sum[p][v]);
}

/// All channels of `positions` windows.
ELBO_INLINE void windows_by_channel(const float *a, const long *rows, const long *taps, long tap_count, const float *b,
                                    float *c, const long *c_rows, long channels, const int positions) {
    _Pragma("clang fp contract(fast)")
    long n = 0;
    for (; n + CHANNEL_VECTORS * LANES <= channels; n += CHANNEL_VECTORS * LANES)
        channels_of_windows(a + n, rows, taps, tap_count, b + n, c + n, c_rows, channels, positions, CHANNEL_VECTORS);
    for (; n + LANES <= channels; n += LANES)
        channels_of_windows(a + n, rows, taps, tap_count, b + n, c + n, c_rows, channels, positions, 1);
    for (; n < channels; n++)
        for (int p = 0; p < positions; p++) {
            float sum = 0;
            for (long k = 0; k < tap_count; k++) sum += a[rows[p] + taps[k] + n] * b[k * channels + n];
            c[c_rows[p] + n] = sum;
        }
}

static void OWN(channelwise)(const float *a, const long *rows, long row_count, const long *taps, long tap_count,
                             const float *b, float *c, const long *c_rows, long channels) {
    long r = 0;
    for (; r + POSITIONS <= row_count; r += POSITIONS)
        windows_by_channel(a, rows + r, taps, tap_count, b, c, c_rows + r, channels, POSITIONS);
    for (; r < row_count; r++) windows_by_channel(a, rows + r, taps, tap_count, b, c, c_rows + r, channels, 1);
}

/// Sums over the windows, of `count` taps and one vector of channels.
ELBO_INLINE void taps_of_channels(const float *a, const long *rows, long row_count, const long *taps, const float *y,
                                  float *c, long channels, bool accumulates, const int count) {
    _Pragma("clang fp contract(fast)")
    vf sum[TAPS];
    _Pragma("unroll") for (int t = 0; t < count; t++) sum[t] = accumulates ? load(c + t * channels) : (vf)0;
    for (long r = 0; r < row_count; r++, y += channels) {
        vf right = load(y);
        const float *window = a + rows[r];
        _Pragma("unroll") for (int t = 0; t < count; t++) sum[t] += load(window + taps[t]) * right;
    }
    _Pragma("unroll") for (int t = 0; t < count; t++) store(c + t * channels, sum[t]);
}

static void OWN(channelwise_filter)(const float *a, const long *rows, long row_count, const long *taps, long tap_count,
                                    const float *y, float *c, long channels, bool accumulates) {
    _Pragma("clang fp contract(fast)")
    long n = 0;
    for (; n + LANES <= channels; n += LANES) {
        long t = 0;
        for (; t + TAPS <= tap_count; t += TAPS)
            taps_of_channels(a + n, rows, row_count, taps + t, y + n, c + t * channels + n, channels, accumulates, TAPS);
        for (; t + 4 <= tap_count; t += 4)
            taps_of_channels(a + n, rows, row_count, taps + t, y + n, c + t * channels + n, channels, accumulates, 4);
        for (; t < tap_count; t++)
            taps_of_channels(a + n, rows, row_count, taps + t, y + n, c + t * channels + n, channels, accumulates, 1);
    }
    for (; n < channels; n++)
        for (long t = 0; t < tap_count; t++) {
            float sum = accumulates ? c[t * channels + n] : 0;
            for (long r = 0; r < row_count; r++) sum += a[rows[r] + taps[t] + n] * y[r * channels + n];
            c[t * channels + n] = sum;
        }
}
