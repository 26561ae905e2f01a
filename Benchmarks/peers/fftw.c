/* What the real transform of FFTW takes beside that of graphs: float32, one thread, plans measured.
   cc -O2 fftw.c -lfftw3f -lm && ./a.out          (Debian: libfftw3-dev; a peer of measurements only) */
#include <fftw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

/* Microseconds of a plan, the mean over so many times. */
static double microseconds(fftwf_plan plan, int times) {
    double begin = now();
    for (int i = 0; i < times; i++) fftwf_execute(plan);
    return 1e6 * (now() - begin) / times;
}

int main(void) {
    enum { n = 1024, rows = 16 };
    float *x = fftwf_alloc_real(n * rows);
    fftwf_complex *y = fftwf_alloc_complex((n / 2 + 1) * rows);
    int size = n;
    fftwf_plan one = fftwf_plan_dft_r2c_1d(n, x, y, FFTW_MEASURE);
    fftwf_plan many = fftwf_plan_many_dft_r2c(1, &size, rows, x, 0, 1, n, y, 0, 1, n / 2 + 1, FFTW_MEASURE);
    for (int i = 0; i < n * rows; i++) x[i] = rand() / (float)RAND_MAX - .5f;
    for (int round = 0; round < 5; round++)
        printf("one %.3f us, of sixteen %.3f us\n", microseconds(one, 100000), microseconds(many, 10000) / rows);
}
