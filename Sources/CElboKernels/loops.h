// All loops of one path, in the order in which they build on each other.
#include "functions.h"

#include "channelwise.h"
#include "compiled.h"
#include "fourier.h"
#include "random.h"
#include "reduce.h"
#include "tile.h"
#include "transpose.h"

const elbo_path OWN(elbo_path) = {
    .name = PATH_NAME,
    .run_chain = OWN(run_chain),
    .compiled = OWN(compiled),
    .uniform = OWN(uniform),
    .normal = OWN(normal),
    .sum = OWN(sum),
    .max = OWN(max),
    .accumulate_sum = OWN(accumulate_sum),
    .accumulate_max = OWN(accumulate_max),
    .tile_rows = TILE_ROWS,
    .tile_columns = TILE_VECTORS * LANES,
    .tile = OWN(tile),
    .half_tile = OWN(half_tile),
    .packing_tile = OWN(packing_tile),
    .packing_half_tile = OWN(packing_half_tile),
    .row = OWN(row),
    .pack = OWN(pack),
    .transpose = OWN(transpose),
    .channelwise = OWN(channelwise),
    .channelwise_filter = OWN(channelwise_filter),
    .fourier = OWN(fourier),
    .fourier_adjoint = OWN(fourier_adjoint),
};
