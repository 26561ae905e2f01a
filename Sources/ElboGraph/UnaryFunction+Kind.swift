extension UnaryFunction {
    /// Which function it is, the order of polygamma aside.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// `UnaryFunction.negate`
        case negate
        /// `UnaryFunction.absolute`
        case absolute
        /// `UnaryFunction.sign`
        case sign
        /// `UnaryFunction.floor`
        case floor
        /// `UnaryFunction.exp`
        case exp
        /// `UnaryFunction.expm1`
        case expm1
        /// `UnaryFunction.log`
        case log
        /// `UnaryFunction.log1p`
        case log1p
        /// `UnaryFunction.sqrt`
        case sqrt
        /// `UnaryFunction.tanh`
        case tanh
        /// `UnaryFunction.sigmoid`
        case sigmoid
        /// `UnaryFunction.softplus`
        case softplus
        /// `UnaryFunction.relu`
        case relu
        /// `UnaryFunction.erf`
        case erf
        /// `UnaryFunction.logGamma`
        case logGamma
        /// `UnaryFunction.polygamma`
        case polygamma
    }

    /// Which function this is; exhaustive, so that a new function does not compile without a kind.
    public var kind: Kind {
        switch self {
        case .negate: .negate
        case .absolute: .absolute
        case .sign: .sign
        case .floor: .floor
        case .exp: .exp
        case .expm1: .expm1
        case .log: .log
        case .log1p: .log1p
        case .sqrt: .sqrt
        case .tanh: .tanh
        case .sigmoid: .sigmoid
        case .softplus: .softplus
        case .relu: .relu
        case .erf: .erf
        case .logGamma: .logGamma
        case .polygamma: .polygamma
        }
    }
}

extension UnaryFunction: CaseIterable {
    /// Every function; polygamma orders 0, 1 and 2 stand for all orders.
    public static var allCases: [UnaryFunction] { Kind.allCases.flatMap(\.functions) }
}

extension UnaryFunction.Kind {
    /// The functions of this kind that stand for all of them.
    fileprivate var functions: [UnaryFunction] {
        switch self {
        case .negate: [.negate]
        case .absolute: [.absolute]
        case .sign: [.sign]
        case .floor: [.floor]
        case .exp: [.exp]
        case .expm1: [.expm1]
        case .log: [.log]
        case .log1p: [.log1p]
        case .sqrt: [.sqrt]
        case .tanh: [.tanh]
        case .sigmoid: [.sigmoid]
        case .softplus: [.softplus]
        case .relu: [.relu]
        case .erf: [.erf]
        case .logGamma: [.logGamma]
        case .polygamma: (0...2).map { .polygamma(order: $0) }
        }
    }
}
