#include "job.h"
#include <string.h>

/// Luma of BT.601, the grey of JPEG and of most programs; the weights are in 1/65536 and sum to 1.
static inline uint8_t luma(unsigned red, unsigned green, unsigned blue) {
    return (uint8_t)((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
}

/// x y / 255, rounded.
static inline unsigned share(unsigned x, unsigned y) { return (x * y + 127) / 255; }

static inline uint8_t over_white(unsigned value, unsigned opacity) {
    return (uint8_t)((value * opacity + 255 * (255 - opacity) + 127) / 255);
}

static inline void put(
    uint8_t *to, int channels, size_t index, uint8_t red, uint8_t green, uint8_t blue) {
    if (channels == 1) {
        to[index] = luma(red, green, blue);
    } else {
        to[3 * index] = red;
        to[3 * index + 1] = green;
        to[3 * index + 2] = blue;
    }
}

/// Grey or colours, with opacity or without, as colours with opacity.
static void add_opacity(const uint8_t *from, int from_channels, uint8_t *to, size_t count) {
    int colors = from_channels < 3 ? 1 : 3;
    for (size_t i = 0; i < count; i++, from += from_channels, to += 4) {
        for (int channel = 0; channel < 3; channel++) to[channel] = from[colors == 1 ? 0 : channel];
        to[3] = from_channels == colors ? 255 : from[colors];
    }
}

void elbo_convert_row(
    const uint8_t *from, int from_channels, uint8_t *to, int to_channels, size_t count) {
    if (from_channels == to_channels) {
        memcpy(to, from, count * (size_t)to_channels);
        return;
    }
    if (to_channels == 4) {
        add_opacity(from, from_channels, to, count);
        return;
    }
    switch (from_channels) {
    case 1:
        for (size_t i = 0; i < count; i++) to[3 * i] = to[3 * i + 1] = to[3 * i + 2] = from[i];
        break;
    case 2:
        for (size_t i = 0; i < count; i++) {
            uint8_t grey = over_white(from[2 * i], from[2 * i + 1]);
            put(to, to_channels, i, grey, grey, grey);
        }
        break;
    case 3:
        for (size_t i = 0; i < count; i++)
            to[i] = luma(from[3 * i], from[3 * i + 1], from[3 * i + 2]);
        break;
    default:
        for (size_t i = 0; i < count; i++) {
            const uint8_t *pixel = from + 4 * i;
            put(to, to_channels, i, over_white(pixel[0], pixel[3]), over_white(pixel[1], pixel[3]),
                over_white(pixel[2], pixel[3]));
        }
    }
}

void elbo_convert_ink_row(
    const uint8_t *from, uint8_t *to, int to_channels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *ink = from + 4 * i;
        put(to, to_channels, i, (uint8_t)share(ink[0], ink[3]), (uint8_t)share(ink[1], ink[3]),
            (uint8_t)share(ink[2], ink[3]));
    }
}
