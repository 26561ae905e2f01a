// What every processor has: SSE2 on x86-64, Neon on 64-bit Arm.
#define PATH baseline
#define PATH_NAME "baseline"
#define LANES 4
#define BLOCK_VECTORS 4
// A tile's sums, a vector row of the right operand and one number of the left fill the registers: 12 + 2 + 1 of
// the 16 of SSE, 24 + 4 + 1 of the 32 of Neon.
#define TILE_ROWS 6
#if defined(__aarch64__)
#define TILE_VECTORS 4
#else
#define TILE_VECTORS 2
#endif
#include "loops.h"
