public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// N(μ(z), σ² I); the network gives μ.
public struct GaussianLikelihood: LikelihoodPart {
    /// "gaussian"
    public static let kind: String = "gaussian"
    /// For people who choose.
    public static let summary: String = "any numbers, with one standard deviation"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "sigma", standard: "optimal", "the standard deviation: optimal, learned or a number")
    ]

    /// Where the standard deviation comes from.
    public enum Sigma: Codable, Hashable, Sendable {
        /// This number.
        case fixed(value: Double)
        /// One number, trained with the rest.
        case learned
        /// The number that maximises the likelihood of each batch, √ of the mean squared error
        /// (Rybkin, Daniilidis and Levine 2021, equation 6); a running value outside training.
        case optimal
    }

    /// Standard deviations whose densities single-precision numbers can hold.
    private static let sigmas = 1e-6...1e6

    /// Where the standard deviation comes from.
    public let sigma: Sigma

    /// Makes the part.
    public init(sigma: Sigma) { self.sigma = sigma }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        switch given["sigma"] {
        case nil, "optimal": sigma = .optimal
        case "learned": sigma = .learned
        case let text?:
            guard let value = Double(text), GaussianLikelihood.sigmas.contains(value) else {
                throw given.refusal("sigma", "optimal, learned or a number from 1e-6 to 1e6")
            }
            sigma = .fixed(value: value)
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        guard case .fixed(let value) = sigma else { return }
        try require(
            GaussianLikelihood.sigmas.contains(value), "the standard deviation", value,
            "from 1e-6 to 1e6")
    }

    /// In words.
    public var title: String {
        switch sigma {
        case .fixed(let value): "Gaussian (σ = \(value))"
        case .learned: "Gaussian (learned σ)"
        case .optimal: "Gaussian (optimal σ)"
        }
    }

    /// All numbers.
    public var support: Support { .everywhere }
    /// A density.
    public var isDensity: Bool { true }
    /// Not with an optimal σ: what is optimal for the mean over draws is not for their weighted sum.
    public var allowsSeveralDraws: Bool { sigma != .optimal }

    /// What it learns.
    public func parameters(at path: String) -> [Parameter] {
        switch sigma {
        case .fixed: []
        case .learned: [Parameter("\(path).logVariance", .scalar, .zeros)]
        case .optimal: [Parameter("\(path).logVariance", .scalar, .zeros, isTrained: false)]
        }
    }

    /// The law.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        DiagonalNormal(
            mean: output,
            logVariance: logVariance(output, observed, "\(path).logVariance", in: &pass))
    }

    private func logVariance(
        _ output: Tensor, _ observed: Observed?, _ name: String, in pass: inout ForwardPass
    ) -> Tensor {
        switch sigma {
        case .fixed(let value):
            return output.trace.constant(HostArray(2 * Foundation.log(value)))
        case .learned:
            return floored(pass[name])
        case .optimal:
            guard pass.mode == .training, let observed else { return floored(pass[name]) }
            // At the optimum the bound does not change with σ, so no gradient is lost here.
            let errors = (observed.values - output).squared()
            let variance =
                (observed.known.map { (errors * $0).sum() / maximum($0.sum(), 1) } ?? errors.mean())
                .stoppingGradient()
            let batch = ElboGraph.log(maximum(variance, 1e-12))
            pass.update(name, to: 0.9 * pass[name] + 0.1 * batch)
            return floored(batch)
        }
    }

    private func floored(_ logVariance: Tensor) -> Tensor {
        maximum(logVariance, GaussianLikelihood.smallestLogVariance)
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [mean] }

    /// First values from the mean variance.
    public func firstParameters(variance: Double, at path: String) -> [String: HostArray] {
        switch sigma {
        case .fixed: [:]
        case .learned, .optimal:
            [
                "\(path).logVariance": HostArray(
                    .scalar,
                    [Float(max(Foundation.log(variance), GaussianLikelihood.smallestLogVariance))])
            ]
        }
    }

    /// ln of the smallest variance that data may choose, (10⁻³)²: without a floor, data that can be
    /// copied exactly would drive the density to infinity.
    static let smallestLogVariance = -13.815510557964274
}

extension Likelihood {
    /// N(μ(z), σ² I).
    public static func gaussian(sigma: GaussianLikelihood.Sigma) -> Likelihood {
        Likelihood(GaussianLikelihood(sigma: sigma))
    }
}
