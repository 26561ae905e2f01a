public import ElboGraph

/// What a bound is made of, for a batch of examples and K draws of z each: all that an objective sees.
///
///     ELBO(x) = E_q[log p(x|z)] - D(q(z|x) ‖ p(z))  ≤  log p(x)
///
/// Kingma and Welling 2014, equation 3. In nats.
public struct BoundTerms {
    /// log p(x|z): [K, examples].
    public let reconstruction: Tensor
    /// The terms of each stochastic layer.
    public let layers: [LatentTerms]

    /// Collects terms.
    public init(reconstruction: Tensor, layers: [LatentTerms]) {
        self.reconstruction = reconstruction
        self.layers = layers
    }

    /// E_q[log p(x|z)], the mean over the draws: [examples].
    public var meanReconstruction: Tensor { reconstruction.mean(along: [0]) }
    /// D(q(z|x) ‖ p(z)) of all layers, in closed form where there is one: [examples].
    public var kl: Tensor { layers.dropFirst().reduce(layers[0].kl) { $0 + $1.kl } }
    /// log p(x|z) + log p(z) - log q(z|x): [K, examples]; nil where a law has no density.
    public var logWeights: Tensor? {
        layers.reduce(Optional(reconstruction)) { sum, layer in
            guard let sum, let ratio = layer.logRatio else { return nil }
            return sum - ratio
        }
    }
}

/// The terms of one stochastic layer.
public struct LatentTerms {
    /// The draws: [K, examples, dimension].
    public let z: Tensor
    /// log q(z|x) - log p(z): [K, examples]; nil where q has no density.
    public let logRatio: Tensor?
    /// D(q(z|x) ‖ p(z)) without draws, where there is a formula.
    public let closedDivergence: ClosedDivergence?
    /// What the posterior itself charges: [examples].
    public let penalty: Tensor?

    /// Collects terms.
    public init(
        z: Tensor, logRatio: Tensor?, closedDivergence: ClosedDivergence? = nil,
        penalty: Tensor? = nil
    ) {
        self.z = z
        self.logRatio = logRatio
        self.closedDivergence = closedDivergence
        self.penalty = penalty
    }

    /// D(q(z|x) ‖ p(z)): in closed form, else the mean of log q - log p over the draws; zero for a point:
    /// [examples].
    public var kl: Tensor {
        switch closedDivergence {
        case .perDimension(let terms): terms.sum(along: [-1])
        case .whole(let whole): whole
        case nil: logRatio?.mean(along: [0]) ?? z.trace.constant(0).broadcast(to: [z.shape[1]])
        }
    }

    /// D(q(z|x) ‖ p(z)) of each latent dimension, where it falls apart so: [examples, dimension].
    public var klPerDimension: Tensor? {
        switch closedDivergence {
        case .perDimension(let terms): terms
        case .whole, nil: nil
        }
    }
}
