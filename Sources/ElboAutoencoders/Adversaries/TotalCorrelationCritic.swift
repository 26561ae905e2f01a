import ElboDistributions
package import ElboGraph
public import ElboNetworks

/// The objective with a charge γ TC(z), TC = D(q(z) ‖ Πⱼ q(zⱼ)) estimated by a critic that tells codes from codes whose
/// dimensions come from different examples (Kim and Mnih 2018, equation 3 and algorithm 1).
public struct TotalCorrelationCritic: AdversaryPart {
    /// "total-correlation"
    public static let kind: String = "total-correlation"
    /// For people who choose.
    public static let summary: String =
        "a critic tells how much dimensions of codes depend on each other, which is charged"
    /// What can be said about it.
    public static let options: [PartOption] =
        [PartOption("gamma", standard: "10", "γ, the weight of the charge, 0...1e6")]
        + CriticShape.options

    /// γ
    public let gamma: Double
    /// The critic's layers.
    public let shape: CriticShape

    /// Makes the part.
    public init(gamma: Double = 10, shape: CriticShape = CriticShape()) {
        self.gamma = gamma
        self.shape = shape
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        gamma = try given.weight("gamma", standard: 10)
        shape = try CriticShape(given)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try shape.validate()
        try require((0...1e6).contains(gamma), "the gamma of the adversary", gamma, "from 0 to 1e6")
    }

    /// Its options as text.
    public var said: [String: String] { ["gamma": "\(gamma)"].merging(shape.said) { $1 } }

    /// What its layers make so.
    public var idle: [String: String] { shape.idle }

    /// In words.
    public var title: String { "\(gamma) total correlation by a critic of codes" }
    /// z
    public var sight: CriticSight { .codes }
    /// The model, then the critic.
    public var phases: PhasePlan {
        PhasePlan([
            .init(turns: [
                Phase("model", moves: Autoencoder.ownPaths),
                .critic,
            ])
        ])
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let model = game.model
        guard game.phase.name == "critic" else {
            let terms = model.trainingTerms(of: game.observed, in: &pass)
            let own = model.objective.part.loss(of: terms, controls: game.controls, in: &pass)
            let codes = terms.layers[0].z.slice(0..<1, along: 0)
                .reshaped(to: [game.observed.count, model.latentDimension])
            // E_q ln D/(1 - D) is the mean of the log-odds.
            let estimate = model.criticScores(codes, in: &pass).mean()
            return TracedLoss(
                loss: (own.loss + gamma * estimate).named("loss"),
                metrics: own.metrics + [(Metric.totalCorrelation, estimate)],
                gradientScales: own.gradientScales)
        }
        let codes = model.drawnCodes(for: game.observed, in: &pass).stoppingGradient()
        return Discrimination.criticLoss(
            model.discrimination(
                real: codes, fake: TotalCorrelationCritic.permuted(codes), in: &pass))
    }

    /// Codes each of whose dimensions comes from another example: dimension j from the one j + 1 places further on.
    ///
    /// Examples of a batch are in random order, so that these are as independent as any permutation would make them.
    package static func permuted(_ codes: Tensor) -> Tensor {
        let (count, dimension) = (codes.shape[0], codes.shape[1])
        let places = (0..<count * dimension).map { place -> Float in
            let (row, column) = (place / dimension, place % dimension)
            return Float((row + column + 1) % count * dimension + column)
        }
        let indices = codes.trace.constant(HostArray([places.count], places)).converted(to: .int)
        return codes.reshaped(to: [places.count, 1]).gather(indices).reshaped(to: codes.shape)
    }
}

extension Optimizer {
    /// For critics and those who play against them: little momentum, since the target moves (Radford, Metz and Chintala
    /// 2016, section 3).
    static let critic: Optimizer = .adam(beta1: 0.5, beta2: 0.9, epsilon: 1e-8)
}

extension Phase {
    /// The critic's move.
    static let critic: Phase = Phase(
        "critic", moves: [Autoencoder.Path.critic], optimizer: .critic)
}

extension Discrimination {
    /// What a critic's step minimises, with what people watch.
    static func criticLoss(_ scores: Discrimination) -> TracedLoss {
        let loss = scores.crossEntropy.named("critic loss")
        return TracedLoss(
            loss: loss,
            metrics: [(Metric.criticLoss, loss), (Metric.criticAccuracy, scores.accuracy)])
    }
}

extension Adversary {
    /// A charge for the total correlation of codes.
    public static func totalCorrelation(gamma: Double = 10) -> Adversary {
        Adversary(TotalCorrelationCritic(gamma: gamma))
    }
}
