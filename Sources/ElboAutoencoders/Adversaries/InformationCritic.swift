import ElboDistributions
import ElboGraph
public import ElboNetworks

/// The objective and α times what a critic knows of I(x; z): codes that must tell of their examples (Rezaabad and Vishwanath
/// 2020, equation 8).
///
/// Critic and encoder want the same, so that every step moves both. The critic tells pairs of x and z from pairs of other
/// examples' codes; what it gains is bounded, as a bound of I(x; z) itself would not be (Hjelm et al. 2019, equation 4).
public struct InformationCritic: AdversaryPart {
    /// "information"
    public static let kind: String = "information"
    /// For people who choose.
    public static let summary: String = "a critic rewards codes that tell of their examples"
    /// What can be said about it.
    public static let options: [PartOption] =
        [PartOption("alpha", standard: "1", "α, the weight of the reward, 0...1e6")]
        + CriticShape.options

    /// α
    public let alpha: Double
    /// The critic's layers.
    public let shape: CriticShape

    /// Makes the part.
    public init(alpha: Double = 1, shape: CriticShape = CriticShape()) {
        self.alpha = alpha
        self.shape = shape
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        alpha = try given.weight("alpha", standard: 1)
        shape = try CriticShape(given)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try shape.validate()
        try require((0...1e6).contains(alpha), "the alpha of the adversary", alpha, "from 0 to 1e6")
    }

    /// Its options as text.
    public var said: [String: String] { ["alpha": "\(alpha)"].merging(shape.said) { $1 } }

    /// What its layers make so.
    public var idle: [String: String] { shape.idle }

    /// In words.
    public var title: String { "\(alpha) of what a critic knows of I(x; z)" }
    /// x and z
    public var sight: CriticSight { .both }
    /// Every step moves everything.
    public var phases: PhasePlan { .joint }

    /// The loss of a step.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let model = game.model
        let terms = model.trainingTerms(of: game.observed, in: &pass)
        let own = model.objective.part.loss(of: terms, controls: game.controls, in: &pass)
        let count = game.observed.count
        // An example alone has no other whose code it could be shown with.
        guard count > 1 else { return own }
        let shown = model.shown(game.observed)
        let codes = terms.layers[0].z.slice(0..<1, along: 0)
            .reshaped(to: [count, model.latentDimension])
        let others = concatenate(
            [codes.slice(1..<count, along: 0), codes.slice(0..<1, along: 0)], along: 0)
        let scores = model.discrimination(
            real: concatenate([shown, codes], along: 1),
            fake: concatenate([shown, others], along: 1), in: &pass)
        let entropy = scores.crossEntropy.named("critic loss")
        let estimate = MutualInformationBound.jensenShannon.estimate(
            joint: scores.real, apart: scores.fake.reshaped(to: [count, 1]))
        return TracedLoss(
            loss: (own.loss + alpha * 2 * entropy).named("loss"),
            metrics: own.metrics + [
                (Metric.mutualInformation, estimate), (Metric.criticLoss, entropy),
                (Metric.criticAccuracy, scores.accuracy),
            ], gradientScales: own.gradientScales)
    }
}

extension Adversary {
    /// A reward for what codes tell of their examples.
    public static func information(alpha: Double = 1) -> Adversary {
        Adversary(InformationCritic(alpha: alpha))
    }
}
