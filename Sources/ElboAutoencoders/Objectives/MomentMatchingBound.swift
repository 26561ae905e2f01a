public import ElboGraph
public import ElboNetworks

/// The ELBO less a charge for covariances of the aggregate of q(z|x) that are not those of N(0, I), so that dimensions mean
/// different things (Kumar, Sattigeri and Balakrishnan 2018, equations 6 and 7).
///
///     λ_od Σᵢ≠ⱼ Cᵢⱼ² + λ_d Σᵢ (Cᵢᵢ - 1)²,      I: C = Cov[μ(x)],      II: C = Cov[μ(x)] + E[Σ(x)]
public struct MomentMatchingBound: KLWeighted {
    /// "dip"
    public static let kind: String = "dip"
    /// For people who choose.
    public static let summary: String = "the bound with a charge for codes whose dimensions covary"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("form", standard: "ii", "covariances of the means alone, i, or of codes, ii"),
        PartOption("off-diagonal", standard: "10", "λ_od, of covariances, at least 0"),
        PartOption("diagonal", standard: "10", "λ_d, of variances other than 1, at least 0"),
    ]

    /// Whose covariances are charged.
    public enum Form: String, Codable, Hashable, Sendable, CaseIterable {
        /// Those of μ(x).
        case i
        /// Those of z.
        case ii
    }

    /// Whose covariances are charged.
    public let form: Form
    /// λ_od
    public let offDiagonal: Double
    /// λ_d
    public let diagonal: Double
    /// A weight of the KL term.
    public var klWeight: KLSchedule = .constant(weight: 1)

    /// Makes the part.
    public init(form: Form = .ii, offDiagonal: Double = 10, diagonal: Double = 10) {
        self.form = form
        self.offDiagonal = offDiagonal
        self.diagonal = diagonal
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        form = try given.choice("form", standard: Form.ii)
        offDiagonal = try given.weight("off-diagonal", standard: 10)
        diagonal = try given.weight("diagonal", standard: 10)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try klWeight.validate()
        for (name, value) in [("off-diagonal", offDiagonal), ("diagonal", diagonal)] {
            try require(
                (0...1e6).contains(value), "the \(name) charge", value, "from 0 to 1e6")
        }
    }

    /// In words.
    public var title: String {
        "ELBO and covariances \(form.rawValue.uppercased()) (\(offDiagonal) off the diagonal, \(diagonal) on it), "
            + klWeight.title
    }

    /// Yes.
    public var needsDensity: Bool { true }
    /// Yes: Σ(x) is a diagonal.
    public var needsIndependentDimensions: Bool { true }

    /// The loss.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let averages = BoundAverages(terms)
        let charge = penalty(of: terms.layers[0].draw.mean, terms.layers[0].draw.variance)
        let loss = controls[0] * averages.kl + charge - averages.reconstruction
        return TracedLoss(
            loss: loss.named("loss"), metrics: averages.metrics + [(Metric.penalty, charge)])
    }

    /// The charge for means and variances [examples, dimension]: one number.
    package func penalty(of mean: Tensor, _ variance: Tensor) -> Tensor {
        let (b, d) = (mean.shape[0], mean.shape[1])
        let centred = mean - mean.mean(along: [0], keepingAxes: true)
        var covariance = centred.matrixMultiplied(by: centred, transposingSelf: true) / Double(b)
        let identity = mean.trace.constant(
            HostArray([d, d], (0..<d * d).map { $0 / d == $0 % d ? Float(1) : 0 }))
        if form == .ii {
            covariance = covariance + identity * variance.mean(along: [0]).reshaped(to: [1, d])
        }
        let squares = (covariance - identity).squared()
        return (squares * (offDiagonal + (diagonal - offDiagonal) * identity)).sum()
    }
}

extension Objective {
    /// The bound with a charge for codes whose dimensions covary.
    public static func momentMatching(
        form: MomentMatchingBound.Form = .ii, offDiagonal: Double = 10, diagonal: Double = 10
    ) -> Objective {
        Objective(MomentMatchingBound(form: form, offDiagonal: offDiagonal, diagonal: diagonal))
    }
}
