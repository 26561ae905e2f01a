#include "job.h"
#include <stdlib.h>
#include <string.h>

void elbo_fail(elbo_job *job, elbo_image_status status, const char *message) {
    job->status = status;
    char *to = job->image->message;
    size_t length = 0;
    // Messages of libraries may hold bytes of the file.
    for (; message && message[length] && length + 1 < sizeof job->image->message; length++) {
        unsigned char byte = (unsigned char)message[length];
        to[length] = byte < 32 || byte > 126 ? '?' : (char)byte;
    }
    to[length] = 0;
    longjmp(job->escape, 1);
}

void elbo_check_size(elbo_job *job, int64_t width, int64_t height) {
    if (width < 1 || height < 1) elbo_fail(job, ELBO_IMAGE_DAMAGED, "it has no pixels");
    // Formats have sides below 2^31, so the product fits.
    job->image->width = (int32_t)width;
    job->image->height = (int32_t)height;
    if (width * height > job->max_pixels) elbo_fail(job, ELBO_IMAGE_TOO_LARGE, NULL);
}

void elbo_allocate(elbo_job *job, int64_t width, int64_t height) {
    job->image->pixel_width = (int32_t)width;
    job->image->pixel_height = (int32_t)height;
    job->image->pixels = malloc((size_t)(width * height) * (size_t)job->channels);
    if (!job->image->pixels) elbo_fail(job, ELBO_IMAGE_NO_MEMORY, NULL);
}

static elbo_image_status read_image(elbo_job *job) {
    static const uint8_t png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static const uint8_t jpeg[3] = {0xff, 0xd8, 0xff};
    memset(job->image, 0, sizeof *job->image);
    job->image->orientation = 1;
    job->image->reduction = 1;
    if (job->count >= sizeof png && memcmp(job->bytes, png, sizeof png) == 0) {
        job->image->format = ELBO_IMAGE_PNG;
        elbo_read_png(job);
    } else if (job->count >= sizeof jpeg && memcmp(job->bytes, jpeg, sizeof jpeg) == 0) {
        job->image->format = ELBO_IMAGE_JPEG;
        elbo_read_jpeg(job);
    } else {
        job->status = ELBO_IMAGE_UNKNOWN;
    }
    if (job->status != ELBO_IMAGE_READ) elbo_image_free(job->image);
    return job->status;
}

elbo_image_status elbo_image_read_header(
    const uint8_t *bytes, size_t count, int64_t max_pixels, elbo_image *image) {
    elbo_job job = {.bytes = bytes, .count = count, .max_pixels = max_pixels, .image = image};
    return read_image(&job);
}

elbo_image_status elbo_image_decode(
    const uint8_t *bytes, size_t count, int64_t max_pixels, int32_t channels, int32_t least_width,
    int32_t least_height, elbo_image *image) {
    elbo_job job = {
        .bytes = bytes, .count = count, .max_pixels = max_pixels, .channels = channels,
        .least_width = least_width, .least_height = least_height, .image = image};
    return read_image(&job);
}

void elbo_image_free(elbo_image *image) {
    free(image->pixels);
    image->pixels = NULL;
}
