// Results below the normal range become zero while kernels run.
//
// Where a gradient is zero for long, Adam's moments decay by a factor in each step until they are subnormal, and processors of
// the x86 family compute with those in microcode: training on MNIST, whose border is mostly black, takes a fifth longer.
// Those of Arm compute with them as fast as with others.
#include "elbo_kernels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>

uint32_t elbo_flush_subnormals(bool flushes) {
    uint32_t mode = _mm_getcsr();
    _mm_setcsr((mode & ~(uint32_t)_MM_FLUSH_ZERO_MASK) | (flushes ? _MM_FLUSH_ZERO_ON : _MM_FLUSH_ZERO_OFF));
    return mode;
}

void elbo_restore_mode(uint32_t mode) { _mm_setcsr(mode); }
#else
uint32_t elbo_flush_subnormals(bool flushes) { return flushes; }
void elbo_restore_mode(uint32_t mode) { (void)mode; }
#endif
