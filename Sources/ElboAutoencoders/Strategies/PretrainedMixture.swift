public import ElboNetworks

/// At first an autoencoder, without a KL term; then the prior, a mixture, fitted to its codes by EM; then everything together
/// (Jiang, Zheng, Tan, Tang and Zhou 2017, section 3.4).
///
/// Components learned from nothing share the codes among few of them; those that begin as clusters of codes stay.
public struct PretrainedMixture: StrategyPart {
    /// "pretrained-mixture"
    public static let kind: String = "pretrained-mixture"
    /// For people who choose.
    public static let summary: String =
        "first an autoencoder, then all with a mixture fitted to its codes"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("epochs", standard: "10", "before the mixture is fitted, 1...1000000")
    ]

    /// Epochs before the mixture is fitted.
    public let epochs: Int

    /// Makes the part.
    public init(epochs: Int = 10) { self.epochs = epochs }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        epochs = try given.count("epochs", standard: 10, in: 1...1_000_000)
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
    public var title: String {
        "an autoencoder for \(epochs) epochs, then all with a mixture fitted to its codes"
    }
    /// Yes.
    public var fitsPrior: Bool { true }

    /// The plan.
    public var phases: PhasePlan {
        PhasePlan([
            .init(
                epochs: epochs,
                turns: [
                    Phase(
                        "autoencoder",
                        moves: [
                            Autoencoder.Path.encoder, Autoencoder.Path.posterior,
                            Autoencoder.Path.decoder, Autoencoder.Path.likelihood,
                        ])
                ]),
            .init(turns: [.joint], fits: true),
        ])
    }

    /// Before the mixture is fitted.
    public func isWithoutPrior(at progress: TrainingProgress) -> Bool {
        progress.step < epochs * progress.stepsPerEpoch
    }
}

extension TrainingStrategy {
    /// First an autoencoder, then all with a mixture fitted to its codes.
    public static func pretrainedMixture(epochs: Int = 10) -> TrainingStrategy {
        TrainingStrategy(PretrainedMixture(epochs: epochs))
    }
}
