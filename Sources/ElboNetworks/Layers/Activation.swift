public import ElboGraph

/// Functions between layers.
public enum Activation: String, Codable, Hashable, Sendable, CaseIterable {
    /// max(x, 0)
    case relu
    /// x where positive, 0.01 x elsewhere
    case leakyReLU = "leaky-relu"
    /// x where positive, eˣ - 1 elsewhere (Clevert et al. 2016)
    case elu
    /// x Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016)
    case gelu
    /// x / (1 + e⁻ˣ), also called swish (Ramachandran et al. 2017)
    case silu
    /// ln(1 + eˣ)
    case softplus
    /// The hyperbolic tangent.
    case tanh
    /// 1 / (1 + e⁻ˣ)
    case sigmoid
    /// x: no activation, which makes a stack of dense layers linear.
    case identity

    /// The function's value, element by element.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        switch self {
        case .relu: ElboGraph.relu(x)
        case .leakyReLU: select(x .> 0, x, 0.01 * x)
        case .elu: select(x .> 0, x, expm1(minimum(x, 0)))
        case .gelu: 0.5 * x * (1 + erf(x * 0.7071067811865476))
        case .silu: x * ElboGraph.sigmoid(x)
        case .softplus: ElboGraph.softplus(x)
        case .tanh: ElboGraph.tanh(x)
        case .sigmoid: ElboGraph.sigmoid(x)
        case .identity: x
        }
    }
}
