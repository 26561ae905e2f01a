/// PNG and JPEG files in memory turned into bytes, by libpng and libjpeg-turbo.
///
/// Both libraries report errors by jumping out of their calls (longjmp), which Swift must not see: here
/// every jump ends inside, and what went wrong comes back as a status and a sentence.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What came of reading a file.
typedef enum : int32_t {
    ELBO_IMAGE_READ,
    /// Neither PNG nor JPEG.
    ELBO_IMAGE_UNKNOWN,
    /// The bytes end before the picture does.
    ELBO_IMAGE_TRUNCATED,
    /// More pixels than allowed.
    ELBO_IMAGE_TOO_LARGE,
    /// A valid file of a kind that is not read; `message` names it.
    ELBO_IMAGE_UNSUPPORTED,
    /// The library found an error; `message` is its own.
    ELBO_IMAGE_DAMAGED,
    /// The system has no memory for it.
    ELBO_IMAGE_NO_MEMORY,
} elbo_image_status;

typedef enum : int32_t {
    ELBO_IMAGE_PNG,
    ELBO_IMAGE_JPEG,
} elbo_image_format;

/// An image, or what its header says.
typedef struct {
    elbo_image_format format;
    /// Size as the header has it, before the orientation is applied.
    int32_t width, height;
    /// How the stored pixels become upright ones: 1 to 8 as in Exif (CIPA DC-008, tag 274).
    int32_t orientation;
    /// 1 when the file has only greys, else 3.
    int32_t file_channels;
    /// Size of `pixels`; smaller than `width` and `height` when the decoder has shrunk by 2, 4 or 8.
    int32_t pixel_width, pixel_height;
    /// By how much the decoder has shrunk: 1, 2, 4 or 8.
    int32_t reduction;
    /// Row after row, the channels of a pixel together; NULL when only the header was read.
    uint8_t *pixels;
    /// Why it failed; one clause without a full stop.
    char message[200];
} elbo_image;

/// Reads what stands before the pixels. `image` is filled completely in any case.
elbo_image_status elbo_image_read_header(
    const uint8_t *bytes, size_t count, int64_t max_pixels, elbo_image *image);

/// Decodes to `channels` (1 grey, 3 red, green, blue, of a PNG also 4 with opacity) bytes a pixel.
///
/// Transparent pixels are laid on white, but for 4 channels. A JPEG may be shrunk by 2, 4 or 8 while it is decoded, as long as
/// neither side falls below `least_width` and `least_height` (upright); 0 keeps the full size.
elbo_image_status elbo_image_decode(
    const uint8_t *bytes, size_t count, int64_t max_pixels, int32_t channels, int32_t least_width,
    int32_t least_height, elbo_image *image);

/// Releases the pixels.
void elbo_image_free(elbo_image *image);
