#include "elbo_kernels.h"
