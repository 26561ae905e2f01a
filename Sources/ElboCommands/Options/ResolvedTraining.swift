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
        let recipe = composition.recipe ?? .vae
        let network = try composition.network(for: data)
        return try AutoencoderRun(
            data, recipe: recipe, network: network, latentDimension: composition.latent,
            likelihood: composition.likelihood,
            observation: try composition.resolvedObservation(), posterior: composition.posterior,
            prior: composition.prior, objective: try composition.resolvedObjective(recipe),
            strategy: composition.strategy, adversary: composition.adversary,
            hiding: composition.hideCells, forms: forms,
            options: try options(
                toRows: data.count, isConvolutional: network.isConvolutional,
                isGame: composition.adversary ?? recipe.adversary != nil))
    }

    /// A run that goes on from a model, whose composition is not to be chosen again.
    ///
    /// - Throws: `CommandFailure` for an option of the composition; as `run(on:)`.
    func run(goingOnFrom file: ModelFile, with data: Dataset) throws -> AutoencoderRun {
        if let option = composition.given.first {
            throw CommandFailure(
                .usage, "\(option) is the model's own with --from; leave it out, or train anew")
        }
        let isConvolutional = DataDefaults.network(itemShape: data.itemShape).isConvolutional
        return try AutoencoderRun(
            goingOnFrom: file, with: data,
            options: try options(
                toRows: data.count, isConvolutional: isConvolutional,
                isGame: file.model.autoencoder.adversary != nil))
    }

    /// How it is trained. A game has no loss that would tell its best epoch: it is played to the end.
    private func options(toRows rows: Int, isConvolutional: Bool, isGame: Bool) throws
        -> TrainingOptions
    {
        let share = validation ?? TrainingOptions().validationFraction
        // Nonsense is refused by name later.
        let defaults = TrainingOptions.suited(
            toRows: rows, isConvolutional: isConvolutional,
            validationFraction: (0..<1).contains(share) ? share : 0)
        return TrainingOptions(
            epochs: epochs ?? defaults.epochs, batchSize: batch ?? defaults.batchSize,
            optimizer: try resolvedOptimizer(),
            learningRate: learningRate ?? defaults.learningRate,
            schedule: resolvedSchedule, clipNorm: clipNorm,
            validationFraction: share,
            patience: patience ?? (epochs == nil && !isGame ? defaults.patience : nil),
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

    private var resolvedSchedule: LearningRateSchedule {
        switch schedule ?? .constant {
        case .constant: .constant
        case .cosine: .cosine(final: 0)
        case .linear: .linear(final: 0)
        }
    }
}
