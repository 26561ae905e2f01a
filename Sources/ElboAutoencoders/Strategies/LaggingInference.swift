public import ElboNetworks

/// In the first epochs several steps of the encoder for each of the decoder, then both together: q(z|x) must not lag
/// behind the model that it approximates, or the decoder learns to do without it (He, Spokoyny, Neubig and
/// Berg-Kirkpatrick 2019, algorithm 1, with a fixed number of steps).
///
/// The alternation is variational EM: steps of inference are partial E steps (Neal and Hinton 1998).
public struct LaggingInference: StrategyPart {
    /// "lagging-inference"
    public static let kind: String = "lagging-inference"
    /// For people who choose.
    public static let summary: String = "first several steps of the encoder for each of the decoder"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("steps", standard: "5", "of the encoder for each of the decoder, 1...1000"),
        PartOption("epochs", standard: "5", "so long, then both move together, 1...1000000"),
    ]

    /// Steps of the encoder for each of the decoder.
    public let steps: Int
    /// How many epochs of it.
    public let epochs: Int

    /// Makes the part.
    public init(steps: Int = 5, epochs: Int = 5) {
        self.steps = steps
        self.epochs = epochs
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        steps = try given.count("steps", standard: 5, in: 1...1000)
        epochs = try given.count("epochs", standard: 5, in: 1...1_000_000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...1000).contains(steps), "the number of steps of inference", steps, "in 1...1000")
        try require(
            (1...1_000_000).contains(epochs), "the number of epochs of the strategy", epochs,
            "in 1...1000000")
    }

    /// In words.
    public var title: String {
        "\(steps) steps of inference for each of generation in the first \(epochs) epochs, then joint"
    }

    /// The plan.
    public var phases: PhasePlan {
        let inference = [Autoencoder.Path.encoder, Autoencoder.Path.posterior]
        let generation = [
            Autoencoder.Path.decoder, Autoencoder.Path.likelihood, Autoencoder.Path.prior,
        ]
        return PhasePlan([
            .init(
                epochs: epochs,
                turns: [
                    Phase("inference", moves: inference, repeats: steps),
                    Phase("generation", moves: generation),
                ]), .init(turns: [.joint]),
        ])
    }
}

extension TrainingStrategy {
    /// First several steps of the encoder for each of the decoder.
    public static func laggingInference(steps: Int = 5, epochs: Int = 5) -> TrainingStrategy {
        TrainingStrategy(LaggingInference(steps: steps, epochs: epochs))
    }
}
