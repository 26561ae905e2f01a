// Which paths there are on this processor.
#include "elbo_kernels.h"

extern const elbo_path elbo_path_baseline, elbo_path_avx2, elbo_path_avx512;

const elbo_path *elbo_path_at(int32_t index) {
    const elbo_path *paths[3];
    int32_t count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool is_fused = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
                    && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (is_fused && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        paths[count++] = &elbo_path_avx512;
    if (is_fused) paths[count++] = &elbo_path_avx2;
#endif
    paths[count++] = &elbo_path_baseline;
    return index >= 0 && index < count ? paths[index] : 0;
}
