import ElboGraph

/// What planning asks of operations.
struct OperationTraits: OptionSet {
    let rawValue: Int

    /// The value exists before the program starts.
    static let given: OperationTraits = OperationTraits(rawValue: 1)
    /// Readers make the value on the fly.
    static let virtual: OperationTraits = OperationTraits(rawValue: 2)
    /// Computing an element again costs less than fetching it.
    static let cheap: OperationTraits = OperationTraits(rawValue: 4)
    /// A product, whose operands lie in memory in any case.
    static let product: OperationTraits = OperationTraits(rawValue: 8)
    /// Pieces of the result may lie together: whole images, whole rows.
    static let runByRun: OperationTraits = OperationTraits(rawValue: 16)
    /// A run can find an index outside its table.
    static let throwing: OperationTraits = OperationTraits(rawValue: 32)
}

extension Operation {
    /// Exhaustive, so that a new operation does not compile before planning knows it.
    var traits: OperationTraits {
        switch self {
        case .argument, .state, .constant: .given
        case .iota, .broadcast: .virtual
        case .unary(let function): function.isCheap ? .cheap : []
        case .binary(let function): function == .divide ? [] : .cheap
        case .select: .cheap
        case .compare, .logical, .not, .convert, .stopGradient, .deriveKey, .random: []
        case .reshape, .transpose, .slice, .pad, .concatenate, .cumulativeSum, .reduce: []
        case .gather, .scatterAdd: .throwing
        case .convolutionFilter: .product
        case .matrixMultiply, .convolution, .transposedConvolution: [.product, .runByRun]
        case .windows, .overlapAdd, .fourier, .fourierAdjoint: []
        }
    }
}

extension UnaryFunction {
    fileprivate var isCheap: Bool {
        switch self {
        case .negate, .relu: true
        case .absolute, .sign, .floor, .exp, .expm1, .log, .log1p, .sqrt, .tanh, .sigmoid,
            .softplus, .erf, .logGamma, .polygamma:
            false
        }
    }
}
