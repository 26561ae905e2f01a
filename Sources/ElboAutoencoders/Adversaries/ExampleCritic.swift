import ElboDistributions
import ElboGraph
public import ElboNetworks

/// The decoder alone against a critic that tells examples from decoded draws of the prior; nothing is encoded. The decoder
/// maximises ln D of its own (Goodfellow et al. 2014, algorithm 1 and section 3).
public struct ExampleCritic: DecoderGame {
    /// "examples"
    public static let kind: String = "examples"
    /// For people who choose.
    public static let summary: String = "a critic tells examples from decoded draws of the prior"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("steps", standard: "1", "of the critic for each of the decoder, 1...1000"),
        CriticShape.spectralOption,
    ]

    /// Steps of the critic for each of the decoder.
    public let steps: Int
    /// Whether the critic's weights are spectrally normalised; its layers are those of an encoder.
    public let shape: CriticShape

    /// Makes the part.
    public init(steps: Int = 1, isSpectral: Bool = false) {
        self.steps = steps
        shape = CriticShape(isSpectral: isSpectral)
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        steps = try given.count("steps", standard: 1, in: 1...1000)
        shape = CriticShape(isSpectral: try CriticShape.isSpectral(given))
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) { try validateSteps() }

    /// Its options as text.
    public var said: [String: String] {
        ["steps": "\(steps)"].merging(shape.spectralSaid) { $1 }
    }

    /// In words.
    public var title: String {
        "a critic tells examples from made ones, \(steps) of its steps for each"
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let made = made(in: game, pass: &pass)
        guard game.phase.name == "critic" else {
            let loss = softplus(-game.model.criticScores(made, in: &pass)).mean()
            return TracedLoss(loss: loss.named("loss"), metrics: [(Metric.fooling, loss)])
        }
        return Discrimination.criticLoss(
            game.model.discrimination(
                real: game.model.shown(game.examples), fake: made.stoppingGradient(), in: &pass))
    }
}

extension Adversary {
    /// The decoder alone against a critic of examples.
    public static let examples: Adversary = Adversary(ExampleCritic())
}
