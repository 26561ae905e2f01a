public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// 1/K Σₖ q(z|uₖ): the mean of the posteriors of K learned examples, what the optimal prior, the mean of all posteriors, is
/// with K of them (Tomczak and Welling 2018, equation 9: VampPrior).
///
/// The learned examples begin as training examples.
public struct PosteriorMixturePrior: PriorPart {
    /// "vamp"
    public static let kind: String = "vamp"
    /// For people who choose.
    public static let summary: String = "the mean of q(z|u) over learned examples u (VampPrior)"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("components", standard: "100", "learned examples, 1...10000")
    ]

    /// Learned examples.
    public let components: Int

    /// Makes the part.
    public init(components: Int = 100) { self.components = components }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        components = try given.count("components", standard: 100, in: 1...10_000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...10_000).contains(components), "the number of components of the prior", components,
            "in 1...10000")
    }

    /// In words.
    public var title: String { "mean of the posteriors of \(components) learned examples" }
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// Yes.
    public var asksEncoder: Bool { true }

    /// u, near zero unless there are examples to start from.
    public func parameters(over space: LatentSpace) -> [Parameter] {
        [
            Parameter(
                "\(space.path).examples", [components, space.exampleSize],
                .normal(deviation: 0.1))
        ]
    }

    /// Training examples, evenly spaced.
    public func firstValues(over space: LatentSpace, examples: (Int) -> [[Float]]) -> [String:
        HostArray]
    {
        let rows = examples(components)
        guard !rows.isEmpty else { return [:] }
        let shape: Shape = [components, space.exampleSize]
        // Of fewer examples than components each begins several.
        let values = (0..<components).flatMap { rows[$0 % rows.count] }
        return ["\(space.path).examples": HostArray(shape, values)]
    }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        func mixed(_ posteriors: some Distribution) -> any Distribution {
            Mixture(logits: trace.constant(0), components: posteriors)
        }
        return mixed(posteriors(over: space, in: &pass))
    }

    /// -ln K + ln q(z|uₖ)
    public func logJoint(of z: Tensor, over space: LatentSpace, in pass: inout ForwardPass)
        -> Tensor
    {
        func joint(_ posteriors: some Distribution) -> Tensor {
            Mixture(logits: z.trace.constant(0), components: posteriors).logJoint(of: z)
        }
        return joint(posteriors(over: space, in: &pass))
    }

    private func posteriors(over space: LatentSpace, in pass: inout ForwardPass)
        -> any Distribution
    {
        guard let law = encoded(over: space, in: &pass).law else {
            preconditionFailure("a prior of posteriors without a density")
        }
        return law
    }

    private func encoded(over space: LatentSpace, in pass: inout ForwardPass) -> LatentDraw {
        space.encoding(pass["\(space.path).examples"], &pass)
    }

    /// E[E[z|u]] and √(E[Var[z|u] + E[z|u]²] - E[z]²).
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let codes = encoded(over: space, in: &pass)
        let mean = codes.mean.mean(along: [0])
        let square = (codes.variance + codes.mean.squared()).mean(along: [0])
        return (mean, sqrt(maximum(square - mean.squared(), 0)))
    }
}

extension Prior {
    /// The mean of the posteriors of learned examples.
    public static func posteriorMixture(components: Int = 100) -> Prior {
        Prior(PosteriorMixturePrior(components: components))
    }
}
