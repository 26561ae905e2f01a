import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// The bound of each example of a batch, and its parts, in nats.
///
///     ELBO(x) = E_q[log p(x|z)] - D(q(z|x) ‖ p(z))  ≤  log p(x)
///
/// Kingma and Welling 2014, equation 3; the expectation is the mean over the codes drawn.
public struct EvidenceLowerBound {
    /// E_q[log p(x|z)]: [examples].
    public let reconstruction: Tensor
    /// D(q(z|x) ‖ p(z)) in each latent dimension: [examples, latent dimension].
    public let klPerDimension: Tensor
    /// The part of the KL that the objective charges, free bits taken off: one number, a mean over examples.
    let chargedKL: Tensor

    /// D(q(z|x) ‖ p(z)): [examples].
    public var kl: Tensor { klPerDimension.sum(along: [-1]) }
    /// [examples]
    public var value: Tensor { reconstruction - kl }

    /// Traces the bound.
    ///
    /// - Parameters:
    ///   - x: Observations [examples, data size].
    ///   - model: The model.
    ///   - draws: Codes drawn for each example.
    ///   - pass: Parameters, mode and randomness.
    public init(of x: Tensor, under model: Autoencoder, draws: Int = 1, in pass: inout ForwardPass)
    {
        let posterior = model.posterior(of: x, in: &pass)
        let z = posterior.sample(draws, in: &pass)
        let law = model.likelihood.law(model.decoded(z, in: &pass), observing: x, in: &pass)
        reconstruction = law.logProbability(of: x).mean(along: [0])
        switch posterior {
        case .point(let code):
            klPerDimension = x.trace.constant(0).broadcast(to: code.shape)
            chargedKL = x.trace.constant(0)
        case .diagonalNormal(let q):
            klPerDimension = klDivergenceTerms(
                from: q, to: model.prior.law(q.mean.shape, in: x.trace))
            let freeBits = model.objective.freeBits
            let mean = klPerDimension.mean(along: [0])
            chargedKL = (freeBits > 0 ? maximum(mean, freeBits) : mean).sum()
        }
    }
}
