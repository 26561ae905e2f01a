// Runs a fused cluster: short arrays that stay in the first-level cache, one loop for each operation.
#include "functions.h"

/// Folds the valid elements of a tile into a reduction.
static void reduce_tile(const elbo_reduction *r, const float *x, long start, long n, long piece) {
    if (r->shape == ELBO_ALL) {
        if (r->is_max) {
            double best = (double)elbo_max(x, n);
            if (best > r->totals[piece] || best != best) r->totals[piece] = best;
        } else {
            r->totals[piece] += elbo_sum(x, n);
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
            if (r->is_max)
                elbo_accumulate_max(row_of_partials + column, x + i, run);
            else
                elbo_accumulate_sum(row_of_partials + column, x + i, run);
        } else if (r->is_max) {
            float best = elbo_max(x + i, run);
            if (column == 0 || best > r->result[row] || best != best) r->result[row] = best;
        } else {
            float sum = (float)elbo_sum(x + i, run);
            r->result[row] = column == 0 ? sum : r->result[row] + sum;
        }
        i += run;
    }
}

void elbo_tiles_run(const elbo_tile_program *p, long piece, int worker) {
    float *scratch = p->scratch + worker * p->scratch_stride;
    float *splats = scratch + (long)p->register_count * ELBO_TILE;
    long begin = p->starts[piece], end = p->starts[piece + 1];
    elbo_operand at[p->location_count + 1];

    for (int k = 0; k < p->location_count; k++) {
        const elbo_location *l = &p->locations[k];
        switch (l->kind) {
        case ELBO_REGISTER:
            at[k] = (elbo_operand){scratch + (long)l->index * ELBO_TILE, ELBO_LANES};
            break;
        case ELBO_STREAM:
            at[k] = (elbo_operand){l->base + begin, ELBO_LANES};
            break;
        case ELBO_FIXED:
            at[k] = (elbo_operand){l->base, 0};
            break;
        case ELBO_SPLAT:
            elbo_fill(splats + (long)l->index * ELBO_LANES, *l->base, ELBO_LANES);
            at[k] = (elbo_operand){splats + (long)l->index * ELBO_LANES, 0};
            break;
        }
    }
    for (int k = 0; k < p->reduction_count; k++) {
        const elbo_reduction *r = &p->reductions[k];
        float identity = r->is_max ? -INFINITY : 0;
        if (r->shape == ELBO_ALL) r->totals[piece] = (double)identity;
        if (r->shape == ELBO_LEADING)
            elbo_fill(r->partials + piece * r->inner * r->joined, identity, r->inner * r->joined);
    }

    for (long start = begin; start < end; start += ELBO_TILE) {
        long valid = end - start < ELBO_TILE ? end - start : ELBO_TILE;
        long n = (valid + ELBO_LANES - 1) / ELBO_LANES * ELBO_LANES;
        for (int k = 0; k < p->instruction_count; k++) {
            const elbo_instruction *c = &p->instructions[k];
            float *out = c->out < 0 ? 0 : (float *)at[c->out].at;
            switch (c->operation) {
            case ELBO_VIEW:
                elbo_read_view(out, c->memory, &p->views[c->detail], start, valid);
                break;
            case ELBO_IOTA:
                elbo_iota((int32_t *)out, c->first, c->second, start, n);
                break;
            case ELBO_UNIFORM:
                elbo_uniform(out, *(const uint64_t *)c->memory, start, n);
                break;
            case ELBO_NORMAL:
                elbo_normal(out, *(const uint64_t *)c->memory, start, n);
                break;
            case ELBO_SCALAR: {
                elbo_operand in = at[c->in[0]];
                if (in.step == 0) {
                    float value;
                    c->scalar(&value, in.at, 1, c->first);
                    elbo_fill(out, value, n);
                } else {
                    c->scalar(out, in.at, valid, c->first);
                }
                break;
            }
            case ELBO_REDUCE: {
                elbo_operand in = at[c->in[0]];
                float repeated[ELBO_TILE];
                if (in.step == 0) elbo_fill(repeated, *in.at, n);
                reduce_tile(&p->reductions[c->detail], in.step == 0 ? repeated : in.at, start, valid,
                            piece);
                break;
            }
            default: {
                elbo_operand in[3];
                for (int j = 0; j < 3; j++) in[j] = at[c->in[j] < 0 ? 0 : c->in[j]];
                elbo_kernel_of(c->operation)(out, in, n);
            }
            }
        }
        for (int k = 0; k < p->location_count; k++)
            if (p->locations[k].kind == ELBO_STREAM) at[k].at += ELBO_TILE;
    }
}

void elbo_tiles_finish(const elbo_tile_program *p) {
    for (int k = 0; k < p->reduction_count; k++) {
        const elbo_reduction *r = &p->reductions[k];
        float identity = r->is_max ? -INFINITY : 0;
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
            for (long part = 0; part < p->pieces * r->joined; part++) {
                const float *from = r->partials + part * r->inner;
                if (r->is_max)
                    elbo_accumulate_max(r->result, from, r->inner);
                else
                    elbo_accumulate_sum(r->result, from, r->inner);
            }
        }
    }
}
