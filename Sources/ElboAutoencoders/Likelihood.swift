public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Families of p(x|z), the decoder's description of the data that fit a code.
public enum Likelihood: Codable, Hashable, Sendable {
    /// Independent zeros and ones; the network gives log-odds. Data must be in [0, 1].
    case bernoulli
    /// N(μ(z), σ² I); the network gives μ.
    case gaussian(sigma: Sigma)

    /// Where the standard deviation of a Gaussian likelihood comes from.
    public enum Sigma: Codable, Hashable, Sendable {
        /// This number.
        case fixed(value: Double)
        /// One number, trained with the rest.
        case learned
        /// The number that maximises the likelihood of each batch, √ of the mean squared error
        /// (Rybkin, Daniilidis and Levine 2021, equation 6); a running value outside training.
        case optimal
    }

    /// Numbers that the decoder gives for each number of an example.
    public var outputsPerElement: Int {
        switch self {
        case .bernoulli, .gaussian: 1
        }
    }

    /// What the law owns beside what the decoder gives.
    var parameters: [Parameter] {
        switch self {
        case .bernoulli, .gaussian(.fixed): []
        case .gaussian(.learned): [Parameter(Likelihood.logVariance, .scalar, .zeros)]
        case .gaussian(.optimal):
            [Parameter(Likelihood.logVariance, .scalar, .zeros, isTrained: false)]
        }
    }

    /// p(x|z) for decoder outputs [..., data size], or [..., data size, outputs per element] where a
    /// number of an example takes more than one.
    ///
    /// - Parameters:
    ///   - output: What `Autoencoder.decoded` gives.
    ///   - x: The observation to be scored; only an optimal σ looks at it, and only in training.
    ///   - pass: Parameters and mode.
    public func law(_ output: Tensor, observing x: Tensor? = nil, in pass: inout ForwardPass)
        -> any Distribution
    {
        switch self {
        case .bernoulli:
            return Bernoulli(logits: output)
        case .gaussian(let sigma):
            return DiagonalNormal(
                mean: output, logVariance: logVariance(sigma, output, x, in: &pass))
        }
    }

    private func logVariance(
        _ sigma: Sigma, _ output: Tensor, _ x: Tensor?, in pass: inout ForwardPass
    ) -> Tensor {
        switch sigma {
        case .fixed(let value):
            return output.trace.constant(HostArray(2 * Foundation.log(value)))
        case .learned:
            return floored(pass[Likelihood.logVariance])
        case .optimal:
            guard pass.mode == .training, let x else {
                return floored(pass[Likelihood.logVariance])
            }
            // At the optimum the bound does not change with σ, so no gradient is lost here.
            let variance = (x - output).squared().mean().stoppingGradient()
            let batch = ElboGraph.log(maximum(variance, 1e-12))
            pass.update(
                Likelihood.logVariance, to: 0.9 * pass[Likelihood.logVariance] + 0.1 * batch)
            return floored(batch)
        }
    }

    private func floored(_ logVariance: Tensor) -> Tensor {
        maximum(logVariance, Likelihood.smallestLogVariance)
    }

    /// ln of the smallest variance that data may choose, (10⁻³)²: without a floor, data that can be
    /// copied exactly would drive the density to infinity.
    static let smallestLogVariance = -13.815510557964274
    private static let logVariance = "likelihood.logVariance"
}
