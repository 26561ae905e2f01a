import ElboDistributions
import ElboGraph
public import ElboNetworks

/// Codes held to the prior by a critic that tells draws of p(z) from codes.
///
/// Apart, the encoder has steps of its own to fool the critic: the adversarial autoencoder (Makhzani et al. 2016, section 2),
/// whose prior is only drawn from. Together, λ times that is charged with the reconstruction: the Wasserstein autoencoder
/// with a critic (Tolstikhin et al. 2018, algorithm 1).
public struct CodeCritic: AdversaryPart {
    /// "codes"
    public static let kind: String = "codes"
    /// For people who choose.
    public static let summary: String = "a critic tells codes from draws of the prior"
    /// What can be said about it.
    public static let options: [PartOption] =
        [
            PartOption(
                "turns", standard: "apart",
                "apart: the encoder fools the critic in steps of its own; together: with the reconstruction"
            ),
            PartOption("lambda", standard: "10", "weight of fooling the critic, 0...1e6"),
        ] + CriticShape.options

    /// When the encoder fools the critic.
    public enum Turns: String, Codable, Hashable, Sendable, CaseIterable {
        /// In steps of its own.
        case apart
        /// In those of the reconstruction.
        case together
    }

    /// When the encoder fools the critic.
    public let turns: Turns
    /// λ
    public let lambda: Double
    /// The critic's layers.
    public let shape: CriticShape

    /// Makes the part.
    public init(turns: Turns = .apart, lambda: Double = 10, shape: CriticShape = CriticShape()) {
        self.turns = turns
        self.lambda = lambda
        self.shape = shape
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        turns = try given.choice("turns", standard: Turns.apart)
        lambda = try given.weight("lambda", standard: 10)
        shape = try CriticShape(given)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try shape.validate()
        try require(
            (0...1e6).contains(lambda), "the lambda of the adversary", lambda, "from 0 to 1e6")
    }

    /// In words.
    public var title: String {
        "a critic tells codes from the prior, weight \(lambda), \(turns.rawValue)"
    }
    /// z
    public var sight: CriticSight { .codes }

    /// The model, the critic, and the encoder where it fools in steps of its own.
    public var phases: PhasePlan {
        let model =
            Autoencoder.inferencePaths + [
                Autoencoder.Path.decoder, Autoencoder.Path.likelihood,
            ]
        let fooling = Phase("encoder", moves: Autoencoder.inferencePaths, optimizer: .critic)
        return PhasePlan([
            .init(
                turns: [Phase("model", moves: model), .critic]
                    + (turns == .apart ? [fooling] : []))
        ])
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let model = game.model
        switch game.phase.name {
        case "critic":
            let codes = model.drawnCodes(for: game.observed, in: &pass).stoppingGradient()
            let prior = model.priorCodes(game.observed.count, in: &pass).stoppingGradient()
            return Discrimination.criticLoss(
                model.discrimination(real: prior, fake: codes, in: &pass))
        case "encoder":
            let codes = model.drawnCodes(for: game.observed, in: &pass)
            let loss = fooling(codes, model, in: &pass)
            return TracedLoss(
                loss: (lambda * loss).named("fooling loss"), metrics: [(Metric.fooling, loss)])
        default:
            let terms = model.trainingTerms(of: game.observed, in: &pass)
            let own = model.objective.part.loss(of: terms, controls: game.controls, in: &pass)
            guard turns == .together else { return own }
            let codes = terms.layers[0].z.slice(0..<1, along: 0)
                .reshaped(to: [game.observed.count, model.latentDimension])
            let loss = fooling(codes, model, in: &pass)
            return TracedLoss(
                loss: (own.loss + lambda * loss).named("loss"),
                metrics: own.metrics + [(Metric.fooling, loss)],
                gradientScales: own.gradientScales)
        }
    }

    /// -E ln D(z), which pulls where the critic is sure (Goodfellow et al. 2014, section 3).
    private func fooling(_ codes: Tensor, _ model: Autoencoder, in pass: inout ForwardPass)
        -> Tensor
    {
        softplus(-model.criticScores(codes, in: &pass)).mean()
    }
}

extension Adversary {
    /// Codes held to the prior by a critic.
    public static func codes(turns: CodeCritic.Turns = .apart, lambda: Double = 10) -> Adversary {
        Adversary(CodeCritic(turns: turns, lambda: lambda))
    }
}
