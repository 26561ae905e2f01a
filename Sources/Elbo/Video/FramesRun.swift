/// The training of a dynamical autoencoder on clips with every option resolved: what `elbo train --kind video --recipe srnn` does,
/// as a value.
///
///     let clips = try MovingDigits(of: Dataset.read("train-images-idx3-ubyte.gz")).clips(5000, seed: 3)
///     let file = try FramesRun(clips, recipe: .stochasticRecurrent).train(on: CPUExecutor())
public struct FramesRun: Sendable {
    /// The clips.
    public let data: Dataset
    /// The named composition.
    public let recipe: Recipe
    /// The composition, resolved.
    public let model: DynamicalAutoencoder
    /// What an example is.
    public let schema: ExampleSchema
    /// How it is trained.
    public let options: TrainingOptions
    /// The clips that are trained on, and those held back.
    public let split: Split

    /// Resolves a run: what is not given follows from the data.
    ///
    /// - Parameters:
    ///   - data: Clips of at least two frames.
    ///   - recipe: The named composition, one with dynamics.
    ///   - network: What stands between a frame and its code; `FramesRun.network` when nil.
    ///   - latentDimension: Dimensions of a frame's code; 32 when nil, 8 of codes that tell of a linear state.
    ///   - cell: The recurrent units.
    ///   - units: How many of them; 128 when nil.
    ///   - likelihood: p(xₜ | zₜ, hₜ); that of images when nil, a Gaussian with a learned σ.
    ///   - objective: The recipe's own when nil.
    ///   - dynamics: The recipe's own when nil, such as one with other content.
    ///   - options: How it is trained; nil leaves it to the number of clips.
    /// - Throws: `AutoencoderError` and `TrainingError` for options out of range or data outside the likelihood's support.
    public init(
        _ data: Dataset, recipe: Recipe, network: Architecture? = nil, latentDimension: Int? = nil,
        cell: RecurrentCell = .gru, units: Int? = nil, likelihood: Likelihood? = nil,
        objective: Objective? = nil, dynamics: Dynamics? = nil, options: TrainingOptions? = nil
    ) throws {
        guard let dynamics = dynamics ?? recipe.dynamics else {
            throw AutoencoderError.option(
                name: "the recipe", value: recipe.name, allowed: Recipe.namesForSeries)
        }
        guard let clips = data.clips, clips.frames > 1 else {
            throw AutoencoderError.option(
                name: "an example of \(data.name)", value: "\(data.itemShape)",
                allowed: "a clip of at least 2 frames: \(recipe.name) learns what follows what")
        }
        guard !data.hasMissing else {
            throw AutoencoderError.option(
                name: "a pixel of \(data.name)", value: "missing",
                allowed: "there: models of frames take whole clips")
        }
        let options = options ?? .suited(toClips: data.count)
        try options.validate()
        split = try options.split(of: data)
        let defaults = DataDefaults(
            for: data, likelihood: likelihood, severalDraws: true, rows: split.training)
        switch defaults.transform {
        case .identity, .pixels: break
        default:
            throw AutoencoderError.option(
                name: "the pixels of \(data.name)", value: "numbers beyond 0 to 1",
                allowed: "bytes, or shares of white from 0 to 1")
        }
        let frame = clips.images.itemShape
        model = try DynamicalAutoencoder(
            itemShape: frame, latentDimension: latentDimension ?? (dynamics.linear == nil ? 32 : 8),
            network: network ?? FramesRun.network(frame: frame), dynamics: dynamics, cell: cell,
            units: units ?? FramesRun.units, likelihood: defaults.likelihood,
            objective: objective ?? recipe.objective)
        schema = data.schema.transformed(by: defaults.transform)
        try data.checkSupport(defaults.likelihood.part.support, defaults.transform)
        self.data = data
        self.recipe = recipe
        self.options = options
    }

    /// Units of the recurrences, and outputs of hidden layers, when nothing is said.
    public static let units: Int = 128

    /// The network of single frames when nothing is said: convolutions half as wide as for images, since a clip has many.
    public static func network(frame itemShape: [Int]) -> Architecture {
        guard itemShape[..<2].allSatisfy({ $0 >= 8 }) else {
            return .multilayerPerceptron(MultilayerPerceptron(hidden: [units]))
        }
        return .convolutional(
            ConvolutionalNetwork(
                channels: ConvolutionalNetwork.suitedClipChannels(
                    height: itemShape[0], width: itemShape[1]), features: units))
    }

    /// Trains and returns the model with its description.
    ///
    /// - Parameters:
    ///   - executor: What runs the graphs.
    ///   - checkpoint: The file to save to on the way; nil saves nothing.
    ///   - resumes: Whether to go on from that file when it exists.
    ///   - observer: Told of every step and epoch.
    ///   - shouldStop: Asked after each step; true saves a checkpoint and ends the run.
    /// - Throws: `TrainingError`, or `DataError` when a checkpoint cannot be read or written.
    public func train(
        on executor: any Executor, checkpoint: String? = nil, resumes: Bool = false,
        observer: inout some TrainingObserver, shouldStop: () -> Bool = { false }
    ) throws -> (file: FramesFile, result: TrainingResult) {
        let unfinished = TrainingRecord(options: options, data: data, history: [], stop: nil)
        let plan = try checkpoint.map { path in
            CheckpointPlan(
                path: path,
                identity: try CheckpointPlan.identity([
                    "model": model, "training options": options,
                    "data": unfinished.dataFingerprint, "examples": schema,
                ]),
                metadata: try FramesFile.metadata(manifest(unfinished)))
        }
        let trainer = try Trainer(
            model: model, options: options, executor: executor, checkpoints: plan, split: split)
        let start = try trainer.checkpoint(resuming: resumes)
        let examples = try ExampleReader(data, as: schema)
        let initial =
            start == nil
            ? model.firstValues(
                for: data, transform: schema.observation.transform, rows: split.training) : [:]
        let result = try trainer.run(
            on: examples, startingWith: initial, from: start, observer: &observer,
            shouldStop: shouldStop)
        let record = unfinished.ended(
            history: result.history, keptEpoch: result.keptEpoch, stop: result.stop.text)
        let trained = TrainedFrames(
            model: model, parameters: result.parameters, schema: schema)
        return (FramesFile(manifest: manifest(record), model: trained), result)
    }

    /// Trains without watching.
    ///
    /// - Throws: as the other.
    public func train(on executor: any Executor) throws -> FramesFile {
        var observer = SilentObserver()
        return try train(on: executor, observer: &observer).file
    }

    private func manifest(_ training: TrainingRecord) -> FramesManifest {
        FramesManifest(recipe: recipe, model: model, schema: schema, training: training)
    }
}
