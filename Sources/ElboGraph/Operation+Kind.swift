extension Operation {
    /// Which operation it is, its parameters aside: what tests and profiles count by.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// `Operation.argument`
        case argument
        /// `Operation.state`
        case state
        /// `Operation.constant`
        case constant
        /// `Operation.iota`
        case iota
        /// `Operation.unary`
        case unary
        /// `Operation.binary`
        case binary
        /// `Operation.compare`
        case compare
        /// `Operation.logical`
        case logical
        /// `Operation.not`
        case not
        /// `Operation.select`
        case select
        /// `Operation.convert`
        case convert
        /// `Operation.stopGradient`
        case stopGradient
        /// `Operation.deriveKey`
        case deriveKey
        /// `Operation.random`
        case random
        /// `Operation.broadcast`
        case broadcast
        /// `Operation.reshape`
        case reshape
        /// `Operation.transpose`
        case transpose
        /// `Operation.slice`
        case slice
        /// `Operation.pad`
        case pad
        /// `Operation.concatenate`
        case concatenate
        /// `Operation.gather`
        case gather
        /// `Operation.scatterAdd`
        case scatterAdd
        /// `Operation.cumulativeSum`
        case cumulativeSum
        /// `Operation.reduce`
        case reduce
        /// `Operation.matrixMultiply`
        case matrixMultiply
        /// `Operation.convolution`
        case convolution
        /// `Operation.transposedConvolution`
        case transposedConvolution
        /// `Operation.convolutionFilter`
        case convolutionFilter
        /// `Operation.windows`
        case windows
        /// `Operation.overlapAdd`
        case overlapAdd
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
        }
    }
}
