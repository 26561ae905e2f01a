/// Loops of the CPU executor: vector functions, random numbers, tiles, copies and the thread team.
///
/// Every element is four bytes wide. `ELBO_LANES` elements at least are processed together, so buffers are
/// padded to a multiple of them; the bits of an element never depend on its position.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define ELBO_LANES 16
/// Elements of the longest block that a chain works on.
#define ELBO_BLOCK 128
#define ELBO_TILE 1024
#define ELBO_MAX_RANK 16

// MARK: Element by element (chain.h)

typedef enum : int32_t {
    /// Takes an operand; ends a chain.
    ELBO_LOAD, ELBO_END,
    ELBO_COPY,
    ELBO_NEGATE, ELBO_SQUARE, ELBO_ABSOLUTE, ELBO_SIGN, ELBO_FLOOR, ELBO_EXP, ELBO_EXPM1, ELBO_LOG,
    ELBO_LOG1P, ELBO_SQRT, ELBO_TANH, ELBO_SIGMOID, ELBO_SOFTPLUS, ELBO_RELU, ELBO_ERF, ELBO_NOT,
    ELBO_INT_TO_FLOAT, ELBO_FLOAT_TO_INT, ELBO_FLOAT_TO_BOOL, ELBO_INT_TO_BOOL,
    ELBO_ADD, ELBO_SUBTRACT, ELBO_MULTIPLY, ELBO_DIVIDE, ELBO_MAXIMUM, ELBO_MINIMUM,
    ELBO_EQUAL, ELBO_NOT_EQUAL, ELBO_LESS, ELBO_LESS_OR_EQUAL,
    ELBO_INT_EQUAL, ELBO_INT_NOT_EQUAL, ELBO_INT_LESS, ELBO_INT_LESS_OR_EQUAL,
    ELBO_AND, ELBO_OR, ELBO_XOR, ELBO_SELECT,
    /// The operations above are links of chains; those below need more than operands.
    ELBO_LINK_COUNT,
    ELBO_VIEW = ELBO_LINK_COUNT, ELBO_IOTA, ELBO_UNIFORM, ELBO_NORMAL, ELBO_SCALAR, ELBO_REDUCE,
} elbo_operation;

/// The code of an operation whose operand number FORM is the accumulator, or, where all its operands lie in memory, one
/// beyond; and the code that also stores the result.
#define ELBO_LINK(OPERATION, FORM) ((OPERATION) * 6 + (FORM) * 2)
#define ELBO_LINK_STORED(OPERATION, FORM) (ELBO_LINK(OPERATION, FORM) + 1)

/// Element i is at `at[i & mask]`: the mask is -1 for an array, 0 for one block that is used again and again.
typedef struct {
    float *at;
    long mask;
} elbo_place;

/// One operation of a chain: its code, its operands but the accumulator, and where its result is stored.
typedef struct {
    long code;
    elbo_place a, b, out;
} elbo_link;

/// One operation of a chain's text: operands, none or numbered within their kind in the order of their appearance.
typedef struct {
    int32_t operation, form, a, b, out;
} elbo_text;
enum { ELBO_TEXT_NOTHING = 0, ELBO_TEXT_ARRAY = 1 << 8, ELBO_TEXT_NUMBER = 2 << 8, ELBO_TEXT_VALUE = 3 << 8 };

/// Runs a whole chain on elements `first ..< first + n`, and those that fill up the last `ELBO_LANES`.
typedef void (*elbo_chain_code)(const elbo_place *arrays, const elbo_place *numbers, long first, long n);

// MARK: Paths (paths.c)

/// A tile of a product: `rows` offsets into a, `inner` offsets added to each, a panel of b, which a packing tile fills
/// from rows at `b`.
typedef void (*elbo_tile_code)(const float *a, const long *rows, const long *inner, long count,
                               float *panel, const float *b, long b_stride, float *const *c,
                               bool accumulates);

/// The loops for one set of a processor's instructions.
typedef struct {
    const char *name;
    /// Elements `first ..< first + n` of a chain, and those that fill up the last `ELBO_LANES`.
    void (*run_chain)(const elbo_link *links, long first, long n);
    /// The chains that were compiled as a whole.
    const elbo_chain_code *compiled;
    /// Elements `start ..< start + n` of a key's uniform or standard normal array; `start` is a multiple of 4, as `n`.
    void (*uniform)(float *out, uint64_t key, long start, long n);
    void (*normal)(float *out, uint64_t key, long start, long n);
    /// Sum of `n` elements, any `n`.
    double (*sum)(const float *a, long n);
    /// Largest of `n` elements, NaN if any is, minus infinity for none.
    float (*max)(const float *a, long n);
    /// `out[i] += a[i]`, `out[i] = max(out[i], a[i])`.
    void (*accumulate_sum)(float *out, const float *a, long n);
    void (*accumulate_max)(float *out, const float *a, long n);
    /// The tile of products, its code, and that of its left half.
    int32_t tile_rows, tile_columns;
    elbo_tile_code tile, half_tile, packing_tile, packing_half_tile;
    /// One row of a product, whose right operand has its columns beside each other.
    void (*row)(const float *a, const long *inner, long count, const float *b, long b_stride, long columns,
                float *c, bool accumulates);
    /// `count` rows of `columns` numbers next to each other, zeros from `valid` on; for what no packing tile can take.
    void (*pack)(float *panel, long columns, const float *b, long row_stride, long column_stride,
                 long count, long valid);
    /// Rows `first ..< last` of the transpose of a `rows` by `columns` matrix.
    void (*transpose)(float *out, const float *in, long rows, long columns, long first, long last);
    /// `c[c_rows[r] + n] = sum over k of a[rows[r] + taps[k] + n] * b[k * channels + n]`
    void (*channelwise)(const float *a, const long *rows, long row_count, const long *taps, long tap_count,
                        const float *b, float *c, const long *c_rows, long channels);
    /// `c[k * channels + n] = sum over r of a[rows[r] + taps[k] + n] * y[r * channels + n]`, from what `c` holds where
    /// `accumulates` is set.
    void (*channelwise_filter)(const float *a, const long *rows, long row_count, const long *taps, long tap_count,
                               const float *y, float *c, long channels, bool accumulates);
    /// The Fourier transform of `count` signals, at most `ELBO_LANES`, of `length` numbers, a power of two, one after the
    /// other: `length / 2 + 1` real and imaginary parts of each; and its adjoint. `tables` holds cos and then sin of 2πk / length;
    /// `room` has place for `2 * length * ELBO_LANES` numbers, aligned.
    void (*fourier)(const float *tables, long length, const float *signals, float *real, float *imaginary,
                    long count, float *room);
    void (*fourier_adjoint)(const float *tables, long length, const float *real, const float *imaginary,
                            float *signals, long count, float *room);
} elbo_path;

/// This processor's paths, the fastest first; nil after the last.
const elbo_path *elbo_path_at(int32_t index);
/// The code of a chain with this text, if it was compiled as a whole (chains.c).
elbo_chain_code elbo_compiled_chain(const elbo_path *path, const elbo_text *text, long count);
/// The texts that were compiled, one after another; nil after the last.
const elbo_text *elbo_compiled_text(int32_t index, long *count);
/// How a chain's operation is called in texts.
const char *elbo_operation_name(elbo_operation operation);

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

void elbo_matrix_product(const elbo_path *path, const elbo_product *product);

// MARK: Reductions (reduce.c)

/// Rows of `kept * folded` elements at `in + rows[...]`, combined element by element, then each `folded`
/// neighbours to one; `scratch` has room for two rows.
void elbo_fold_rows(const elbo_path *path, float *out, const float *in, const long *rows,
                    long count, long kept, long folded, bool is_max, float *scratch);
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
    /// A tile's array in the worker's scratch.
    ELBO_ARRAY,
    /// A block in the worker's scratch, for values that do not leave a chain.
    ELBO_SLOT,
    /// A block of the worker's scratch, filled with one element from memory at the start of a piece.
    ELBO_SPLAT,
    /// An array read or written at the positions of the elements.
    ELBO_STREAM,
} elbo_location_kind;

typedef struct {
    elbo_location_kind kind;
    /// Where it begins in the scratch.
    int32_t index;
    float *base;
} elbo_location;

/// A function of single elements for which there is no vector code.
typedef void (*elbo_scalar_function)(float *out, const float *in, long n, long parameter);

typedef struct {
    elbo_operation operation;
    /// Of a chain's operation: the form, as for ELBO_LINK.
    int32_t form;
    /// Locations, -1 for none; of a chain's operation, those of the operands that are not the accumulator.
    int32_t out, in[2];
    /// A view, for `ELBO_VIEW`; a reduction, for `ELBO_REDUCE`.
    int32_t detail;
    /// Stride and extent of `ELBO_IOTA`; the parameter of `ELBO_SCALAR`.
    long first, second;
    /// The key of a random array, or the base of a view.
    const void *memory;
    elbo_scalar_function scalar;
} elbo_instruction;

/// The code of a chain that was compiled as a whole, nil for others, and the first of its operands of each kind.
typedef struct {
    elbo_chain_code code;
    long arrays, numbers;
} elbo_chain;

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
    const elbo_path *path;
    long pieces;
    /// Where each piece begins, and where the last one ends.
    const long *starts;
    int32_t instruction_count, location_count, reduction_count;
    elbo_instruction *instructions;
    elbo_location *locations;
    elbo_view *views;
    elbo_reduction *reductions;
    /// For each worker: `scratch_stride` elements, the places of locations, the links of instructions.
    float *scratch;
    long scratch_stride;
    elbo_place *places;
    elbo_link *links;
    /// At the first instruction of each chain; the operands of compiled ones, as locations and for each worker.
    const elbo_chain *chains;
    long operand_count;
    const long *operand_locations;
    elbo_place *operands;
} elbo_tile_program;

/// Fills in a worker's places and links; call once for each before anything runs.
void elbo_tiles_prepare(const elbo_tile_program *program, int worker);
/// Runs all tiles of one piece.
void elbo_tiles_run(const elbo_tile_program *program, long piece, int worker);
/// Combines the pieces' partial reductions in order; call once after all pieces.
void elbo_tiles_finish(const elbo_tile_program *program);

// MARK: Numbers below the normal range (subnormal.c)

/// Whether results below the normal range become zero on this thread, where the processor would need a hundred cycles for
/// each; operands stay as they are. Returns the thread's mode before.
uint32_t elbo_flush_subnormals(bool flushes);
/// Gives the thread its mode back.
void elbo_restore_mode(uint32_t mode);

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
