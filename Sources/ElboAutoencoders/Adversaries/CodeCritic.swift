import ElboDistributions
import ElboGraph
public import ElboNetworks

/// Codes held to the prior by a critic that tells draws of p(z) from codes.
///
/// Apart, the encoder has steps of its own to fool the critic: the adversarial autoencoder (Makhzani et al. 2016, section 2),
/// whose prior is only drawn from. Together, λ times that is charged with the reconstruction: the Wasserstein autoencoder
/// with a critic (Tolstikhin et al. 2018, algorithm 1).
///
/// With labels the critic sees the class of an example beside its code, and compares the codes of a class with draws of one
/// component of the prior, so that each class takes a mode of its own (Makhzani et al. 2016, section 2.3; `shownLabels(of:)`).
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
            PartOption(
                "labels", standard: "no",
                "yes tells the critic the classes that --labels gives: class after class takes a component of the prior"
            ),
            PartOption(
                "settle", standard: "0.5",
                "share of the epochs, the last ones, in which reconstruction moves the decoder alone, 0...0.9"
            ),
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
    /// Whether the critic is told classes.
    public let readsLabels: Bool
    /// The share of the epochs, the last ones, in which reconstruction moves the decoder alone.
    ///
    /// Where both move the encoder, codes come to rest between what each wants, beside the prior.
    public let settle: Double
    /// Epochs before that, once their number is known; nil where there are none such.
    public let settlesAfter: Int?
    /// The critic's layers.
    public let shape: CriticShape

    private enum CodingKeys: CodingKey {
        case turns, lambda, readsLabels, settle, settlesAfter, shape
    }

    /// Makes the part.
    public init(
        turns: Turns = .apart, lambda: Double = 10, readsLabels: Bool = false,
        settle: Double = CodeCritic.standardSettle, settlesAfter: Int? = nil,
        shape: CriticShape = CriticShape()
    ) {
        self.turns = turns
        self.lambda = lambda
        self.readsLabels = readsLabels
        self.settle = settle
        self.settlesAfter = settlesAfter
        self.shape = shape
    }

    /// `settle` when nothing is said.
    public static let standardSettle: Double = 0.5

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        turns = try given.choice("turns", standard: Turns.apart)
        lambda = try given.weight("lambda", standard: 10)
        readsLabels = try given.choice("labels", standard: YesOrNo.no) == .yes
        settle = try given.number(
            "settle", standard: CodeCritic.standardSettle, "from 0 to 0.9", where: Self.isShare)
        settlesAfter = nil
        shape = try CriticShape(given)
    }

    /// Reads; where labels and settling are not spoken of, there are none.
    ///
    /// - Throws: what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let given = try decoder.container(keyedBy: CodingKeys.self)
        turns = try given.decode(Turns.self, forKey: .turns)
        lambda = try given.decode(Double.self, forKey: .lambda)
        readsLabels = try given.decodeIfPresent(Bool.self, forKey: .readsLabels) ?? false
        settle = try given.decodeIfPresent(Double.self, forKey: .settle) ?? 0
        settlesAfter = try given.decodeIfPresent(Int.self, forKey: .settlesAfter)
        shape = try given.decode(CriticShape.self, forKey: .shape)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try shape.validate()
        try require(
            (0...1e6).contains(lambda), "the lambda of the adversary", lambda, "from 0 to 1e6")
        try require(
            Self.isShare(settle), "the settle of the adversary", settle, "from 0 to 0.9")
        try require(
            settlesAfter.map { (1...1_000_000_000).contains($0) } ?? true,
            "the epochs before codes settle", settlesAfter ?? 0, "in 1...1000000000")
    }

    private static func isShare(_ settle: Double) -> Bool { (0...0.9).contains(settle) }

    /// In words.
    public var title: String {
        "a critic tells codes\(readsLabels ? " of each class" : "") from the prior, weight \(lambda), \(turns.rawValue)"
            + (settlesAfter.map { ", after epoch \($0) reconstruction moves the decoder alone" }
                ?? "")
    }

    /// With so many epochs in all.
    public func resolved(epochs all: Int) -> Adversary {
        let last = Int((settle * Double(all)).rounded())
        return Adversary(
            CodeCritic(
                turns: turns, lambda: lambda, readsLabels: readsLabels, settle: settle,
                settlesAfter: last > 0 && last < all ? all - last : nil, shape: shape))
    }

    /// A critic with labels needs a component of the prior for each class.
    public func validate(for model: Autoencoder) throws(AutoencoderError) {
        guard readsLabels else { return }
        let classes = model.criticLabels?.size ?? 0
        let components = model.prior.part.hasModes ? model.prior.part.components : 0
        try require(
            components >= max(classes, 1), "the prior", model.prior,
            "one with a component for each of \(classes) classes, such as ring:components=\(max(classes, 2)) or normal-mixture, for a critic that is told labels"
        )
    }

    /// z
    public var sight: CriticSight { .codes }

    /// The model, the critic, and the encoder where it fools in steps of its own; at last the decoder, the critic and the encoder.
    public var phases: PhasePlan {
        let describing = [Autoencoder.Path.decoder, Autoencoder.Path.likelihood]
        let model = Phase("model", moves: Autoencoder.inferencePaths + describing)
        let decoder = Phase("decoder", moves: describing)
        let fooling = Phase("encoder", moves: Autoencoder.inferencePaths, optimizer: .critic)
        let first = [model, .critic] + (turns == .apart ? [fooling] : [])
        guard let settlesAfter else { return PhasePlan([.init(turns: first)]) }
        return PhasePlan([
            .init(epochs: settlesAfter, turns: first), .init(turns: [decoder, .critic, fooling]),
        ])
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let (model, x) = (game.model, game.observed)
        switch game.phase.name {
        case "critic":
            let codes = model.drawnCodes(for: x, in: &pass).stoppingGradient()
            let prior = model.priorCodes(beside: x, in: &pass).stoppingGradient()
            return Discrimination.criticLoss(
                model.discrimination(
                    real: model.labelled(prior, as: x), fake: model.labelled(codes, as: x),
                    in: &pass))
        case "encoder":
            let codes = model.drawnCodes(for: x, in: &pass)
            let loss = fooling(model.labelled(codes, as: x), model, in: &pass)
            return TracedLoss(
                loss: (lambda * loss).named("fooling loss"), metrics: [(Metric.fooling, loss)])
        default:
            let terms = model.trainingTerms(of: x, in: &pass)
            let own = model.objective.part.loss(of: terms, controls: game.controls, in: &pass)
            guard turns == .together else { return own }
            let codes = terms.layers[0].z.slice(0..<1, along: 0)
                .reshaped(to: [x.count, model.latentDimension])
            let loss = fooling(model.labelled(codes, as: x), model, in: &pass)
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
    public static func codes(
        turns: CodeCritic.Turns = .apart, lambda: Double = 10, readsLabels: Bool = false
    ) -> Adversary {
        Adversary(CodeCritic(turns: turns, lambda: lambda, readsLabels: readsLabels))
    }
}
