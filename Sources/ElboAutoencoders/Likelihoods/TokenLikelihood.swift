public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Sentences: each token by its probability given the code and the tokens before it.
///
///     ln p(x|z) = Σₜ ln softmax(h(z, x₁ ... xₜ₋₁) W + b)[xₜ]
///
/// The decoder, which reads the tokens, gives h; the end is a token too.
public struct TokenLikelihood: LikelihoodPart {
    /// "tokens"
    public static let kind: String = "tokens"
    /// For people who choose.
    public static let summary: String = "sentences: each token given the code and those before it"

    /// How many numbers tokens have; 0 before a vocabulary is known.
    public let vocabulary: Int
    /// Numbers that the decoder gives for each token.
    public let features: Int

    /// Makes the part.
    public init(vocabulary: Int, features: Int) {
        self.vocabulary = vocabulary
        self.features = features
    }

    /// Makes the part before a vocabulary is known.
    public init(_ given: PartOptions) { self.init(vocabulary: 0, features: 0) }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate(dataSize: Int) throws(AutoencoderError) {
        try require(
            (5...10_000_000).contains(vocabulary), "the vocabulary", vocabulary,
            "of at least one token beside the four marks: no word occurs often enough (--min-count), or take --tokens bytes"
        )
        try require(
            (2...1_000_000).contains(features), "the numbers that say a token", features,
            "in 2...1000000")
    }

    /// In words.
    public var title: String { "tokens, one of \(vocabulary)" }
    /// As many as the units of the decoder.
    public var outputsPerElement: Int { features }
    /// Whole numbers.
    public var support: Support { .counts }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// W and b.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        [
            Parameter("\(path).weight", [features, vocabulary], .fanInUniform),
            Parameter("\(path).bias", [vocabulary], .zeros),
        ]
    }

    /// The law of the tokens.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        TokenSequence(
            features: output, weight: pass["\(path).weight"], bias: pass["\(path).bias"])
    }

    /// Nothing: `firstBias` says what the law begins with.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        [Double](repeating: 0, count: features)
    }
}
