import ElboData
import ElboDistributions
import ElboGraph
public import ElboNetworks

/// Reconstruction in the features of a critic that tells examples from made ones (Larsen, Sønderby, Larochelle and Winther
/// 2016, algorithm 1).
///
///     encoder   D(q(z|x) ‖ p(z)) + L,   L = E ½ Σ (f(x) - f(x̃))²
///     decoder   γ L - L_GAN
///     critic    L_GAN = E ln D(x) + ½ E ln(1 - D(x̃)) + ½ E ln(1 - D(x_p))
///
/// x̃ is decoded from a draw of q(z|x), x_p from one of the prior, f are the critic's features: of images what its last convolution
/// makes of them, else what its last layer sees. No gradient of the game reaches the encoder, none of L the critic; made
/// examples weigh as much as real ones.
public struct FeatureCritic: AdversaryPart {
    /// "features"
    public static let kind: String = "features"
    /// For people who choose.
    public static let summary: String =
        "a critic tells examples from made ones, and its features measure reconstructions"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "gamma", standard: "1", "γ, weight of reconstruction for the decoder, 0...1e6"),
        PartOption(
            "balance", standard: "no",
            "yes lets the critic rest while it is ahead by .35 of ln 2, and the decoder while the critic is behind"
        ),
        CriticShape.spectralOption(standard: .yes),
    ]

    /// γ
    public let gamma: Double
    /// Whether the one that is ahead rests.
    public let isBalanced: Bool
    /// Whether the critic's weights are spectrally normalised; its layers are those of an encoder.
    public let shape: CriticShape

    /// Makes the part.
    public init(gamma: Double = 1, isBalanced: Bool = false, isSpectral: Bool = true) {
        self.gamma = gamma
        self.isBalanced = isBalanced
        shape = CriticShape(isSpectral: isSpectral)
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        gamma = try given.weight("gamma", standard: 1)
        isBalanced = try given.choice("balance", standard: YesOrNo.no) == .yes
        shape = CriticShape(isSpectral: try CriticShape.isSpectral(given, standard: .yes))
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try shape.validate()
        try require((0...1e6).contains(gamma), "the gamma of the adversary", gamma, "from 0 to 1e6")
    }

    /// The KL term must have a formula or draws, and examples are seen whole.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate(for model: Autoencoder) throws(AutoencoderError) {
        try require(
            model.objective.kind == EvidenceLowerBound.kind, "the objective", model.objective.kind,
            "elbo with the adversary features, which measures reconstructions itself")
        try require(
            model.posterior.part.hasDensity, "the posterior", model.posterior.kind,
            "one with a density with the adversary features")
        try require(
            !model.seesMask, "the data", "with missing cells",
            "complete for a critic that tells whole examples from made ones; a vae fills them in (elbo train, then elbo impute)"
        )
    }

    /// Its options as text.
    public var said: [String: String] {
        ["gamma": "\(gamma)", "balance": YesOrNo(isBalanced).rawValue]
            .merging(shape.spectralSaid) { $1 }
    }

    /// In words.
    public var title: String {
        "reconstruction in a critic's features, \(gamma) of it for the decoder"
            + (isBalanced ? ", who is ahead rests" : "")
    }
    /// x
    public var sight: CriticSight { .examples }

    /// Encoder, decoder and critic in turn.
    public var phases: PhasePlan {
        PhasePlan([
            .init(turns: [
                Phase(
                    "encoder", moves: Autoencoder.inferencePaths + [Autoencoder.Path.prior]),
                Phase("decoder", moves: [Autoencoder.Path.decoder], optimizer: .critic),
                .critic,
            ])
        ])
    }

    /// What the critic makes of a batch, of its reconstructions and of decoded draws of the prior.
    private struct Scores {
        let real: Tensor
        let reconstructed: Tensor
        let sampled: Tensor
        /// L
        let featureError: Tensor

        /// E ln D(x) + ½ E ln(1 - D(x̃)) + ½ E ln(1 - D(x_p)), negated: the critic's loss.
        var critic: Tensor { realEntropy + fakeEntropy }
        var realEntropy: Tensor { softplus(-real).mean() }
        var fakeEntropy: Tensor {
            0.5 * (softplus(reconstructed).mean() + softplus(sampled).mean())
        }
        var accuracy: Tensor {
            Discrimination(
                real: real, fake: concatenate([reconstructed, sampled], along: 0)
            ).accuracy
        }
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let model = game.model
        let drawn = model.codes(for: game.observed, in: &pass)
        let z = drawn.z.slice(0..<1, along: 0).reshaped(to: drawn.mean.shape)
        switch game.phase.name {
        case "critic":
            let scores = scores(z, game, in: &pass)
            let loss = scores.critic.named("critic loss")
            return TracedLoss(
                loss: resting(loss, when: isBalanced ? isCriticAhead(scores) : nil),
                metrics: [
                    (Metric.criticLoss, 0.5 * loss), (Metric.criticAccuracy, scores.accuracy),
                    (Metric.criticOnReal, scores.realEntropy),
                    (Metric.criticOnMade, scores.fakeEntropy),
                ])
        case "decoder":
            // The decoder's own step must not reach the encoder through its codes.
            let scores = scores(z.stoppingGradient(), game, in: &pass)
            let fooling =
                0.5
                * (softplus(-scores.reconstructed).mean() + softplus(-scores.sampled).mean())
            let loss = (gamma * scores.featureError + fooling).named("decoder loss")
            return TracedLoss(
                loss: resting(loss, when: isBalanced ? isCriticBehind(scores) : nil),
                metrics: [(Metric.fooling, fooling)])
        default:
            let prior = model.prior.part.law(over: model.latentSpace, in: &pass, z.trace)
            let layer = LatentTerms(
                drawn, prior: prior,
                closedDivergence: drawn.law.flatMap {
                    model.prior.part.closedDivergence(from: $0, to: prior)
                })
            let kl = layer.kl.mean().named("kl")
            let made = model.generated(from: z, given: game.examples, in: &pass)
            let error = featureError(seen([made], game, in: &pass).features)
            let loss = game.controls[0] * kl + error
            return TracedLoss(
                loss: loss.named("loss"),
                metrics: [(Metric.kl, kl), (Metric.featureError, error)])
        }
    }

    private func scores(_ codes: Tensor, _ game: CriticGame, in pass: inout ForwardPass) -> Scores {
        let prior = game.model.priorCodes(codes.shape[0], in: &pass).stoppingGradient()
        let isCritics = game.phase.name == "critic"
        let made = [codes, prior].map { codes in
            let made = game.model.generated(from: codes, given: game.examples, in: &pass)
            return isCritics ? made.stoppingGradient() : made
        }
        let seen = seen(made, game, in: &pass)
        return Scores(
            real: seen.scores[0], reconstructed: seen.scores[1], sampled: seen.scores[2],
            featureError: featureError(seen.features))
    }

    /// What the critic makes of the examples, and of made ones behind them.
    private func seen(_ made: [Tensor], _ game: CriticGame, in pass: inout ForwardPass) -> (
        scores: [Tensor], features: [Tensor]
    ) {
        guard let critic = game.model.critic else { preconditionFailure("a game without a critic") }
        let all = critic.scoresAndFeatures(
            concatenate([game.model.shown(game.examples)] + made, along: 0),
            at: Autoencoder.Path.critic, in: &pass)
        let count = game.examples.count
        func parts(_ values: Tensor) -> [Tensor] {
            (0...made.count).map { values.slice($0 * count..<($0 + 1) * count, along: 0) }
        }
        return (parts(all.scores), parts(all.features))
    }

    /// L
    private func featureError(_ features: [Tensor]) -> Tensor {
        let difference = features[0].stoppingGradient() - features[1]
        return 0.5 * difference.squared().sum(along: [1]).mean()
    }

    // The rule of the paper's own program, which the paper does not tell: rest while a mean cross-entropy is below .68 - .35, or
    // above .68 + .35; if both would rest, nobody does.
    private func isCriticAhead(_ scores: Scores) -> Tensor {
        let (ahead, behind) = sides(scores)
        return ahead.and(!behind)
    }
    private func isCriticBehind(_ scores: Scores) -> Tensor {
        let (ahead, behind) = sides(scores)
        return behind.and(!ahead)
    }
    private func sides(_ scores: Scores) -> (ahead: Tensor, behind: Tensor) {
        let (middle, margin) = (0.68, 0.35)
        let entropies = [scores.realEntropy, scores.fakeEntropy].map { $0.stoppingGradient() }
        return (
            minimum(entropies[0], entropies[1]) .< (middle - margin),
            maximum(entropies[0], entropies[1]) .> (middle + margin)
        )
    }

    /// The loss, without a gradient where somebody rests.
    private func resting(_ loss: Tensor, when rests: Tensor?) -> Tensor {
        guard let rests else { return loss }
        return select(rests, loss.stoppingGradient(), loss)
    }
}

extension Metric {
    /// ½ Σ (f(x) - f(x̃))² in a critic's features; no unit.
    public static let featureError = "feature error"
    /// The critic's mean cross-entropy on real examples.
    public static let criticOnReal = "critic on real"
    /// The same on made ones.
    public static let criticOnMade = "critic on made"
}

extension Adversary {
    /// Reconstruction in the features of a critic.
    public static func features(gamma: Double = 1) -> Adversary {
        Adversary(FeatureCritic(gamma: gamma))
    }
}
