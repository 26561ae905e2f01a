import Elbo

/// Optimisers, with their authors' settings.
enum OptimizerKind: String, CaseIterable {
    case adam, adamw, rmsprop, sgd
}

/// Shapes of the learning rate over time.
enum ScheduleKind: String, CaseIterable {
    case constant, cosine, linear
}

extension ModelOptions {
    /// The run these options stand for, every default filled in.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - forms: Columns of numbers, and whether they are told by their quantiles.
    /// - Throws: the errors of `AutoencoderRun.init`, or `CommandFailure` for options that contradict
    ///   each other.
    func run(on data: Dataset, forms: [String: Bool] = [:]) throws -> AutoencoderRun {
        let recipe = (composition.recipe ?? (data.schema.text == nil ? .vae : .textVAE))
            .suited(to: data.schema)
        let network = try composition.network(for: data)
        try refuseSteps(recipe)
        let objective = try composition.resolvedObjective(recipe)
        let adversary = try composition.resolvedAdversary(recipe)
        return try AutoencoderRun(
            data, recipe: recipe, network: network, latentDimension: composition.latent,
            likelihood: try composition.resolvedLikelihood(for: data),
            observation: try composition.resolvedObservation(), posterior: composition.posterior,
            prior: composition.prior, objective: objective,
            strategy: composition.strategy, adversary: adversary,
            hiding: composition.hideCells, labelWeight: composition.labelWeight, forms: forms,
            options: try options {
                .suited(
                    to: data, objective ?? recipe.objective, network,
                    validationFraction: $0,
                    isGame: adversary != nil)
            })
    }

    /// Refuses options of steps where there are none.
    private func refuseSteps(_ recipe: Recipe) throws {
        guard (composition.strategy ?? recipe.strategy).part.isClosedForm else { return }
        let given = [
            ("--epochs", epochs != nil), ("--batch", batch != nil),
            ("--optimizer", optimizer != nil), ("--learning-rate", learningRate != nil),
            ("--schedule", schedule != nil), ("--clip-norm", clipNorm != nil),
            ("--patience", patience != nil),
            ("--examples-per-epoch", examplesPerEpoch != nil),
            ("--kl-weight", composition.klWeight != nil),
            ("--kl-warmup", composition.klWarmup != nil),
            ("--free-bits", composition.freeBits != nil),
            ("--hide-cells", composition.hideCells != nil),
        ]
        if let option = given.first(where: \.1)?.0 {
            throw CommandFailure(
                .usage,
                "\(option) has no effect: recipe \(recipe.name) is solved in closed form; leave it out, or train it by steps with --strategy joint"
            )
        }
    }

    /// A run that goes on from a model, whose composition is not to be chosen again.
    ///
    /// - Throws: `CommandFailure` for an option of the composition; as `run(on:)`.
    func run(goingOnFrom file: ModelFile, with data: Dataset) throws -> AutoencoderRun {
        if let option = composition.given.first {
            throw CommandFailure(
                .usage, "\(option) is the model's own with --from; leave it out, or train anew")
        }
        return try AutoencoderRun(
            goingOnFrom: file, with: data,
            options: try options {
                .suited(
                    to: data, file.model.autoencoder.objective,
                    validationFraction: $0, isGame: file.model.autoencoder.adversary != nil)
            })
    }

    /// How it is trained; what is not said as `suited` has it for a share of examples kept for validation.
    func options(_ suited: (Double) -> TrainingOptions) throws -> TrainingOptions {
        let share = validation ?? TrainingOptions().validationFraction
        // Nonsense is refused by name later.
        let defaults = suited((0..<1).contains(share) ? share : 0)
        return TrainingOptions(
            epochs: epochs ?? defaults.epochs, examplesPerEpoch: examplesPerEpoch,
            batchSize: batch ?? defaults.batchSize,
            optimizer: try resolvedOptimizer(),
            learningRate: learningRate ?? defaults.learningRate,
            schedule: resolvedSchedule ?? defaults.schedule,
            clipNorm: clipNorm ?? defaults.clipNorm,
            validationFraction: share,
            patience: patience ?? (epochs == nil ? defaults.patience : nil),
            seed: seed ?? defaults.seed)
    }

    private func resolvedOptimizer() throws -> Optimizer {
        let kind = optimizer ?? .adam
        if weightDecay != nil, kind != .adamw {
            throw CommandFailure(.usage, "--weight-decay belongs to --optimizer adamw")
        }
        if momentum != nil, kind != .sgd {
            throw CommandFailure(.usage, "--momentum belongs to --optimizer sgd")
        }
        switch kind {
        case .adam: return .adam
        case .adamw:
            return .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: weightDecay ?? 0.01)
        case .rmsprop: return .rmsProp(decay: 0.99, epsilon: 1e-8)
        case .sgd: return .sgd(momentum: momentum ?? 0.9, nesterov: false)
        }
    }

    private var resolvedSchedule: LearningRateSchedule? {
        switch schedule {
        case .constant: .constant
        case .cosine: .cosine(final: 0)
        case .linear: .linear(final: 0)
        case nil: nil
        }
    }
}
