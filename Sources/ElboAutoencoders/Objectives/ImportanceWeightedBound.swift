public import ElboGraph
public import ElboNetworks
import Foundation

/// E log 1/K Σₖ wₖ with wₖ = p(x|zₖ) p(zₖ) / q(zₖ|x): tighter than the ELBO, and the more so the larger K
/// (Burda, Grosse and Salakhutdinov 2016, equation 8).
public struct ImportanceWeightedBound: ObjectivePart {
    /// "importance-weighted"
    public static let kind: String = "importance-weighted"
    /// For people who choose.
    public static let summary: String = "the tighter bound of several draws"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("samples", standard: "5", "K, draws of z for each example, 1...10000"),
        PartOption(
            "gradient", standard: "doubly-reparameterized",
            "of the encoder: doubly-reparameterized or pathwise"),
    ]

    /// How the encoder's gradient is estimated; both are unbiased.
    public enum Gradient: String, Codable, Hashable, Sendable, CaseIterable {
        /// Σₖ w̃ₖ ∇ log wₖ, w̃ₖ the weights scaled to sum to one. Its noise hides the signal for large K
        /// (Rainforth et al. 2018).
        case pathwise
        /// Σₖ w̃ₖ² (∂ log wₖ / ∂zₖ) (∂zₖ / ∂φ), whose signal does not drown (Tucker et al. 2019, equation 8).
        case doublyReparameterized = "doubly-reparameterized"
    }

    /// K.
    public let samples: Int
    /// How the encoder's gradient is estimated.
    public let gradient: Gradient

    /// Makes the part.
    public init(samples: Int = 5, gradient: Gradient = .doublyReparameterized) {
        self.samples = samples
        self.gradient = gradient
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        samples = try given.count("samples", standard: 5, in: 1...10_000)
        gradient = try given.choice("gradient", standard: Gradient.doublyReparameterized)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...10_000).contains(samples), "the samples of the bound", samples, "in 1...10000")
    }

    /// In words.
    public var title: String {
        "importance-weighted bound of \(samples) draws, \(gradient.rawValue)"
    }
    /// K
    public var draws: Int { samples }
    /// Only for the doubly reparameterised gradient.
    public var isStopping: Bool { gradient == .doublyReparameterized }
    /// Yes.
    public var needsDensity: Bool { true }

    /// The loss.
    public func loss(of terms: BoundTerms, controls: [Tensor]) -> TracedLoss {
        guard let logWeights = terms.logWeights else {
            preconditionFailure("an importance-weighted bound needs densities")
        }
        let bound = (logSumExp(logWeights, along: [0]) - log(Double(samples))).mean()
            .named("importance-weighted bound")
        let reconstruction = terms.meanReconstruction.mean().named("reconstruction")
        let kl = terms.kl.mean().named("kl")
        // ∇ of the bound brings w̃ₖ to every place; at z a second one makes it w̃ₖ².
        let weights = softmax(logWeights, along: 0).stoppingGradient().expandingAxis(at: -1)
        return TracedLoss(
            loss: (-bound).named("loss"),
            metrics: [
                (Metric.importanceWeighted, bound), (Metric.elbo, reconstruction - kl),
                (Metric.reconstruction, reconstruction), (Metric.kl, kl),
            ],
            gradientScales: isStopping
                ? terms.layers.map { GradientScale(at: $0.z, by: weights) } : [])
    }
}

extension Objective {
    /// The tighter bound of several draws.
    public static func importanceWeighted(
        samples: Int = 5,
        gradient: ImportanceWeightedBound.Gradient = .doublyReparameterized
    ) -> Objective {
        Objective(ImportanceWeightedBound(samples: samples, gradient: gradient))
    }
}
