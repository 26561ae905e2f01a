import ElboDistributions
public import ElboGraph

/// How values in [0, 1] become what the likelihood scores.
public enum Observation: String, Codable, Hashable, Sendable, CaseIterable {
    /// As they are.
    case none
    /// Each value is the probability of a 1, drawn anew at every read (Salakhutdinov and Murray 2008).
    case stochastic
    /// 1 where the value is at least one half.
    case threshold
    /// Pixel levels spread over their bins by uniform noise, drawn anew at every read: (level + u) / 256, u in
    /// (0, 1). The mean log-density of such numbers is a lower bound of the log-probability of the levels
    /// (Theis, van den Oord and Bethge 2016, section 3.1).
    case dequantized

    /// The observation made of a batch; `key` decides the draws.
    public func callAsFunction(_ x: Tensor, key: Tensor) -> Tensor {
        switch self {
        case .none: x
        case .stochastic: key.bernoulli(x)
        case .threshold: (x .>= 0.5).converted(to: .float)
        case .dequantized: (PixelLevels.levels(of: x) + key.uniform(x.shape)) / 256
        }
    }

    /// What an encoder is given where nothing is drawn: the observation where it follows from the values alone,
    /// else the values.
    func undrawn(_ x: Tensor) -> Tensor {
        switch self {
        case .none, .stochastic, .dequantized: x
        case .threshold: (x .>= 0.5).converted(to: .float)
        }
    }

    /// Values in [0, 1] for expectations of observations.
    package func original(ofMean mean: Tensor) -> Tensor {
        switch self {
        case .none, .stochastic, .threshold: mean
        case .dequantized: (256 * mean - 0.5) / 255
        }
    }

    /// Values in [0, 1] for draws of observations.
    package func original(ofDraw draw: Tensor) -> Tensor {
        switch self {
        case .none, .stochastic, .threshold: draw
        case .dequantized: PixelLevels.values(of: minimum(maximum(floor(256 * draw), 0), 255))
        }
    }
}
