public import ElboNetworks

/// At first everything as an objective of reconstruction alone would have it, then a fresh decoder for the encoder that has been
/// learned (Li, He, Neubig, Berg-Kirkpatrick and Yang 2019, section 3): the decoder finds codes worth reading.
///
/// The weight of the KL term is the objective's matter: `KLSchedule.delayed` leaves it out until the decoder is fresh.
public struct PretrainedEncoder: StrategyPart {
    /// "pretrained-encoder"
    public static let kind: String = "pretrained-encoder"
    /// For people who choose.
    public static let summary: String =
        "first an autoencoder, then its encoder with a fresh decoder"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("epochs", standard: "3", "before the decoder begins anew, 1...1000000")
    ]

    /// Epochs before the decoder begins anew.
    public let epochs: Int

    /// Makes the part.
    public init(epochs: Int = 3) { self.epochs = epochs }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        epochs = try given.count("epochs", standard: 3, in: 1...1_000_000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...1_000_000).contains(epochs), "the number of epochs of the strategy", epochs,
            "in 1...1000000")
    }

    /// In words.
    public var title: String { "an autoencoder for \(epochs) epochs, then a fresh decoder" }

    /// The plan.
    public var phases: PhasePlan {
        PhasePlan([
            .init(epochs: epochs, turns: [Phase("autoencoder")]),
            .init(
                turns: [.joint], resets: [Autoencoder.Path.decoder, Autoencoder.Path.likelihood]),
        ])
    }
}

extension TrainingStrategy {
    /// First an autoencoder, then its encoder with a fresh decoder.
    public static func pretrainedEncoder(epochs: Int = 3) -> TrainingStrategy {
        TrainingStrategy(PretrainedEncoder(epochs: epochs))
    }
}
