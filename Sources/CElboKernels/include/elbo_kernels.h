/// Loops of the CPU executor: vector functions, random numbers, tiles, copies and the thread team.
///
/// Every element is four bytes wide. Whole vectors of `ELBO_LANES` are processed, so buffers are
/// padded to a multiple of them; the bits of an element never depend on its position.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define ELBO_LANES 16
#define ELBO_TILE 2048
#define ELBO_MAX_RANK 16

// MARK: Element by element (elementwise.c)

/// Where an operand is read: `step` is `ELBO_LANES` for an array, 0 for one repeated vector.
typedef struct {
    const float *at;
    long step;
} elbo_operand;

/// Computes `n` elements, `n` a multiple of `ELBO_LANES`; `out` may be one of the operands.
typedef void (*elbo_kernel)(float *out, const elbo_operand *in, long n);

typedef enum : int32_t {
    ELBO_COPY,
    ELBO_NEGATE, ELBO_ABSOLUTE, ELBO_SIGN, ELBO_FLOOR, ELBO_EXP, ELBO_EXPM1, ELBO_LOG, ELBO_LOG1P,
    ELBO_SQRT, ELBO_TANH, ELBO_SIGMOID, ELBO_SOFTPLUS, ELBO_RELU, ELBO_ERF, ELBO_NOT,
    ELBO_INT_TO_FLOAT, ELBO_FLOAT_TO_INT, ELBO_FLOAT_TO_BOOL, ELBO_INT_TO_BOOL,
    ELBO_ADD, ELBO_SUBTRACT, ELBO_MULTIPLY, ELBO_DIVIDE, ELBO_MAXIMUM, ELBO_MINIMUM,
    ELBO_EQUAL, ELBO_NOT_EQUAL, ELBO_LESS, ELBO_LESS_OR_EQUAL,
    ELBO_INT_EQUAL, ELBO_INT_NOT_EQUAL, ELBO_INT_LESS, ELBO_INT_LESS_OR_EQUAL,
    ELBO_AND, ELBO_OR, ELBO_XOR, ELBO_SELECT,
    /// The operations above are kernels of their own; those below need more than operands.
    ELBO_KERNEL_COUNT,
    ELBO_VIEW = ELBO_KERNEL_COUNT, ELBO_IOTA, ELBO_UNIFORM, ELBO_NORMAL, ELBO_SCALAR, ELBO_REDUCE,
} elbo_operation;

/// The kernel of an operation below `ELBO_KERNEL_COUNT`.
elbo_kernel elbo_kernel_of(elbo_operation operation);

// MARK: Products (product.c)

/// `c[c_rows[r] + n] = sum over k of a[a_rows[r] + a_inner[k]] * b[k * b_inner_stride + n * b_column_stride]`
///
/// Offsets count elements. Where `accumulates` is set, the sums start from what `c` holds.
typedef struct {
    long rows, columns, inner;
    const float *a;
    const long *a_rows, *a_inner;
    const float *b;
    long b_inner_stride, b_column_stride;
    float *c;
    const long *c_rows;
    bool accumulates;
} elbo_product;

void elbo_matrix_product(const elbo_product *product);

// MARK: Random numbers (random.c)

/// Elements `start ..< start + n` of a key's uniform array; `start` and `n` are multiples of 4.
void elbo_uniform(float *out, uint64_t key, long start, long n);
/// Elements `start ..< start + n` of a key's standard normal array; `start`, `n` multiples of 4.
void elbo_normal(float *out, uint64_t key, long start, long n);

// MARK: Reductions (reduce.c)

/// Sum of `n` elements, any `n`.
double elbo_sum(const float *a, long n);
/// Largest of `n` elements, NaN if any is, minus infinity for none.
float elbo_max(const float *a, long n);
/// `out[i] += a[i]`
void elbo_accumulate_sum(float *out, const float *a, long n);
/// `out[i] = max(out[i], a[i])`
void elbo_accumulate_max(float *out, const float *a, long n);
/// Rows of `kept * folded` elements at `in + rows[...]`, combined element by element, then each `folded`
/// neighbours to one; `scratch` has room for two rows.
void elbo_fold_rows(float *out, const float *in, const long *rows, long count, long kept,
                    long folded, bool is_max, float *scratch);
void elbo_fill(float *out, float value, long n);

// MARK: Views (views.c)

/// Positions of a strided array, walked in row-major order.
typedef struct {
    int32_t rank;
    long extents[ELBO_MAX_RANK];
    long strides[ELBO_MAX_RANK];
} elbo_view;

/// `out[i] = base[view(start + i)]` for `n` elements.
void elbo_read_view(float *out, const float *base, const elbo_view *view, long start, long n);
/// `base[view(start + i)] = in[i]` for `n` elements.
void elbo_write_view(float *base, const float *in, const elbo_view *view, long start, long n);
/// Whole numbers: element i is `(start + i) / stride % extent`.
void elbo_iota(int32_t *out, long stride, long extent, long start, long n);
/// Rows `first ..< last` of the transpose of a `rows` by `columns` matrix.
void elbo_transpose(float *out, const float *in, long rows, long columns, long first, long last);
/// Sums along the middle axis of `[outer, length, inner]` for one `outer`.
void elbo_cumulate(float *out, const float *in, long length, long inner, bool reversed,
                   bool exclusive);
/// For each place and each run: adds the next `length` elements to `out + place + run`.
void elbo_add_runs(float *out, const float *in, const long *places, long place_count,
                   const long *runs, long run_count, long length);
/// For each place and each run: copies `length` elements from `in + place + run`.
void elbo_copy_runs(float *out, const float *in, const long *places, long place_count,
                    const long *runs, long run_count, long length);

// MARK: Tiles (tiles.c)

typedef enum : int32_t {
    /// A tile-sized register of the worker.
    ELBO_REGISTER,
    /// An array read or written at the tile's own positions.
    ELBO_STREAM,
    /// A vector of `ELBO_LANES` equal elements.
    ELBO_FIXED,
    /// One element in memory, repeated into the worker's scratch at the start of a piece.
    ELBO_SPLAT,
} elbo_location_kind;

typedef struct {
    elbo_location_kind kind;
    /// Register number, or the splat's position in the scratch.
    int32_t index;
    float *base;
} elbo_location;

/// A function of single elements for which there is no vector code.
typedef void (*elbo_scalar_function)(float *out, const float *in, long n, long parameter);

typedef struct {
    elbo_operation operation;
    /// Locations.
    int32_t out, in[3];
    /// A view, for `ELBO_VIEW`; a reduction, for `ELBO_REDUCE`.
    int32_t detail;
    /// Stride and extent of `ELBO_IOTA`; the parameter of `ELBO_SCALAR`.
    long first, second;
    /// The key of a random array, or the base of a view.
    const void *memory;
    elbo_scalar_function scalar;
} elbo_instruction;

typedef enum : int32_t { ELBO_ALL, ELBO_TRAILING, ELBO_LEADING } elbo_reduction_shape;

typedef struct {
    elbo_reduction_shape shape;
    bool is_max;
    /// Extent of the trailing axes reduced, or of those kept behind the leading ones.
    long inner;
    float *result;
    /// Rows of `inner` elements that are folded as one long row first (leading).
    long joined;
    /// One element (all) or `joined` rows (leading) for each piece.
    double *totals;
    float *partials;
} elbo_reduction;

typedef struct {
    long pieces;
    /// Where each piece begins, and where the last one ends.
    const long *starts;
    int32_t instruction_count, location_count, register_count, splat_count, reduction_count;
    elbo_instruction *instructions;
    elbo_location *locations;
    elbo_view *views;
    elbo_reduction *reductions;
    /// `scratch_stride` elements for each worker: registers, then splats.
    float *scratch;
    long scratch_stride;
} elbo_tile_program;

/// Runs all tiles of one piece.
void elbo_tiles_run(const elbo_tile_program *program, long piece, int worker);
/// Combines the pieces' partial reductions in order; call once after all pieces.
void elbo_tiles_finish(const elbo_tile_program *program);

// MARK: Threads (team.c)

typedef struct elbo_team elbo_team;
typedef void (*elbo_piece_function)(void *context, long piece, int32_t worker);

/// A team of `threads` workers, the caller of `elbo_team_run` being one of them.
elbo_team *elbo_team_create(int32_t threads);
void elbo_team_destroy(elbo_team *team);
/// Workers that could be started, the caller included.
int32_t elbo_team_size(const elbo_team *team);
/// Calls `function` once for each piece and returns when all are done.
///
/// A team that is busy with another caller's work leaves all pieces to the present caller.
void elbo_team_run(elbo_team *team, long pieces, elbo_piece_function function, void *context);
