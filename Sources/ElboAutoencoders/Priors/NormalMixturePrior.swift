public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Σₖ πₖ N(μₖ, diag σₖ²), learned with the rest: E_q log p(z) is maximised in π, μ and σ, and D(q ‖ p) is the mean of
/// log q - log p over the draws (Dilokthanakul et al. 2016; Tomczak and Welling 2018, section 3.1).
public struct NormalMixturePrior: PriorPart {
    /// "normal-mixture"
    public static let kind: String = "normal-mixture"
    /// For people who choose.
    public static let summary: String = "a learned mixture of normal laws"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("components", standard: "10", "normal laws in the mixture, 1...10000")
    ]

    /// Normal laws in the mixture.
    public let components: Int

    /// Makes the part.
    public init(components: Int = 10) { self.components = components }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        components = try given.count("components", standard: 10, in: 1...10_000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...10_000).contains(components), "the components of the prior", components,
            "in 1...10000")
    }

    /// In words.
    public var title: String { "mixture of \(components) normal laws" }
    /// No.
    public var isClosedUnderRotation: Bool { false }

    /// Equal weights; means drawn from N(0, I), so that no two components are alike; unit variances.
    public func parameters(dimension: Int, at path: String) -> [Parameter] {
        [
            Parameter("\(path).logits", [components], .zeros),
            Parameter("\(path).mean", [components, dimension], .normal(deviation: 1)),
            Parameter("\(path).logVariance", [components, dimension], .zeros),
        ]
    }

    /// The law.
    public func law(dimension: Int, at path: String, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        mixture(at: path, in: pass)
    }

    /// ln πₖ + ln pₖ(z)
    public func logJoint(of z: Tensor, dimension: Int, at path: String, in pass: inout ForwardPass)
        -> Tensor
    {
        mixture(at: path, in: pass).logJoint(of: z)
    }

    private func mixture(at path: String, in pass: ForwardPass) -> Mixture<DiagonalNormal> {
        Mixture(
            logits: pass["\(path).logits"],
            components: DiagonalNormal(
                mean: pass["\(path).mean"], logVariance: pass["\(path).logVariance"]))
    }

    /// Σ π μ and √(Σ π (σ² + μ²) - (Σ π μ)²).
    public func moments(dimension: Int, at path: String, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let law = mixture(at: path, in: pass)
        let weights = softmax(law.logits).expandingAxis(at: -1)
        let parts = law.components
        let square = (weights * (exp(parts.logVariance) + parts.mean.squared())).sum(along: [0])
        return (law.mean, sqrt(maximum(square - law.mean.squared(), 0)))
    }
}

extension Prior {
    /// A learned mixture of normal laws.
    public static func normalMixture(components: Int = 10) -> Prior {
        Prior(NormalMixturePrior(components: components))
    }
}
