// Runs a fused cluster tile by tile: chains of operations on elements, and between them what needs whole arrays.
#include "elbo_kernels.h"

/// Folds the valid elements of a tile into a reduction.
static void reduce_tile(const elbo_path *path, const elbo_reduction *r, const float *x, long start,
                        long n, long piece) {
    if (r->shape == ELBO_ALL) {
        if (r->is_max) {
            double best = (double)path->max(x, n);
            if (best > r->totals[piece] || best != best) r->totals[piece] = best;
        } else {
            r->totals[piece] += path->sum(x, n);
        }
        return;
    }
    // Rows over leading axes may be joined to longer ones, folded when all pieces are done.
    long width = r->shape == ELBO_LEADING ? r->inner * r->joined : r->inner;
    float *row_of_partials = r->partials + piece * width;
    long column = start % width, row = start / width;
    for (long i = 0; i < n; row++, column = 0) {
        long run = width - column < n - i ? width - column : n - i;
        if (r->shape == ELBO_LEADING) {
            (r->is_max ? path->accumulate_max : path->accumulate_sum)(row_of_partials + column,
                                                                      x + i, run);
        } else if (r->is_max) {
            float best = path->max(x + i, run);
            if (column == 0 || best > r->result[row] || best != best) r->result[row] = best;
        } else {
            float sum = (float)path->sum(x + i, run);
            r->result[row] = column == 0 ? sum : r->result[row] + sum;
        }
        i += run;
    }
}

/// One operation between chains, on elements `start ..< start + valid`.
static void run_alone(const elbo_tile_program *p, const elbo_instruction *c, const elbo_place *places,
                      long piece, long start, long valid) {
    long n = (valid + ELBO_LANES - 1) / ELBO_LANES * ELBO_LANES;
    const float *in = 0;
    float *out = 0, repeated[ELBO_TILE];
    if (c->in[0] >= 0) {
        in = places[c->in[0]].at + (start & places[c->in[0]].mask);
        if (p->locations[c->in[0]].kind == ELBO_SPLAT) {
            elbo_fill(repeated, *in, n);
            in = repeated;
        }
    }
    if (c->out >= 0) out = places[c->out].at + (start & places[c->out].mask);
    switch (c->operation) {
    case ELBO_VIEW: elbo_read_view(out, c->memory, &p->views[c->detail], start, valid); break;
    case ELBO_IOTA: elbo_iota((int32_t *)out, c->first, c->second, start, n); break;
    case ELBO_UNIFORM: p->path->uniform(out, *(const uint64_t *)c->memory, start, n); break;
    case ELBO_NORMAL: p->path->normal(out, *(const uint64_t *)c->memory, start, n); break;
    case ELBO_SCALAR: c->scalar(out, in, valid, c->first); break;
    case ELBO_REDUCE:
        reduce_tile(p->path, &p->reductions[c->detail], in, start, valid, piece);
        break;
    default: break;
    }
}

/// What a chain's operation does, and where it finds its operands.
static elbo_link link_of(const elbo_instruction *c, const elbo_place *places) {
    elbo_link link = {ELBO_LINK(c->operation, c->form) + (c->out >= 0), {0, 0}, {0, 0}, {0, 0}};
    if (c->in[0] >= 0) link.a = places[c->in[0]];
    if (c->in[1] >= 0) link.b = places[c->in[1]];
    if (c->out >= 0) link.out = places[c->out];
    return link;
}

void elbo_tiles_prepare(const elbo_tile_program *p, int worker) {
    float *scratch = p->scratch + worker * p->scratch_stride;
    elbo_place *places = p->places + (long)worker * p->location_count;
    elbo_link *links = p->links + (long)worker * p->instruction_count;
    for (int k = 0; k < p->location_count; k++) {
        const elbo_location *l = &p->locations[k];
        long mask = l->kind == ELBO_STREAM ? -1 : l->kind == ELBO_ARRAY ? ELBO_TILE - 1 : 0;
        places[k] = (elbo_place){l->kind == ELBO_STREAM ? l->base : scratch + l->index, mask};
    }
    for (int k = 0; k < p->instruction_count; k++)
        if (p->instructions[k].operation < ELBO_LINK_COUNT)
            links[k] = link_of(&p->instructions[k], places);
    for (long k = 0; k < p->operand_count; k++)
        p->operands[worker * p->operand_count + k] = places[p->operand_locations[k]];
}

void elbo_tiles_run(const elbo_tile_program *p, long piece, int worker) {
    const elbo_place *places = p->places + (long)worker * p->location_count;
    const elbo_link *links = p->links + (long)worker * p->instruction_count;
    const elbo_place *operands = p->operands + worker * p->operand_count;
    long begin = p->starts[piece], end = p->starts[piece + 1];
    for (int k = 0; k < p->location_count; k++)
        if (p->locations[k].kind == ELBO_SPLAT)
            elbo_fill(places[k].at, *p->locations[k].base, ELBO_BLOCK);
    for (int k = 0; k < p->reduction_count; k++) {
        const elbo_reduction *r = &p->reductions[k];
        float identity = r->is_max ? -__builtin_inff() : 0;
        if (r->shape == ELBO_ALL) r->totals[piece] = (double)identity;
        if (r->shape == ELBO_LEADING)
            elbo_fill(r->partials + piece * r->inner * r->joined, identity, r->inner * r->joined);
    }

    // Tiles end at multiples of their length, so that a position's place in a tile's array is its remainder.
    for (long start = begin, next; start < end; start = next) {
        next = (start / ELBO_TILE + 1) * ELBO_TILE;
        if (next > end) next = end;
        for (int k = 0; k < p->instruction_count; k++) {
            const elbo_instruction *c = &p->instructions[k];
            if (c->operation >= ELBO_LINK_COUNT) {
                run_alone(p, c, places, piece, start, next - start);
                continue;
            }
            const elbo_chain *chain = &p->chains[k];
            if (chain->code)
                chain->code(operands + chain->arrays, operands + chain->numbers, start, next - start);
            else
                p->path->run_chain(links + k, start, next - start);
            while (p->instructions[k].operation != ELBO_END) k++;
        }
    }
}

void elbo_tiles_finish(const elbo_tile_program *p) {
    for (int k = 0; k < p->reduction_count; k++) {
        const elbo_reduction *r = &p->reductions[k];
        float identity = r->is_max ? -__builtin_inff() : 0;
        if (r->shape == ELBO_ALL) {
            double total = (double)identity;
            for (long piece = 0; piece < p->pieces; piece++) {
                double x = r->totals[piece];
                if (!r->is_max)
                    total += x;
                else if (x > total || x != x)
                    total = x;
            }
            *r->result = (float)total;
        } else if (r->shape == ELBO_LEADING) {
            elbo_fill(r->result, identity, r->inner);
            for (long part = 0; part < p->pieces * r->joined; part++)
                (r->is_max ? p->path->accumulate_max : p->path->accumulate_sum)(
                    r->result, r->partials + part * r->inner, r->inner);
        }
    }
}
