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
/// A critic that is sure says no direction where its scores are flat, and classes would stay in the modes where they first happened to
/// lie. The encoder is therefore charged with -ln p(j|z) of the classes told beside, and codes are sorted before
/// reconstruction holds them where they are.
///
/// Log-odds are flat within a mode and steep at its edge, so that codes seldom leave a mode that has too many for one that has too few.
/// By distance the critic is of slope one at most (Petzka, Fischer and Lukovnikov 2018): between modes too it points along the way by
/// which codes would have to be carried, and falls flat when none has to be.
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
            PartOption(
                "lambda", standard: "10",
                "of turns=together: the weight of fooling the critic, 0...1e6"),
            PartOption(
                "labels", standard: "no",
                "yes tells the critic the classes that --labels gives: class after class takes a component of the prior"
            ),
            PartOption(
                "by", standard: "odds",
                "odds: the critic tells how likely a code is a draw; distance: of slope one at most, it shows codes the way to draws"
            ),
            PartOption("steps", standard: "1", "of the critic for each of the others, 1...1000"),
            PartOption(
                "penalty", standard: "10",
                "of by=distance: the weight of the penalty of steeper slopes, 0...1e6"),
        ] + CriticShape.options

    /// How the critic compares codes with draws of the prior.
    public enum Comparison: String, Codable, Hashable, Sendable, CaseIterable {
        /// By log-odds of a draw.
        case odds
        /// By a function of slope one at most that is large for draws and small for codes.
        case distance
    }

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
    /// First epochs in which reconstruction moves the decoder alone, and the encoder sorts classes; nil for none.
    public let sortingEpochs: Int?
    /// How the critic compares codes with draws of the prior.
    public let comparison: Comparison
    /// Steps of the critic for each of the others.
    public let steps: Int
    /// Weight of the penalty of a slope above one.
    public let penalty: Double
    /// The critic's layers.
    public let shape: CriticShape

    private enum CodingKeys: CodingKey {
        case turns, lambda, readsLabels, sortingEpochs, comparison, steps, penalty, shape
    }

    /// Makes the part.
    public init(
        turns: Turns = .apart, lambda: Double = 10, readsLabels: Bool = false,
        sortingEpochs: Int? = nil, comparison: Comparison = .odds, steps: Int = 1,
        penalty: Double = 10, shape: CriticShape = CriticShape()
    ) {
        self.turns = turns
        self.lambda = lambda
        self.readsLabels = readsLabels
        self.sortingEpochs = sortingEpochs
        self.comparison = comparison
        self.steps = steps
        self.penalty = penalty
        self.shape = shape
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        turns = try given.choice("turns", standard: Turns.apart)
        lambda = try given.weight("lambda", standard: 10)
        readsLabels = try given.choice("labels", standard: YesOrNo.no) == .yes
        sortingEpochs = nil
        comparison = try given.choice("by", standard: Comparison.odds)
        steps = try given.count("steps", standard: 1, in: 1...1000)
        penalty = try given.weight("penalty", standard: 10)
        shape = try CriticShape(given)
    }

    /// Reads; where labels are not spoken of, there are none, and where no comparison is, it is by odds.
    ///
    /// - Throws: what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let given = try decoder.container(keyedBy: CodingKeys.self)
        turns = try given.decode(Turns.self, forKey: .turns)
        lambda = try given.decode(Double.self, forKey: .lambda)
        readsLabels = try given.decodeIfPresent(Bool.self, forKey: .readsLabels) ?? false
        sortingEpochs = try given.decodeIfPresent(Int.self, forKey: .sortingEpochs)
        comparison = try given.decodeIfPresent(Comparison.self, forKey: .comparison) ?? .odds
        steps = try given.decodeIfPresent(Int.self, forKey: .steps) ?? 1
        penalty = try given.decodeIfPresent(Double.self, forKey: .penalty) ?? 10
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
            sortingEpochs.map { (1...1_000_000_000).contains($0) } ?? true,
            "the epochs in which classes are sorted", sortingEpochs ?? 0, "in 1...1000000000")
        try require(
            (1...1000).contains(steps), "the number of steps of the adversary", steps, "in 1...1000"
        )
        try require(
            (0...1e6).contains(penalty), "the penalty of the adversary", penalty, "from 0 to 1e6")
    }

    /// Its options as text.
    public var said: [String: String] {
        [
            "turns": turns.rawValue, "lambda": "\(lambda)",
            "labels": YesOrNo(readsLabels).rawValue, "by": comparison.rawValue,
            "steps": "\(steps)", "penalty": "\(penalty)",
        ].merging(shape.said) { $1 }
    }

    /// Apart λ scales a loss alone, and the optimiser's steps are as long whatever a loss is multiplied by; log-odds have no slope
    /// to be penalised.
    public var idle: [String: String] {
        var idle = shape.idle
        if turns == .apart { idle["lambda"] = "turns=apart" }
        if comparison == .odds { idle["penalty"] = "by=odds" }
        return idle
    }

    /// In words.
    public var title: String {
        "a critic\(comparison == .distance ? " of slope one" : "") tells codes\(readsLabels ? " of each class" : "") from the prior, weight \(lambda), \(turns.rawValue)"
            + (steps > 1 ? ", \(steps) of its steps for each" : "")
    }

    /// A tenth of the epochs is for sorting, where there are labels and more than one epoch.
    public func resolved(epochs: Int) -> Adversary {
        Adversary(
            CodeCritic(
                turns: turns, lambda: lambda, readsLabels: readsLabels,
                sortingEpochs: readsLabels && epochs > 1 ? max(1, epochs / 10) : nil,
                comparison: comparison, steps: steps, penalty: penalty, shape: shape))
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

    /// The model, the critic, and the encoder where it fools in steps of its own; before them, where classes are sorted, the
    /// decoder, the critic and the encoder.
    public var phases: PhasePlan {
        let describing = [Autoencoder.Path.decoder, Autoencoder.Path.likelihood]
        let model = Phase("model", moves: Autoencoder.inferencePaths + describing)
        let decoder = Phase("decoder", moves: describing)
        let fooling = Phase("encoder", moves: Autoencoder.inferencePaths, optimizer: .critic)
        let critic = Phase(
            "critic", moves: [Autoencoder.Path.critic], repeats: steps, optimizer: .critic)
        let main = PhasePlan.Stage(
            turns: [model, critic] + (turns == .apart ? [fooling] : []))
        guard let sortingEpochs else { return PhasePlan([main]) }
        return PhasePlan([.init(epochs: sortingEpochs, turns: [decoder, critic, fooling]), main])
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let (model, x) = (game.model, game.observed)
        switch game.phase.name {
        case "critic":
            let codes = model.drawnCodes(for: x, in: &pass).stoppingGradient()
            let prior = model.priorCodes(beside: x, in: &pass).stoppingGradient()
            let scores = model.discrimination(
                real: model.labelled(prior, as: x), fake: model.labelled(codes, as: x),
                weights: model.gameWeights(of: x), in: &pass)
            guard comparison == .distance else { return Discrimination.criticLoss(scores) }
            // Both of a pair are of one class, which stays as it is between them.
            let key = pass.nextKey()
            let slopes = CriticSlopes(between: prior, and: codes, key: key) {
                model.criticScores(model.labelled($0, as: x), in: &pass)
            }
            let (distance, excess) = (scores.difference, slopes.excess)
            return TracedLoss(
                loss: (penalty * excess - distance).named("critic loss"),
                metrics: [(Metric.distance, distance), (Metric.slopePenalty, excess)])
        case "encoder":
            let codes = model.drawnCodes(for: x, in: &pass)
            let charge = charge(codes, of: x, model, in: &pass)
            return TracedLoss(loss: charge.loss.named("fooling loss"), metrics: charge.metrics)
        default:
            let terms = model.trainingTerms(of: x, in: &pass)
            let own = model.objective.part.loss(of: terms, controls: game.controls, in: &pass)
            guard turns == .together else { return own }
            let codes = terms.layers[0].z.slice(0..<1, along: 0)
                .reshaped(to: [x.count, model.latentDimension])
            let charge = charge(codes, of: x, model, in: &pass)
            return TracedLoss(
                loss: (own.loss + charge.loss).named("loss"),
                metrics: own.metrics + charge.metrics, gradientScales: own.gradientScales)
        }
    }

    /// What the encoder is charged with: λ times -E ln D(z), which pulls where the critic is sure (Goodfellow et al. 2014, section
    /// 3), or -E f(z) by distance; with labels and -E ln p(j|z).
    private func charge(
        _ codes: Tensor, of x: Inputs, _ model: Autoencoder, in pass: inout ForwardPass
    ) -> (loss: Tensor, metrics: [(name: String, value: Tensor)]) {
        let scores = model.criticScores(model.labelled(codes, as: x), in: &pass)
        let losses = comparison == .odds ? softplus(-scores) : -scores
        let fooling = (model.gameWeights(of: x).map { losses * $0 } ?? losses).mean()
        // f is known but for a number that is added, and so says nothing by itself.
        let told = comparison == .odds ? [(Metric.fooling, fooling)] : []
        guard let entropy = model.modeCrossEntropy(of: codes, as: x, in: &pass) else {
            return (lambda * fooling, told)
        }
        return (lambda * (fooling + entropy), told + [(Metric.classCrossEntropy, entropy)])
    }
}

extension Adversary {
    /// Codes held to the prior by a critic.
    public static func codes(
        turns: CodeCritic.Turns = .apart, lambda: Double = 10, readsLabels: Bool = false,
        by comparison: CodeCritic.Comparison = .odds, steps: Int = 1
    ) -> Adversary {
        Adversary(
            CodeCritic(
                turns: turns, lambda: lambda, readsLabels: readsLabels, comparison: comparison,
                steps: steps))
    }
}
