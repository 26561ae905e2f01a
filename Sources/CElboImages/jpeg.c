#include "job.h"
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/// A progressive file may send the whole image again and again; honest encoders use about ten scans.
#define MOST_SCANS 200

typedef struct {
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct info;
    elbo_job *job;
} jpeg_reading;

static _Noreturn void fail_with_message(j_common_ptr info, elbo_image_status status) {
    jpeg_reading *reading = info->client_data;
    char message[JMSG_LENGTH_MAX] = "";
    info->err->format_message(info, message);
    elbo_fail(reading->job, status, message);
}

static void on_error(j_common_ptr info) {
    switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
        fail_with_message(info, ELBO_IMAGE_NO_MEMORY);
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
        fail_with_message(info, ELBO_IMAGE_UNSUPPORTED);
    default:
        fail_with_message(info, ELBO_IMAGE_DAMAGED);
    }
}

/// The library goes on after damage and invents the rest; a picture like that must not train a model.
static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
        return;
    case JWRN_JPEG_EOF:
        fail_with_message(info, ELBO_IMAGE_TRUNCATED);
    default:
        fail_with_message(info, ELBO_IMAGE_DAMAGED);
    }
}

static void on_progress(j_common_ptr info) {
    if (!info->is_decompressor || ((j_decompress_ptr)info)->input_scan_number <= MOST_SCANS) return;
    jpeg_reading *reading = info->client_data;
    elbo_fail(reading->job, ELBO_IMAGE_UNSUPPORTED, "it has hundreds of scans");
}

static int32_t exif_orientation(const struct jpeg_decompress_struct *info) {
    for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next)
        if (marker->data_length > 6 && memcmp(marker->data, "Exif\0", 6) == 0)
            return elbo_exif_orientation(marker->data + 6, marker->data_length - 6);
    return 1;
}

static void read_header(jpeg_reading *reading) {
    struct jpeg_decompress_struct *info = &reading->info;
    jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(info, TRUE);
    elbo_check_size(reading->job, info->image_width, info->image_height);
    reading->job->image->orientation = exif_orientation(info);
    reading->job->image->file_channels = info->jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
}

static int is_ink(const struct jpeg_decompress_struct *info) {
    return info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
}

static void choose_colors(jpeg_reading *reading) {
    struct jpeg_decompress_struct *info = &reading->info;
    switch (info->jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
    case JCS_RGB:
        info->out_color_space = reading->job->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        info->out_color_space = JCS_CMYK;
        break;
    default: {
        char message[60];
        snprintf(message, sizeof message, "it has %d colour channels", info->num_components);
        elbo_fail(reading->job, ELBO_IMAGE_UNSUPPORTED, message);
    }
    }
}

/// The largest power of two, up to 8, that leaves both sides at least as large as is asked.
static int32_t choose_reduction(const elbo_job *job) {
    if (job->least_width < 1 || job->least_height < 1) return 1;
    int is_turned = job->image->orientation >= 5;
    int32_t least_width = is_turned ? job->least_height : job->least_width;
    int32_t least_height = is_turned ? job->least_width : job->least_height;
    int32_t reduction = 8;
    while (reduction > 1
           && (job->image->width / reduction < least_width
               || job->image->height / reduction < least_height))
        reduction /= 2;
    return reduction;
}

static void read_pixels(jpeg_reading *reading) {
    elbo_job *job = reading->job;
    struct jpeg_decompress_struct *info = &reading->info;
    choose_colors(reading);
    job->image->reduction = choose_reduction(job);
    info->scale_num = 1;
    info->scale_denom = (unsigned)job->image->reduction;
    jpeg_start_decompress(info);
    elbo_allocate(job, info->output_width, info->output_height);
    size_t row = (size_t)info->output_width * (size_t)job->channels;
    JSAMPARRAY ink = NULL;
    if (is_ink(info))
        ink = info->mem->alloc_sarray((j_common_ptr)info, JPOOL_IMAGE, 4 * info->output_width, 1);
    while (info->output_scanline < info->output_height) {
        uint8_t *to = job->image->pixels + info->output_scanline * row;
        if (ink) {
            jpeg_read_scanlines(info, ink, 1);
            elbo_convert_ink_row(ink[0], to, job->channels, info->output_width);
        } else {
            jpeg_read_scanlines(info, &to, 1);
        }
    }
}

static void read_all(jpeg_reading *reading) {
    elbo_job *job = reading->job;
    if (setjmp(job->escape)) return;
    reading->info.err = jpeg_std_error(&reading->errors);
    reading->errors.error_exit = on_error;
    reading->errors.emit_message = on_message;
    reading->info.client_data = reading;
    jpeg_create_decompress(&reading->info);
    reading->progress.progress_monitor = on_progress;
    reading->info.progress = &reading->progress;
    jpeg_mem_src(&reading->info, job->bytes, job->count);
    read_header(reading);
    if (job->channels) read_pixels(reading);
}

void elbo_read_jpeg(elbo_job *job) {
    jpeg_reading reading = {.job = job};
    read_all(&reading);
    jpeg_destroy_decompress(&reading.info);
}
