import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// E_q log p(x|z) - α I(x; z) - β TC(z) - γ Σ D(q(z_d) ‖ p(z_d)): the KL term falls apart into what the code says of the example,
/// how far its dimensions are from independent, and how far each is from the prior; β > 1 is paid for dependence alone
/// (Chen et al. 2018, equations 2 and 4).
///
///     E D(q(z|x) ‖ p(z)) = D(q(z, x) ‖ q(z) q(x)) + D(q(z) ‖ Π q(z_d)) + E_q(z) [Σ ln q(z_d) - ln p(z)]
public struct TotalCorrelationBound: KLWeighted {
    /// "total-correlation"
    public static let kind: String = "total-correlation"
    /// For people who choose.
    public static let summary: String = "the bound with a heavier charge for dependent dimensions"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("alpha", standard: "1", "α, of the information that a code has of its example"),
        PartOption("beta", standard: "6", "β, of the dimensions' total correlation"),
        PartOption("gamma", standard: "1", "γ, of each dimension's distance from the prior"),
        PartOption(
            "estimator", standard: "stratified", "of q(z) from a batch: stratified or weighted"),
    ]

    /// How the other examples of a batch stand for those that are not in it.
    public enum Estimator: String, Codable, Hashable, Sendable, CaseIterable {
        /// The example's own law counts 1 / N, one other (N - M) / NM and the rest 1 / M, M = B - 1: the mean over batches
        /// is q(z) (their equation S7).
        case stratified
        /// Every q(z|xⱼ) counts 1 / NB: of less noise, but biased, its logarithm too small (their equation 5).
        case weighted
    }

    /// α
    public let alpha: Double
    /// β
    public let beta: Double
    /// γ
    public let gamma: Double
    /// How a batch stands for all examples.
    public let estimator: Estimator
    /// A weight of all three terms.
    public var klWeight: KLSchedule = .constant(weight: 1)

    /// Makes the part.
    public init(
        alpha: Double = 1, beta: Double = 6, gamma: Double = 1, estimator: Estimator = .stratified
    ) {
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.estimator = estimator
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        alpha = try given.weight("alpha", standard: 1)
        beta = try given.weight("beta", standard: 6)
        gamma = try given.weight("gamma", standard: 1)
        estimator = try given.choice("estimator", standard: Estimator.stratified)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try klWeight.validate()
        for (name, value) in [("alpha", alpha), ("beta", beta), ("gamma", gamma)] {
            try require(
                (0...1e6).contains(value), "the \(name) of the bound", value, "from 0 to 1e6")
        }
    }

    /// In words.
    public var title: String {
        "bound with \(alpha) mutual information, \(beta) total correlation, \(gamma) dimension-wise KL, "
            + "\(estimator.rawValue), \(klWeight.title)"
    }

    /// Yes.
    public var needsDensity: Bool { true }
    /// Yes: q(z_d) is a mean of laws of one dimension.
    public var needsIndependentDimensions: Bool { true }
    /// "kl weight", and N.
    public var controls: [String] { ["kl weight", "training examples"] }

    /// The values at a point of training.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        [
            klWeight.weight(epochs: progress.epochs, fraction: progress.fraction),
            Double(progress.examples),
        ]
    }

    /// The loss.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let averages = BoundAverages(terms)
        let layer = terms.layers[0]
        guard let law = layer.draw.law as? DiagonalNormal, let logDensity = layer.draw.logDensity
        else { preconditionFailure("total correlation needs a diagonal normal posterior") }
        let z = layer.z.slice(0..<1, along: 0)
        let aggregate = AggregatePosterior(
            of: z.reshaped(to: law.mean.shape), law: law, examples: controls[1],
            by: estimator)
        let marginals = aggregate.marginals.sum(along: [-1])
        let information = (logDensity.slice(0..<1, along: 0) - aggregate.joint).mean()
        let correlation = (aggregate.joint - marginals).mean()
        let distance = (marginals - layer.prior.logProbability(of: z)).mean()
        let charge = alpha * information + beta * correlation + gamma * distance
        return TracedLoss(
            loss: (controls[0] * charge - averages.reconstruction).named("loss"),
            metrics: averages.metrics + [
                (Metric.mutualInformation, information), (Metric.totalCorrelation, correlation),
                (Metric.dimensionWiseKL, distance),
            ])
    }
}

extension Objective {
    /// The bound with a heavier charge for dependent dimensions.
    public static func totalCorrelation(
        alpha: Double = 1, beta: Double = 6, gamma: Double = 1,
        estimator: TotalCorrelationBound.Estimator = .stratified
    ) -> Objective {
        Objective(
            TotalCorrelationBound(alpha: alpha, beta: beta, gamma: gamma, estimator: estimator))
    }
}
