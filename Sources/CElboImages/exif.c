#include "job.h"

static uint32_t number(const uint8_t *at, int bytes, int is_big) {
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++) value = value << 8 | at[is_big ? i : bytes - 1 - i];
    return value;
}

int32_t elbo_exif_orientation(const uint8_t *bytes, size_t count) {
    if (count < 8 || bytes[0] != bytes[1] || (bytes[0] != 'I' && bytes[0] != 'M')) return 1;
    int is_big = bytes[0] == 'M';
    if (number(bytes + 2, 2, is_big) != 42) return 1;
    size_t folder = number(bytes + 4, 4, is_big);
    if (folder > count || count - folder < 2) return 1;
    size_t entries = number(bytes + folder, 2, is_big);
    for (size_t i = 0; i < entries; i++) {
        size_t entry = folder + 2 + 12 * i;
        if (entry > count || count - entry < 12) return 1;
        const uint8_t *at = bytes + entry;
        // Tag 274, one 16-bit number, which stands in the entry itself.
        if (number(at, 2, is_big) != 274) continue;
        if (number(at + 2, 2, is_big) != 3 || number(at + 4, 4, is_big) != 1) return 1;
        uint32_t value = number(at + 8, 2, is_big);
        return value >= 1 && value <= 8 ? (int32_t)value : 1;
    }
    return 1;
}
