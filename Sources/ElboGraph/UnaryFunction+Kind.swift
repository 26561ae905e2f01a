extension UnaryFunction {
    /// Which function it is, the order of polygamma aside.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Functions without a parameter.
        case negate, absolute, sign, floor, exp, expm1, log, log1p, sqrt, tanh, sigmoid, softplus
        /// Functions without a parameter.
        case relu, erf, logGamma
        /// The derivatives of ln Γ.
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
