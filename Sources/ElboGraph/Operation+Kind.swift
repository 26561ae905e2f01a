extension Operation {
    /// Which operation it is, its parameters aside: what tests and profiles count by.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Sources.
        case argument, state, constant, iota
        /// Element by element.
        case unary, binary, compare, logical, not, select, convert, stopGradient
        /// Randomness.
        case deriveKey, random
        /// Movement.
        case broadcast, reshape, transpose, slice, pad, concatenate, gather, scatterAdd,
            cumulativeSum
        /// Reductions.
        case reduce
        /// Linear algebra.
        case matrixMultiply
        /// Images.
        case convolution, transposedConvolution, convolutionFilter, windows, overlapAdd
        /// Signals.
        case fourier, fourierAdjoint
    }

    /// Which operation this is; exhaustive, so that a new operation does not compile without a kind.
    public var kind: Kind {
        switch self {
        case .argument: .argument
        case .state: .state
        case .constant: .constant
        case .iota: .iota
        case .unary: .unary
        case .binary: .binary
        case .compare: .compare
        case .logical: .logical
        case .not: .not
        case .select: .select
        case .convert: .convert
        case .stopGradient: .stopGradient
        case .deriveKey: .deriveKey
        case .random: .random
        case .broadcast: .broadcast
        case .reshape: .reshape
        case .transpose: .transpose
        case .slice: .slice
        case .pad: .pad
        case .concatenate: .concatenate
        case .gather: .gather
        case .scatterAdd: .scatterAdd
        case .cumulativeSum: .cumulativeSum
        case .reduce: .reduce
        case .matrixMultiply: .matrixMultiply
        case .convolution: .convolution
        case .transposedConvolution: .transposedConvolution
        case .convolutionFilter: .convolutionFilter
        case .windows: .windows
        case .overlapAdd: .overlapAdd
        case .fourier: .fourier
        case .fourierAdjoint: .fourierAdjoint
        }
    }
}
