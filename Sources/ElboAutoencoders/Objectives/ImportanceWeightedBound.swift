public import ElboGraph
public import ElboNetworks
import Foundation

/// E log 1/K Σₖ wₖ with wₖ = p(x|zₖ) p(zₖ) / q(zₖ|x): tighter than the ELBO, and the more so the larger K
/// (Burda, Grosse and Salakhutdinov 2016, equation 8).
///
/// A larger K tells the encoder less (Rainforth et al. 2018, "Tighter variational bounds are not necessarily better", theorem 1).
/// Their remedies are choices here, M bounds of K draws each (section 4, equations 9 to 15):
///
///     MIWAE   1/M Σₘ log 1/K Σₖ wₘₖ
///     CIWAE   β ELBO + (1 - β) of the above
///     PIWAE   the above for the encoder, log 1/MK Σₘₖ wₘₖ for the decoder
public struct ImportanceWeightedBound: KLWeighted {
    /// "importance-weighted"
    public static let kind: String = "importance-weighted"
    /// For people who choose.
    public static let summary: String = "the tighter bound of several draws"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("samples", standard: "5", "K, draws of z in each bound, 1...10000"),
        PartOption("groups", standard: "1", "M, bounds whose mean is taken, 1...10000"),
        PartOption("elbo-share", standard: "0", "β, the share of the ELBO, 0...1"),
        PartOption(
            "decoder", standard: "grouped",
            "trained by the M bounds, grouped, or by one bound of all draws, pooled"),
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

    /// What the decoder and the prior are trained by.
    public enum Decoder: String, Codable, Hashable, Sendable, CaseIterable {
        /// The same as the encoder.
        case grouped
        /// One bound of all M K draws.
        case pooled
    }

    /// K
    public let samples: Int
    /// M
    public let groups: Int
    /// β
    public let elboShare: Double
    /// What the decoder is trained by.
    public let decoder: Decoder
    /// How the encoder's gradient is estimated.
    public let gradient: Gradient
    /// A weight of log q(z|x) - log p(z).
    public var klWeight: KLSchedule = .constant(weight: 1)

    /// Makes the part.
    public init(
        samples: Int = 5, groups: Int = 1, elboShare: Double = 0, decoder: Decoder = .grouped,
        gradient: Gradient = .doublyReparameterized
    ) {
        self.samples = samples
        self.groups = groups
        self.elboShare = elboShare
        self.decoder = decoder
        self.gradient = gradient
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        samples = try given.count("samples", standard: 5, in: 1...10_000)
        groups = try given.count("groups", standard: 1, in: 1...10_000)
        elboShare = try given.number("elbo-share", standard: 0, "from 0 to 1") {
            (0...1).contains($0)
        }
        decoder = try given.choice("decoder", standard: Decoder.grouped)
        gradient = try given.choice("gradient", standard: Gradient.doublyReparameterized)
        try validate()
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        let counts = 1...10_000
        try klWeight.validate()
        try require(
            counts.contains(samples), "the number of samples of the bound", samples, "in 1...10000")
        try require(
            counts.contains(groups) && counts.contains(groups * samples),
            "the number of groups of the bound",
            groups, "in 1...10000, and no more draws in all")
        try require(
            (0...1).contains(elboShare), "the share of the ELBO", elboShare, "from 0 to 1")
        let isPlain = elboShare == 0 && gradient == .doublyReparameterized
        try require(
            decoder == .grouped || isPlain, "the decoder of the bound", decoder.rawValue,
            "grouped with a share of the ELBO or a pathwise gradient")
    }

    /// In words.
    public var title: String {
        let many = groups > 1 ? "\(groups) importance-weighted bounds" : "importance-weighted bound"
        let share = elboShare > 0 ? ", \(elboShare) of it ELBO" : ""
        let pooled = decoder == .pooled ? ", decoder by one of all draws" : ""
        let weight = klWeight == .constant(weight: 1) ? "" : ", \(klWeight.title)"
        return "\(many) of \(samples) draws\(share)\(pooled), \(gradient.rawValue)\(weight)"
    }
    /// M K
    public var draws: Int { samples * groups }
    /// Only for the doubly reparameterised gradient.
    public var isStopping: Bool { gradient == .doublyReparameterized }
    /// Yes.
    public var needsDensity: Bool { true }

    /// The loss.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        guard let logWeights = terms.logWeights(klWeight: controls[0]) else {
            preconditionFailure("an importance-weighted bound needs densities")
        }
        let averages = BoundAverages(terms)
        let examples = logWeights.shape[1]
        let grouped = logWeights.reshaped(to: [groups, samples, examples])
        let logSums = logSumExp(grouped, along: [1], keepingAxes: true)
        let tight = (logSums - log(Double(samples))).mean()
        let bound =
            (elboShare == 0 ? tight : elboShare * logWeights.mean() + (1 - elboShare) * tight)
            .named("importance-weighted bound")
        let logPooled = logSumExp(logWeights, along: [0], keepingAxes: true)
        let pooled = (logPooled - log(Double(draws))).mean()
        let scale = codeScale(grouped - logSums, pooled: logWeights - logPooled)
        return TracedLoss(
            loss: (-(decoder == .pooled ? pooled : bound)).named("loss"),
            metrics: [(Metric.importanceWeighted, bound)] + averages.metrics,
            gradientScales: isStopping
                ? terms.layers.map { GradientScale(at: $0.z, by: scale) } : [])
    }

    /// What brings the gradient of log wₘₖ at zₘₖ, as the loss has it, to the doubly reparameterised one.
    ///
    /// ∇ of β ELBO + (1 - β) MIWAE brings (β / K + (1 - β) w̃ₘₖ) / M to every place, of the pooled bound its own w̃; wanted at z
    /// is (β / K + (1 - β) w̃ₘₖ²) / M.
    ///
    /// - Parameters:
    ///   - logShares: ln w̃ₘₖ, of sum one in each group: [groups, samples, examples].
    ///   - pooled: ln of the shares among all draws: [draws, examples].
    private func codeScale(_ logShares: Tensor, pooled: Tensor) -> Tensor {
        let shape: Shape = [draws, logShares.shape[2], 1]
        let scale: Tensor
        switch decoder {
        case .pooled:
            let ratio = 2 * logShares.reshaped(to: pooled.shape) - pooled
            // A group whose share rounds to nothing has no gradient that a factor could restore.
            scale = exp(minimum(ratio - log(Double(groups)), 80))
        case .grouped:
            let shares = exp(logShares)
            let least = elboShare / Double(samples)
            scale =
                elboShare == 0
                ? shares
                : (least + (1 - elboShare) * shares.squared()) / (least + (1 - elboShare) * shares)
        }
        return scale.stoppingGradient().reshaped(to: shape)
    }
}

extension Objective {
    /// The tighter bound of several draws.
    public static func importanceWeighted(
        samples: Int = 5, groups: Int = 1, elboShare: Double = 0,
        decoder: ImportanceWeightedBound.Decoder = .grouped,
        gradient: ImportanceWeightedBound.Gradient = .doublyReparameterized
    ) -> Objective {
        Objective(
            ImportanceWeightedBound(
                samples: samples, groups: groups, elboShare: elboShare, decoder: decoder,
                gradient: gradient))
    }
}
