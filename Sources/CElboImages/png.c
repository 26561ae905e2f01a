#include "job.h"
#include <png.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    elbo_job *job;
    png_structp png;
    png_infop info;
    /// Pixels in the file's own channels: one row, or all rows of an interlaced image.
    uint8_t *native;
    size_t position;
} png_reading;

static void on_error(png_structp png, png_const_charp message) {
    png_reading *reading = png_get_error_ptr(png);
    elbo_fail(reading->job, ELBO_IMAGE_DAMAGED, message);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void supply(png_structp png, png_bytep to, size_t count) {
    png_reading *reading = png_get_io_ptr(png);
    if (count > reading->job->count - reading->position)
        elbo_fail(reading->job, ELBO_IMAGE_TRUNCATED, NULL);
    memcpy(to, reading->job->bytes + reading->position, count);
    reading->position += count;
}

/// Texts and colour profiles are not used, and can be bombs of their own.
static void skip_unused_chunks(png_structp png) {
    static const png_byte names[] = "iCCP\0iTXt\0tEXt\0zTXt\0sPLT\0hIST";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, 6);
}

static int32_t file_channels(png_reading *reading) {
    switch (png_get_color_type(reading->png, reading->info)) {
    case PNG_COLOR_TYPE_GRAY:
    case PNG_COLOR_TYPE_GRAY_ALPHA:
        return 1;
    case PNG_COLOR_TYPE_PALETTE: {
        png_colorp colors = NULL;
        int count = 0;
        png_get_PLTE(reading->png, reading->info, &colors, &count);
        for (int i = 0; i < count; i++)
            if (colors[i].red != colors[i].green || colors[i].red != colors[i].blue) return 3;
        return 1;
    }
    default:
        return 3;
    }
}

static void read_header(png_reading *reading) {
    elbo_job *job = reading->job;
    png_read_info(reading->png, reading->info);
    elbo_check_size(
        job, png_get_image_width(reading->png, reading->info),
        png_get_image_height(reading->png, reading->info));
    job->image->file_channels = file_channels(reading);
    png_uint_32 length = 0;
    png_bytep exif = NULL;
    if (png_get_eXIf_1(reading->png, reading->info, &length, &exif))
        job->image->orientation = elbo_exif_orientation(exif, length);
}

/// Asks for eight bits a channel, and opacity as a channel. The gamma chunk is left alone: bytes stay as
/// they are in the file.
static int request_bytes(png_reading *reading) {
    png_structp png = reading->png;
    int type = png_get_color_type(png, reading->info);
    int depth = png_get_bit_depth(png, reading->info);
    if (depth == 16) png_set_scale_16(png);
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    if (type == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, reading->info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, reading->info);
    return passes;
}

static void read_pixels(png_reading *reading) {
    elbo_job *job = reading->job;
    size_t width = (size_t)job->image->width, height = (size_t)job->image->height;
    int passes = request_bytes(reading);
    int channels = png_get_channels(reading->png, reading->info);
    size_t native_row = width * (size_t)channels;
    if (png_get_rowbytes(reading->png, reading->info) != native_row)
        elbo_fail(job, ELBO_IMAGE_UNSUPPORTED, "its rows have an unknown layout");
    elbo_allocate(job, job->image->width, job->image->height);
    size_t row = width * (size_t)job->channels;
    reading->native = calloc(passes > 1 ? height : 1, native_row);
    if (!reading->native) elbo_fail(job, ELBO_IMAGE_NO_MEMORY, NULL);
    for (int pass = 0; pass < passes; pass++) {
        for (size_t y = 0; y < height; y++) {
            uint8_t *native = reading->native + (passes > 1 ? y * native_row : 0);
            png_read_row(reading->png, native, NULL);
            if (pass == passes - 1)
                elbo_convert_row(
                    native, channels, job->image->pixels + y * row, job->channels, width);
        }
    }
    png_read_end(reading->png, NULL);
}

static void read_all(png_reading *reading) {
    elbo_job *job = reading->job;
    if (setjmp(job->escape)) return;
    reading->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, on_error, on_warning);
    if (!reading->png) elbo_fail(job, ELBO_IMAGE_NO_MEMORY, NULL);
    reading->info = png_create_info_struct(reading->png);
    if (!reading->info) elbo_fail(job, ELBO_IMAGE_NO_MEMORY, NULL);
    png_set_read_fn(reading->png, reading, supply);
    // A chunk whose checksum is wrong would be dropped in silence: opacity, orientation. The picture is then
    // another one, so that no chunk may be damaged.
    png_set_crc_action(reading->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    skip_unused_chunks(reading->png);
    read_header(reading);
    if (job->channels) read_pixels(reading);
}

void elbo_read_png(elbo_job *job) {
    png_reading reading = {.job = job};
    read_all(&reading);
    png_destroy_read_struct(&reading.png, &reading.info, NULL);
    free(reading.native);
}
