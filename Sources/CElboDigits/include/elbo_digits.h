/// The files of handwritten digits, as bytes of the program.
#pragma once
#include <stddef.h>

/// MNIST's test images: IDX, compressed by gzip.
const unsigned char *elbo_digit_images(size_t *count);

/// Their classes: likewise.
const unsigned char *elbo_digit_labels(size_t *count);
