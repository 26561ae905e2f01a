import ElboData
import ElboGraph
public import ElboNetworks

/// A composition: encoder, posterior, prior, decoder and likelihood, trained by an objective in a strategy's phases.
///
///     x ──encoder──▸ q(z|x) ──▸ z ──decoder──▸ p(x|z)          p(z)
///
/// A new paper is a new part, not a new class; `Recipe` names compositions.
public struct Autoencoder: Codable, Hashable, Sendable {
    /// The arrangement in which networks see an example: [numbers], or [height, width, channels]. What
    /// enters the encoder beside the example stands behind it on the last axis.
    public let inputShape: [Int]
    /// Dimensions of z.
    public let latentDimension: Int
    /// From an example, and what enters beside it, to features in one row.
    public let encoder: Network
    /// From features to q(z|x).
    public let posterior: Posterior
    /// p(z).
    public let prior: Prior
    /// From z, and a condition behind it, to the numbers that p(x|z) needs; its last layer is the head.
    public let decoder: Network
    /// p(x|z).
    public let likelihood: Likelihood
    /// How raw values become the observation that the likelihood scores.
    public let observation: Observation
    /// What training maximises.
    public let objective: Objective
    /// Which parts move when.
    public let strategy: TrainingStrategy
    /// The game with a critic; nil for none.
    public let adversary: Adversary?
    /// The critic, from what it sees to one score; nil without a game.
    public internal(set) var critic: Network?
    /// What encoder and decoder are told beside the example and the code.
    public let condition: Condition?
    /// The class that the critic is told beside a code: each has a mode of the prior; nil for none.
    public let criticLabels: CriticLabels?
    /// How a class is inferred that is not told; nil where all have to be.
    public let classes: ClassInference?
    /// Whether the encoder is told which cells are missing.
    public let seesMask: Bool
    /// Which cells training hides; nil for none.
    public let hiding: CellHiding?

    /// A field that encoder and decoder are told: everything is then given it, p(x|c) instead of p(x)
    /// (Sohn, Lee and Yan 2015).
    public struct Condition: Codable, Hashable, Sendable {
        /// The field's name.
        public let field: String
        /// How many numbers it has.
        public let size: Int

        /// Names a field.
        public init(field: String, size: Int) {
            self.field = field
            self.size = size
        }
    }

    /// Composes a model.
    public init(
        inputShape: [Int], latentDimension: Int, encoder: Network,
        posterior: Posterior = .diagonalNormal, prior: Prior = .standardNormal,
        decoder: Network, likelihood: Likelihood, observation: Observation = .none,
        objective: Objective = .elbo(), strategy: TrainingStrategy = .joint,
        adversary: Adversary? = nil, critic: Network? = nil,
        criticLabels: CriticLabels? = nil, condition: Condition? = nil,
        classes: ClassInference? = nil, seesMask: Bool = false, hiding: CellHiding? = nil
    ) {
        precondition(
            inputShape.reduce(1, *) > 0 && latentDimension > 0,
            "inputs \(inputShape) and latent dimension \(latentDimension) must be positive")
        self.inputShape = inputShape
        self.latentDimension = latentDimension
        self.encoder = encoder
        self.posterior = posterior
        self.prior = prior
        self.decoder = decoder
        self.likelihood = likelihood
        self.observation = observation
        self.objective = objective
        self.strategy = strategy
        self.adversary = adversary
        self.critic = critic
        self.criticLabels = criticLabels
        self.condition = condition
        self.classes = classes
        self.seesMask = seesMask
        self.hiding = hiding
    }

    /// Where each part's parameters are declared.
    public enum Path {
        /// The encoder's layers.
        public static let encoder = "encoder"
        /// The heads on its features.
        public static let posterior = "posterior"
        /// What a prior learns.
        public static let prior = "prior"
        /// The decoder's layers.
        public static let decoder = "decoder"
        /// What a likelihood owns beside the decoder.
        public static let likelihood = "likelihood"
        /// What an objective keeps from step to step.
        public static let objective = "objective"
        /// The critic's layers.
        public static let critic = "critic"
        /// The layers that tell classes from examples.
        public static let classifier = "classifier"
    }

    /// The same with a strategy and a game that know how many epochs there are.
    public func trained(forEpochs epochs: Int) -> Autoencoder {
        Autoencoder(
            inputShape: inputShape, latentDimension: latentDimension, encoder: encoder,
            posterior: posterior, prior: prior, decoder: decoder, likelihood: likelihood,
            observation: observation, objective: objective,
            strategy: strategy.part.resolved(epochs: epochs),
            adversary: adversary?.part.resolved(epochs: epochs), critic: critic,
            criticLabels: criticLabels, condition: condition, classes: classes,
            seesMask: seesMask, hiding: hiding)
    }

    /// Whether codes are held to the prior in training, by a KL term or by a critic, so that its draws can be decoded.
    package var hasPrior: Bool { posterior.part.hasDensity || adversary != nil }

    /// Whether there is a bound of log p(x): codes have a density given examples, and examples a law given codes.
    public var hasBound: Bool { posterior.part.hasDensity && likelihood.part.isNormalized }

    /// Whether log p(x) itself is computed, a decoder of tokens having no code whose values would have to be summed over.
    public var isExact: Bool { decoder.readsTokens && !posterior.part.tellsOfExamples }

    /// Whether examples have codes: there is an encoder, and what it says differs between them.
    public var encodesExamples: Bool {
        posterior.part.readsExamples && posterior.part.tellsOfExamples
    }

    /// Numbers in one example.
    public var dataSize: Int { inputShape.reduce(1, *) }

    /// Everything the model owns, in the order in which it is stored.
    public var parameters: [Parameter] {
        encoder.parameters(at: Path.encoder)
            + posterior.part.parameters(
                features: features, dimension: latentDimension, at: Path.posterior)
            + prior.part.parameters(over: latentSpace)
            + decoder.parameters(at: Path.decoder)
            + likelihood.part.parameters(dataSize: dataSize, at: Path.likelihood)
            + objective.part.parameters(at: Path.objective)
            + (critic?.parameters(at: Path.critic) ?? [])
            + (classes?.classifier.parameters(at: Path.classifier) ?? [])
    }

    /// Numbers that the encoder gives for an example.
    private var features: Int {
        do {
            return try encoder.outputShape(for: [encoderInputShape.reduce(1, *)]).reduce(1, *)
        } catch {
            preconditionFailure("encoder: \(error)")
        }
    }

    /// `inputShape` with what enters the encoder beside the example.
    var encoderInputShape: [Int] { encoderInputShape(given: condition) }

    /// `inputShape` with what enters beside the example, a condition among it or not.
    func encoderInputShape(given condition: Condition?) -> [Int] {
        let beside = (seesMask ? inputShape.last ?? 0 : 0) + (condition?.size ?? 0)
        return inputShape.dropLast() + [(inputShape.last ?? 0) + beside]
    }

    /// Numbers that enter the encoder.
    package var encoderInputs: Int { encoderInputShape.reduce(1, *) }

    /// Numbers that enter the classifier of a model that infers classes.
    package var classifierInputs: Int { encoderInputShape(given: nil).reduce(1, *) }

    /// Numbers that enter the decoder.
    package var decoderInputs: Int {
        latentDimension + (condition?.size ?? 0) + (decoder.readsTokens ? dataSize : 0)
    }
}
