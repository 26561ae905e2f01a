public import ElboNetworks

/// First the autoencoder with its codebook, codes all alike probable; then, nothing else moving any more, the law of its codes
/// (van den Oord, Vinyals and Kavukcuoglu 2017, section 3.3).
public struct CodesFirst: StrategyPart {
    /// "codes-first"
    public static let kind: String = "codes-first"
    /// For people who choose.
    public static let summary: String =
        "first all but the prior, then the prior alone"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("epochs", standard: "half", "before the prior is learned, 1...1000000")
    ]

    /// Epochs before the prior is learned; nil for half of all.
    public let epochs: Int?

    /// Makes the part.
    public init(epochs: Int? = nil) { self.epochs = epochs }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        let asked = given["epochs"] == "half" ? nil : given["epochs"]
        epochs = asked == nil ? nil : try given.count("epochs", standard: 1, in: 1...1_000_000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        guard let epochs else { return }
        try require(
            (1...1_000_000).contains(epochs), "the number of epochs of the strategy", epochs,
            "in 1...1000000")
    }

    /// In words.
    public var title: String {
        "all but the prior for \(epochs.map { "\($0) epochs" } ?? "half of the epochs"), then the prior alone"
    }

    /// With so many epochs in all.
    public func resolved(epochs all: Int) -> TrainingStrategy {
        TrainingStrategy(CodesFirst(epochs: epochs ?? max(1, all / 2)))
    }

    /// The plan.
    public var phases: PhasePlan {
        PhasePlan([
            .init(
                epochs: epochs ?? 1,
                turns: [
                    Phase(
                        "autoencoder",
                        moves: [
                            Autoencoder.Path.encoder, Autoencoder.Path.posterior,
                            Autoencoder.Path.decoder, Autoencoder.Path.likelihood,
                        ])
                ]),
            .init(turns: [Phase("prior", moves: [Autoencoder.Path.prior])], isAwaited: true),
        ])
    }
}

extension TrainingStrategy {
    /// First all but the prior, then the prior alone.
    public static func codesFirst(epochs: Int? = nil) -> TrainingStrategy {
        TrainingStrategy(CodesFirst(epochs: epochs))
    }
}
