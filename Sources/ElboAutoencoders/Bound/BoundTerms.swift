public import ElboDistributions
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
    /// p(x|z) of the draws.
    public let law: any ElementwiseDistribution
    /// What it was scored on.
    public let observed: Observed
    /// The examples of which reports tell: those that are whole; nil for all.
    public let reported: Range<Int>?
    /// Of a model that sums over classes the log-weights of every draw under every class: [K · classes, examples].
    let jointLogWeights: Tensor?

    /// Collects terms.
    public init(
        reconstruction: Tensor, layers: [LatentTerms], law: any ElementwiseDistribution,
        observed: Observed, reported: Range<Int>? = nil
    ) {
        self.init(
            reconstruction: reconstruction, layers: layers, law: law, observed: observed,
            reported: reported, jointLogWeights: nil)
    }

    init(
        reconstruction: Tensor, layers: [LatentTerms], law: any ElementwiseDistribution,
        observed: Observed, reported: Range<Int>?, jointLogWeights: Tensor?
    ) {
        self.reconstruction = reconstruction
        self.layers = layers
        self.law = law
        self.observed = observed
        self.reported = reported
        self.jointLogWeights = jointLogWeights
    }

    /// E_q[log p(x|z)], the mean over the draws: [examples].
    public var meanReconstruction: Tensor { reconstruction.mean(along: [0]) }
    /// D(q(z|x) ‖ p(z)) of all layers, in closed form where there is one: [examples].
    public var kl: Tensor { layers.dropFirst().reduce(layers[0].kl) { $0 + $1.kl } }
    /// log p(x|z) + log p(z) - log q(z|x): [K, examples]; nil where a law has no density. Where classes are summed over, the same
    /// of every draw under every class with log p(y): [K · classes, examples], which stand for K draws.
    public var logWeights: Tensor? {
        jointLogWeights ?? logRatio.map { reconstruction - $0 }
    }
    /// The same with log q(z|x) - log p(z) counted so many times.
    public func logWeights(klWeight: Tensor) -> Tensor? {
        logRatio.map { reconstruction - klWeight * $0 }
    }
    /// log q(z|x) - log p(z) of all layers: [K, examples].
    private var logRatio: Tensor? {
        layers.dropFirst().reduce(layers[0].logRatio) { sum, layer in
            guard let sum, let ratio = layer.logRatio else { return nil }
            return sum + ratio
        }
    }
    /// Σ (x - E[x|z])² over the known numbers of each example, the mean over the draws, and how many are known: [examples].
    public var squaredError: (sum: Tensor, count: Tensor) {
        let squares = (observed.values - law.mean).squared()
        let known = (observed.known ?? squares.trace.constant(1))
            .broadcast(to: observed.values.shape)
        return ((squares * known).sum(along: [-1]).mean(along: [0]), known.sum(along: [-1]))
    }
}

/// The terms of one stochastic layer.
public struct LatentTerms {
    /// The codes and what is known of q(z|x).
    public let draw: LatentDraw
    /// p(z).
    public let prior: any Distribution
    /// log q(z|x) - log p(z): [K, examples]; nil where q has no density.
    public let logRatio: Tensor?
    /// D(q(z|x) ‖ p(z)) without draws, where there is a formula.
    public let closedDivergence: ClosedDivergence?

    /// Compares codes with a prior.
    public init(
        _ draw: LatentDraw, prior: any Distribution, closedDivergence: ClosedDivergence? = nil
    ) {
        self.draw = draw
        self.prior = prior
        self.closedDivergence = closedDivergence
        logRatio = draw.logDensity.map { logDensity in
            guard let numbers = draw.codeNumbers, let prior = prior as? CodewordLaw else {
                return logDensity - prior.logProbability(of: draw.z)
            }
            return logDensity - prior.logProbability(ofNumbers: numbers)
        }
    }

    /// The draws: [K, examples, dimension].
    public var z: Tensor { draw.z }
    /// What the posterior itself charges: [examples].
    public var penalty: Tensor? { draw.penalty }

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
