import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// E_q log p(x|z) - (1 - α) D(q(z|x) ‖ p(z)) - (α + λ - 1) MMD(q(z), p(z)): codes of all examples together are held to the prior,
/// each alone the less, the larger α (Zhao, Song and Ermon 2019, "InfoVAE", equation 6).
///
/// α = 1 charges the aggregate alone: a Wasserstein autoencoder (Tolstikhin et al. 2018, algorithm 2), whose codes may be points.
public struct DiscrepancyBound: KLWeighted {
    /// "mmd"
    public static let kind: String = "mmd"
    /// For people who choose.
    public static let summary: String = "codes held to the prior all together"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("alpha", standard: "0", "α, 0 for the whole KL term and 1 for none, 0...1"),
        PartOption("lambda", standard: "10", "λ, the charge is α + λ - 1, at least 1"),
        PartOption(
            "kernel", standard: "inverse-multiquadratic", "inverse-multiquadratic or gaussian"),
    ]

    private static let lambdas = 1...1e6

    /// α
    public let alpha: Double
    /// λ
    public let lambda: Double
    /// Which kernel compares codes.
    public let kernel: MeanDiscrepancy
    /// A weight of the KL term.
    public var klWeight: KLSchedule = .constant(weight: 1)

    /// Makes the part.
    public init(alpha: Double = 0, lambda: Double = 10) {
        self.alpha = alpha
        self.lambda = lambda
        kernel = .inverseMultiquadratic
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        alpha = try given.number("alpha", standard: 0, "from 0 to 1") { (0...1).contains($0) }
        lambda = try given.number("lambda", standard: 10, "from 1 to 1e6") {
            Self.lambdas.contains($0)
        }
        kernel = try given.choice("kernel", standard: MeanDiscrepancy.inverseMultiquadratic)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try klWeight.validate()
        try require((0...1).contains(alpha), "the alpha of the bound", alpha, "from 0 to 1")
        try require(
            Self.lambdas.contains(lambda), "the lambda of the bound", lambda, "from 1 to 1e6")
    }

    /// In words.
    public var title: String {
        "\(1 - alpha) KL and \(alpha + lambda - 1) maximum mean discrepancy (\(kernel.rawValue)), \(klWeight.title)"
    }

    /// Unless no KL term is left.
    public var needsDensity: Bool { alpha < 1 }

    /// The loss.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let averages = BoundAverages(terms)
        let layer = terms.layers[0]
        let codes = layer.z.slice(0..<1, along: 0).reshaped(to: layer.draw.mean.shape)
        let drawn = layer.prior.sample(key: pass.nextKey(), count: codes.shape[0])
        let discrepancy = kernel(codes, drawn)
        let charge = (alpha + lambda - 1) * discrepancy - averages.reconstruction
        let loss = alpha < 1 ? charge + controls[0] * (1 - alpha) * averages.kl : charge
        return TracedLoss(
            loss: loss.named("loss"),
            metrics: averages.metrics + [(Metric.discrepancy, discrepancy)])
    }
}

extension Objective {
    /// Codes held to the prior all together.
    public static func maximumMeanDiscrepancy(alpha: Double = 0, lambda: Double = 10)
        -> Objective
    {
        Objective(DiscrepancyBound(alpha: alpha, lambda: lambda))
    }
}
