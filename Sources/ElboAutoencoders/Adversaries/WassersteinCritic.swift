import ElboDistributions
import ElboGraph
public import ElboNetworks

/// The decoder alone against a critic that maximises E f(x) - E f(x̃) with a slope held near one by a penalty, so that the
/// difference comes near the distance W₁ of the two laws (Gulrajani et al. 2017, algorithm 1).
public struct WassersteinCritic: DecoderGame {
    /// "wasserstein"
    public static let kind: String = "wasserstein"
    /// For people who choose.
    public static let summary: String =
        "a critic of slope one measures how far made examples are from real ones"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("steps", standard: "5", "of the critic for each of the decoder, 1...1000"),
        PartOption("penalty", standard: "10", "weight of the slope's penalty, 0...1e6"),
        CriticShape.spectralOption,
    ]

    /// Steps of the critic for each of the decoder.
    public let steps: Int
    /// Weight of the slope's penalty.
    public let penalty: Double
    /// Whether the critic's weights are spectrally normalised; its layers are those of an encoder.
    public let shape: CriticShape

    /// Makes the part.
    public init(steps: Int = 5, penalty: Double = 10, isSpectral: Bool = false) {
        self.steps = steps
        self.penalty = penalty
        shape = CriticShape(isSpectral: isSpectral)
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        steps = try given.count("steps", standard: 5, in: 1...1000)
        penalty = try given.weight("penalty", standard: 10)
        shape = CriticShape(isSpectral: try CriticShape.isSpectral(given))
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try validateSteps()
        try require(
            (0...1e6).contains(penalty), "the penalty of the adversary", penalty, "from 0 to 1e6")
    }

    /// Its options as text.
    public var said: [String: String] {
        ["steps": "\(steps)", "penalty": "\(penalty)"].merging(shape.spectralSaid) { $1 }
    }

    /// In words.
    public var title: String {
        "a critic of slope one (penalty \(penalty)), \(steps) of its steps for each"
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let model = game.model
        let made = made(in: game, pass: &pass)
        guard game.phase.name == "critic" else {
            let loss = -model.criticScores(made, in: &pass).mean()
            return TracedLoss(loss: loss.named("loss"), metrics: [])
        }
        let (real, fake) = (model.shown(game.examples), made.stoppingGradient())
        let scores = model.discrimination(real: real, fake: fake, in: &pass)
        let distance = scores.difference
        let key = pass.nextKey()
        let slopes = CriticSlopes(between: real, and: fake, key: key) {
            model.criticScores($0, in: &pass)
        }
        // At its best the critic is steeper than one by distance / (2 λ): what it says is of that steepness.
        return TracedLoss(
            loss: (penalty * slopes.penalty - distance).named("critic loss"),
            metrics: [
                (Metric.distance, distance / slopes.norms.mean()),
                (Metric.slopePenalty, slopes.penalty),
            ])
    }
}

extension Metric {
    /// (E f(x) - E f(x̃)) / E |∇f|: near the distance W₁ where the critic's slope is the same everywhere.
    public static let distance = "wasserstein distance"
    /// E (|∇f| - 1)².
    public static let slopePenalty = "slope penalty"
}

extension Adversary {
    /// The decoder alone against a critic of slope one.
    public static let wasserstein: Adversary = Adversary(WassersteinCritic())
}
