import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Codes of choices: in each group of numbers a one among zeros, with the gradient of a softmax of the same Gumbel noise (Jang, Gu and
/// Poole 2017; Maddison, Mnih and Teh 2017; straight through, Bengio et al. 2013).
///
/// Draws are exact, in training as in use, so that the bound is one; what is biased is the gradient alone.
public struct CategoricalPosterior: PosteriorPart {
    /// "categorical"
    public static let kind: String = "categorical"
    /// For people who choose.
    public static let summary: String = "choices: in each group of numbers a one among zeros"
    /// What can be said about it.
    public static let options: [PartOption] = [
        .classes,
        PartOption(
            "temperature", standard: "0.67", "softness of the gradient, above 0, to 100"),
    ]

    /// Numbers of a group.
    public let classes: Int
    /// τ of the gradient.
    public let temperature: Double

    /// Makes the part.
    public init(classes: Int = PartOption.standardClasses, temperature: Double = 0.67) {
        self.classes = classes
        self.temperature = temperature
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        classes = try given.classes()
        temperature = try given.number(
            "temperature", standard: 0.67, "above 0, to 100", where: Self.isTemperature)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try PartOption.require(classes: classes, of: "posterior")
        try require(
            Self.isTemperature(temperature), "the temperature of the posterior", temperature,
            "above 0, to 100")
    }

    private static func isTemperature(_ value: Double) -> Bool { value > 0 && value <= 100 }

    /// In words.
    public var title: String { "categorical, \(classes) classes, temperature \(temperature)" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// Choices.
    public var space: CodeSpace { .categories(classes: classes) }
    /// One group.
    public var smallestDimension: Int { classes }

    /// The logits.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Heads(["logits"], width: dimension).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let logits = Heads(["logits"], width: dimension)(features, at: path, in: pass)[0]
        let law = StraightThroughCategories(
            logits: logits.reshaped(to: [features.shape[0], dimension / classes, classes]),
            temperature: temperature)
        return LatentDraw(
            law, variance: law.mean * (1 - law.mean), count: count, isStopping: isStopping,
            key: pass.nextKey())
    }
}

extension PartOption {
    /// Classes of each group of codes of choices.
    static let classes = PartOption("classes", standard: "10", "classes of each group, 2...1000")
    /// Their number when nothing is said.
    public static let standardClasses: Int = 10

    static func require(classes: Int, of role: String) throws(AutoencoderError) {
        try ElboAutoencoders.require(
            (2...1000).contains(classes), "the number of classes of the \(role)", classes,
            "in 2...1000")
    }
}

extension PartOptions {
    /// Classes of each group.
    func classes() throws(AutoencoderError) -> Int {
        try count("classes", standard: PartOption.standardClasses, in: 2...1000)
    }
}

extension Posterior {
    /// Codes of choices.
    public static func categorical(
        classes: Int = PartOption.standardClasses, temperature: Double = 0.67
    ) -> Posterior {
        Posterior(CategoricalPosterior(classes: classes, temperature: temperature))
    }
}
