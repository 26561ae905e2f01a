#pragma once
#include "elbo_images.h"
#include <setjmp.h>

/// One file on its way through a decoder, shared by both formats.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    int64_t max_pixels;
    /// 0 to read only the header.
    int32_t channels;
    int32_t least_width, least_height;
    elbo_image *image;
    /// Set before a jump.
    elbo_image_status status;
    jmp_buf escape;
} elbo_job;

void elbo_read_png(elbo_job *job);
void elbo_read_jpeg(elbo_job *job);

/// Leaves the decoder with a status and a message, which may be NULL.
_Noreturn void elbo_fail(elbo_job *job, elbo_image_status status, const char *message);

/// Checks a size and allocates the pixels of the result.
void elbo_check_size(elbo_job *job, int64_t width, int64_t height);
void elbo_allocate(elbo_job *job, int64_t width, int64_t height);

/// The orientation that a TIFF block (the body of an Exif record) states; 1 when it states none.
int32_t elbo_exif_orientation(const uint8_t *bytes, size_t count);

/// Turns `count` pixels of 1 (grey), 2 (grey, opacity), 3 or 4 (with opacity) bytes into 1, 3 or 4 bytes.
void elbo_convert_row(
    const uint8_t *from, int from_channels, uint8_t *to, int to_channels, size_t count);

/// Turns four inks into light. Files hold the complement of the ink, as Adobe's programs write it and other
/// readers take it even where Adobe's marker is missing.
void elbo_convert_ink_row(const uint8_t *from, uint8_t *to, int to_channels, size_t count);
