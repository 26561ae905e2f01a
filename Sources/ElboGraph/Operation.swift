/// Everything a graph can compute; operands are listed in each case's comment.
///
/// Element-by-element operations want operands of equal shape: repetition along axes is an
/// operation of its own, `broadcast`, which the operators of `Tensor` insert.
public enum Operation: Hashable, Sendable {
    // MARK: Sources (no operands)

    /// The caller's array at this position, given anew at each run.
    case argument(Int)
    /// The array in this slot of the program's state, which outlives a run.
    case state(Int)
    /// A fixed array.
    case constant(HostArray)
    /// Whole numbers 0, 1, 2 … along one axis of the shape, the same along the others.
    case iota(Shape, axis: Int)

    // MARK: Element by element

    /// A function of (x).
    case unary(UnaryFunction)
    /// A function of (a, b).
    case binary(BinaryFunction)
    /// A question about (a, b), both float or both int.
    case compare(Comparison)
    /// A function of the truth values (a, b).
    case logical(LogicalFunction)
    /// The opposite of the truth value (a).
    case not
    /// (condition, a, b): a where the condition holds, b elsewhere.
    case select
    /// (x) as another element kind; float to int drops the fraction
    /// (saturating, NaN gives 0), any non-zero number is true.
    case convert(ElementType)
    /// (x), hidden from differentiation.
    case stopGradient

    // MARK: Randomness

    /// (key): the key of a named sub-stream.
    case deriveKey(UInt64)
    /// (key): an array of independent numbers.
    case random(RandomLaw, Shape)

    // MARK: Movement

    /// (x) repeated along new leading axes and along axes of extent 1.
    case broadcast(Shape)
    /// (x) with its elements, in row-major order, in another shape.
    case reshape(Shape)
    /// (x) with its axes in this order: axis i of the result is axis `permutation[i]` of x.
    case transpose([Int])
    /// (x): elements `starts[i]`, `starts[i] + strides[i]` … below `ends[i]`, along each axis i.
    case slice(starts: [Int], ends: [Int], strides: [Int])
    /// (x) with `low[i]` copies of the value before axis i, `high[i]` after, `interior[i]` between neighbours.
    case pad(low: [Int], high: [Int], interior: [Int], value: Double)
    /// (x, y, …) one after the other along an axis.
    case concatenate(axis: Int)
    /// (table, indices): rows of the table, `indices.shape + table.shape.dropFirst()`.
    case gather
    /// (rows, indices): an array of `count` rows, each the sum of the rows with its index.
    case scatterAdd(count: Int)
    /// (x): sums of all elements up to each one along an axis; from the end when reversed; without the element itself when exclusive.
    case cumulativeSum(axis: Int, reversed: Bool, exclusive: Bool)

    // MARK: Reductions

    /// (x) with these axes, in increasing order, combined and removed.
    case reduce(Reduction, axes: [Int])

    // MARK: Linear algebra

    /// (a, b): matrix products over the last two axes, either operand transposed first; equal leading axes.
    case matrixMultiply(transposeLeft: Bool, transposeRight: Bool)

    // MARK: Images

    /// (x [N, H, W, C], w [kh, kw, C / groups, O]): [N, H', W', O].
    case convolution(Convolution)
    /// (g [N, H', W', O], w): [N, H, W, C] of these extents, the convolution's adjoint in x.
    case transposedConvolution(Convolution, extents: [Int])
    /// (x, g): [kh, kw, C / groups, O], the convolution's adjoint in w.
    case convolutionFilter(Convolution)
    /// (x [N, H, W, C]): what a window sees at each position, [N, H', W', kh·kw, C].
    case windows(Window)
    /// (g [N, H', W', kh·kw, C]): [N, H, W, C] of these extents, the adjoint of `windows`.
    case overlapAdd(Window, extents: [Int])

    // MARK: Signals

    /// (x [..., N]), N a power of two: the real, then the imaginary parts of the discrete Fourier transform of each row,
    /// X_k = Σ_n x_n e^(-2πikn/N) for k = 0 ... N/2: [2, ..., N/2 + 1].
    case fourier
    /// (g [2, ..., N/2 + 1]): [..., N], the adjoint of `fourier`; the imaginary parts of the first and the last number, which
    /// are 0 for every x, do not count.
    case fourierAdjoint
}

extension Operation {
    /// Whether each element of the result depends on the same element of each operand only.
    public var isElementwise: Bool {
        switch self {
        case .unary, .binary, .compare, .logical, .not, .select, .convert, .stopGradient: true
        case .argument, .state, .constant, .iota, .deriveKey, .random, .broadcast, .reshape,
            .transpose, .slice, .pad, .concatenate, .gather, .scatterAdd, .cumulativeSum, .reduce,
            .matrixMultiply, .convolution, .transposedConvolution, .convolutionFilter, .windows,
            .overlapAdd, .fourier, .fourierAdjoint:
            false
        }
    }

    /// Whether the value is fixed by the operation alone.
    public var isConstant: Bool {
        switch self {
        case .constant, .iota: true
        case .argument, .state, .unary, .binary, .compare, .logical, .not, .select, .convert,
            .stopGradient, .deriveKey, .random, .broadcast, .reshape, .transpose, .slice, .pad,
            .concatenate, .gather, .scatterAdd, .cumulativeSum, .reduce, .matrixMultiply,
            .convolution, .transposedConvolution, .convolutionFilter, .windows, .overlapAdd,
            .fourier, .fourierAdjoint:
            false
        }
    }
}
