public import ElboGraph
public import ElboNetworks
import Foundation

/// The least D(q(z|x) ‖ p(z)) under which reconstructions are as near as asked, by a Lagrange multiplier λ that rises while they
/// are not and falls when they are (Rezende and Viola 2018, "Taming VAEs", equation 3 and algorithm 1).
///
///     D + λ ½ (Σᵢ (xᵢ - E[xᵢ|z])² / κ² - the number of xᵢ),      ln λ ← ln λ + ν × the smoothed relative violation
///
/// λ = 1 is the bound of a Gaussian likelihood with σ = κ.
public struct ConstrainedReconstruction: ObjectivePart {
    /// "geco"
    public static let kind: String = "geco"
    /// For people who choose.
    public static let summary: String =
        "the least KL term with which reconstructions are near enough"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "tolerance", standard: "0.2",
            "κ, the root mean squared error asked for, in units of the transformed data"),
        PartOption("rate", standard: "0.01", "ν, how fast ln λ moves, 1e-6...1"),
        PartOption("smoothing", standard: "0.99", "of the violation over steps, from 0 below 1"),
    ]

    /// κ
    public let tolerance: Double
    /// ν
    public let rate: Double
    /// The share of a step's violation that earlier steps keep.
    public let smoothing: Double

    /// Makes the part.
    public init(tolerance: Double = 0.2, rate: Double = 0.01, smoothing: Double = 0.99) {
        self.tolerance = tolerance
        self.rate = rate
        self.smoothing = smoothing
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        tolerance = try given.number("tolerance", standard: 0.2, "from 1e-6 to 1e6") {
            (1e-6...1e6).contains($0)
        }
        rate = try given.number("rate", standard: 0.01, "from 1e-6 to 1") {
            (1e-6...1).contains($0)
        }
        smoothing = try given.number("smoothing", standard: 0.99, "from 0 to less than 1") {
            (0..<1).contains($0)
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1e-6...1e6).contains(tolerance), "the tolerance", tolerance, "from 1e-6 to 1e6")
        try require((1e-6...1).contains(rate), "the rate of the multiplier", rate, "from 1e-6 to 1")
        try require(
            (0..<1).contains(smoothing), "the smoothing of the violation", smoothing,
            "from 0 to less than 1")
    }

    /// In words.
    public var title: String {
        "least KL with a root mean squared error of \(tolerance) (multiplier moves by \(rate), smoothing \(smoothing))"
    }

    /// Yes.
    public var needsDensity: Bool { true }
    /// Yes: only means enter the constraint.
    public var scoresMeansAlone: Bool { true }

    /// ln λ and the smoothed relative violation.
    public func parameters(at path: String) -> [Parameter] {
        ["logMultiplier", "violation"].map {
            Parameter("\(path).\($0)", .scalar, .zeros, isTrained: false)
        }
    }

    /// The loss; λ moves after it.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let averages = BoundAverages(terms)
        let (error, count) = terms.squaredError
        let scaled = error / (tolerance * tolerance)
        let constraint = 0.5 * (scaled - count).mean()
        let path = Autoencoder.Path.objective
        let (multiplier, violation) = ("\(path).logMultiplier", "\(path).violation")
        let logMultiplier = pass[multiplier]
        let now = (scaled.mean() / maximum(count.mean(), 1) - 1).stoppingGradient()
        let next = smoothing * pass[violation] + (1 - smoothing) * now
        pass.update(violation, to: next)
        let moved = logMultiplier + rate * minimum(maximum(next, -1), 1)
        pass.update(multiplier, to: minimum(maximum(moved, -20), 20))
        let loss = averages.kl + exp(logMultiplier) * constraint
        return TracedLoss(
            loss: loss.named("loss"),
            metrics: averages.metrics + [
                (Metric.squaredError, scaled.mean() * (tolerance * tolerance)),
                (Metric.multiplier, exp(logMultiplier)),
            ])
    }
}

extension Objective {
    /// The least KL term with which reconstructions are near enough.
    public static func geco(
        tolerance: Double = 0.2, rate: Double = 0.01, smoothing: Double = 0.99
    ) -> Objective {
        Objective(
            ConstrainedReconstruction(tolerance: tolerance, rate: rate, smoothing: smoothing))
    }
}
