public import ElboGraph

/// How grey values in [0, 1] become what the likelihood scores.
public enum Binarization: String, Codable, Hashable, Sendable, CaseIterable {
    /// As they are.
    case none
    /// Each value is the probability of a 1, drawn anew at every read (Salakhutdinov and Murray 2008).
    case stochastic
    /// 1 where the value is at least one half.
    case threshold

    /// The observation made of a batch; `key` decides the draws.
    public func callAsFunction(_ x: Tensor, key: Tensor) -> Tensor {
        switch self {
        case .none: x
        case .stochastic: key.bernoulli(x)
        case .threshold: (x .>= 0.5).converted(to: .float)
        }
    }
}
