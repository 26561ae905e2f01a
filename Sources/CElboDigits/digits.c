// The assembler takes the files in as they are; it finds them through the target's search path for headers.
#include "elbo_digits.h"

#if defined(__APPLE__)
#define SECTION ".section __TEXT,__const\n"
#define SYMBOL(NAME) "_" NAME
#else
#define SECTION ".section .rodata\n"
#define SYMBOL(NAME) NAME
#endif

#define EMBED(NAME, FILE)                                                                         \
    __asm__(SECTION                                                                               \
            ".balign 16\n"                                                                        \
            ".globl " SYMBOL(#NAME "_begin") "\n" SYMBOL(#NAME "_begin") ":\n"                    \
            ".incbin \"" FILE "\"\n"                                                              \
            ".globl " SYMBOL(#NAME "_end") "\n" SYMBOL(#NAME "_end") ":\n"                        \
            ".byte 0\n"                                                                           \
            ".text\n");                                                                           \
    extern const unsigned char NAME##_begin[], NAME##_end[];                                      \
    const unsigned char *NAME(size_t *count) {                                                    \
        *count = (size_t)(NAME##_end - NAME##_begin);                                             \
        return NAME##_begin;                                                                      \
    }

EMBED(elbo_digit_images, "t10k-images-idx3-ubyte.gz")
EMBED(elbo_digit_labels, "t10k-labels-idx1-ubyte.gz")
