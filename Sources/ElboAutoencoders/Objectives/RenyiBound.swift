public import ElboGraph
public import ElboNetworks
import Foundation

/// E 1/(1 - α) log 1/K Σₖ wₖ^(1 - α) with wₖ = p(x|zₖ) p(zₖ) / q(zₖ|x): from the ELBO at α = 1 down to α = 0, the
/// importance-weighted bound; below 0 it may exceed log p(x) (Li and Turner 2016, equation 12).
public struct RenyiBound: KLWeighted {
    /// "renyi"
    public static let kind: String = "renyi"
    /// For people who choose.
    public static let summary: String = "Rényi's bound, between the ELBO and log p(x)"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "alpha", standard: "0.5", "α, 1 for the ELBO, 0 for the tighter bound, -100...1"),
        PartOption("samples", standard: "5", "K, draws of z for each example, 1...10000"),
    ]

    /// α
    public let alpha: Double
    /// K
    public let samples: Int
    /// A weight of log q(z|x) - log p(z).
    public var klWeight: KLSchedule = .constant(weight: 1)

    /// Makes the part.
    public init(alpha: Double = 0.5, samples: Int = 5) {
        self.alpha = alpha
        self.samples = samples
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        alpha = try given.number("alpha", standard: 0.5, "from -100 to 1") {
            (-100...1).contains($0)
        }
        samples = try given.count("samples", standard: 5, in: 1...10_000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try klWeight.validate()
        try require((-100...1).contains(alpha), "the alpha of the bound", alpha, "from -100 to 1")
        try require(
            (1...10_000).contains(samples), "the number of samples of the bound", samples,
            "in 1...10000")
    }

    /// In words.
    public var title: String {
        "Rényi bound, α = \(alpha), of \(samples) draws, \(klWeight.title)"
    }
    /// K
    public var draws: Int { samples }
    /// Yes.
    public var needsDensity: Bool { true }

    /// The loss.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        guard let logWeights = terms.logWeights(klWeight: controls[0]) else {
            preconditionFailure("a Rényi bound needs densities")
        }
        let averages = BoundAverages(terms)
        let order = 1 - alpha
        let bound =
            order == 0
            ? logWeights.mean()
            : ((logSumExp(order * logWeights, along: [0]) - log(Double(samples))) / order).mean()
        return TracedLoss(
            loss: (-bound).named("loss"), metrics: [(Metric.renyi, bound)] + averages.metrics)
    }
}

extension Objective {
    /// Rényi's bound, between the ELBO and log p(x).
    public static func renyi(alpha: Double = 0.5, samples: Int = 5) -> Objective {
        Objective(RenyiBound(alpha: alpha, samples: samples))
    }
}
