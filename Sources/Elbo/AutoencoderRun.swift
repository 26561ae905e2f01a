/// A training run with every option resolved: what `elbo train` does, as a value.
///
///     let data = try Dataset.read("digits-ubyte.gz")
///     let run = try AutoencoderRun(data, latentDimension: 10)
///     let file = try run.train(on: CPUExecutor())
///     try file.save(to: "model.safetensors")
public struct AutoencoderRun: Sendable {
    /// The examples; of a table without the columns that are constant.
    public let data: Dataset
    /// The columns of the data given that were left out because all rows agree in them.
    public let constantColumns: [ConstantColumn]
    /// The named composition.
    public let recipe: Recipe
    /// The composition, resolved.
    public let autoencoder: Autoencoder
    /// What an example is, with the transform fitted to the training rows.
    public let schema: ExampleSchema
    /// How it is trained.
    public internal(set) var options: TrainingOptions
    /// The rows that are trained on, and those held back.
    public let split: Split
    /// The model whose parameters training begins with; nil for random ones.
    public let origin: TrainedAutoencoder?
    /// Rows that training sees beside the examples, as many of each row one after the other; nil for none.
    var variants: Dataset?

    /// Resolves a run: what is not given follows from the data.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - given: The named composition; `vae`, of sentences `text-vae`, when nil.
    ///   - network: What stands between examples and codes; nil leaves it to the data.
    ///   - latentDimension: Dimensions of z.
    ///   - likelihood: p(x|z).
    ///   - observation: How raw values become observations.
    ///   - posterior: The recipe's own when nil.
    ///   - prior: `DataDefaults.prior` when nil.
    ///   - objective: The recipe's own when nil.
    ///   - strategy: The recipe's own when nil.
    ///   - adversary: The recipe's own when nil.
    ///   - hiding: The share of training examples that lose random cells; `DataDefaults` when nil, none without a
    ///     posterior law.
    ///   - labelWeight: Of a recipe that infers classes what -log q(y|x) of known ones costs; its standard when nil.
    ///   - forms: Columns of numbers by name, and whether they are told by their quantiles; of others the likelihood says.
    ///   - options: How it is trained; nil leaves it to the number of rows (`TrainingOptions.suited`).
    /// - Throws: `AutoencoderError` and `TrainingError` for options out of range or data outside the
    ///   likelihood's support; `DataError.beyondFloat` for numbers that Float32 cannot hold.
    public init(
        _ data: Dataset, recipe given: Recipe? = nil, network: Architecture? = nil,
        latentDimension: Int? = nil, likelihood: Likelihood? = nil,
        observation: Observation? = nil, posterior: Posterior? = nil, prior: Prior? = nil,
        objective: Objective? = nil, strategy: TrainingStrategy? = nil,
        adversary: Adversary? = nil, hiding: Double? = nil, labelWeight: Double? = nil,
        forms: [String: Bool] = [:], options: TrainingOptions? = nil
    ) throws {
        let recipe = (given ?? (data.schema.text == nil ? .vae : .textVAE))
            .suited(to: data.schema)
        let likelihood = likelihood ?? recipe.likelihood
        let network = recipe.isLinear ? network ?? .linear : network
        let hasCritic = adversary ?? recipe.adversary != nil
        let options =
            options
            ?? .suited(
                to: data, objective ?? recipe.objective, network, isGame: hasCritic)
        try options.validate()
        try data.requireFloatRange()
        let (varying, constantColumns) = try AutoencoderRun.varying(data)
        self.constantColumns = constantColumns
        split = try options.split(of: varying)
        let data = AutoencoderRun.scaled(varying, for: likelihood, forms, rows: split.training)
        let defaults = DataDefaults(
            for: data, likelihood: likelihood, dequantizes: observation == .dequantized,
            severalDraws: (objective ?? recipe.objective).part.draws > 1 || recipe.infersClasses,
            network: network
                ?? DataDefaults.network(
                    for: data,
                    quantized: (posterior ?? recipe.posterior).part.quantizer != nil),
            rows: split.training)
        self.data = data
        self.recipe = recipe
        self.options = options
        origin = nil
        let hasLaw = (posterior ?? recipe.posterior).part.hasDensity
        let isLinear = (posterior ?? recipe.posterior).part.followsDecoder
        if isLinear { try AutoencoderRun.requireNumbers(data, recipe) }
        let hiding = hiding ?? (hasLaw && !hasCritic && !isLinear ? defaults.hiding : 0)
        let own = data.schema.transformed(by: defaults.transform).formatted(data.numberFormats)
        // An exact posterior takes rows with any cells missing, whether the data have such or not.
        schema = hiding > 0 || isLinear && data.itemShape.count == 1 ? own.masked : own
        guard
            data.schema.text == nil
                || (likelihood ?? defaults.likelihood).kind == TokenLikelihood.kind
        else {
            throw AutoencoderError.option(
                name: "the likelihood", value: "\(likelihood ?? defaults.likelihood)",
                allowed: "left out for sentences, which are told by their tokens")
        }
        let training = split.training
        let classCounts = schema.classes.flatMap { field in
            data.classes[field.name].map { classes in
                ClassCounts(training.map { classes[$0] }, size: field.itemSize)
            }
        }
        let hasCode = (posterior ?? recipe.posterior).part.tellsOfExamples
        let space = (posterior ?? recipe.posterior).part.space
        // Of a linear model all codes but one would be idle that are as many as numbers.
        let most = isLinear ? max(data.itemSize - 1, 1) : Int.max
        let latent =
            try latentDimension
            ?? (hasCode
                ? min(
                    most,
                    defaults.latentDimension(
                        for: posterior ?? recipe.posterior,
                        itemShape: schema.observation.itemShape
                    ).roundedUp(
                        to: space.unit,
                        least: (posterior ?? recipe.posterior).part.smallestDimension))
                : 1)
        try AutoencoderRun.requireGrid(
            posterior ?? recipe.posterior, defaults, itemShape: schema.observation.itemShape,
            given: latentDimension)
        guard latent >= 1 else {
            throw AutoencoderError.option(
                name: "the latent dimension", value: "\(latent)", allowed: "at least 1")
        }
        autoencoder = try recipe.autoencoder(
            for: schema, latentDimension: latent, network: defaults.network,
            likelihood: defaults.likelihood, observation: observation ?? defaults.observation,
            posterior: posterior,
            prior: prior
                ?? (space == .numbers ? DataDefaults.prior(of: recipe, defaults.network) : nil),
            objective: objective, strategy: strategy, adversary: adversary, hiding: hiding,
            classCounts: classCounts, labelWeight: labelWeight
        ).trained(forEpochs: options.epochs)
        try autoencoder.validate()
        try autoencoder.checkSupport(data, defaults.transform)
        if let fresh = autoencoder.phases.epochsBeforeReset, options.epochs <= fresh {
            let then =
                autoencoder.strategy.part.fitsPrior
                ? "the prior is fitted"
                : autoencoder.codeLayout == nil
                    ? "the decoder begins anew" : "the law of codes is learned"
            throw AutoencoderError.option(
                name: "the number of epochs", value: "\(options.epochs)",
                allowed:
                    "more than the \(fresh) after which \(then) (--strategy \(autoencoder.strategy.kind):epochs=1 begins sooner, joint never)"
            )
        }
    }

    /// Refuses categories to a linear model, whose normal law would take their indicators for numbers.
    private static func requireNumbers(_ data: Dataset, _ recipe: Recipe) throws {
        let categories = (data.table ?? []).filter { $0.levels != nil }.map(\.name)
        guard let first = categories.first else { return }
        throw AutoencoderError.option(
            name: "the recipe", value: recipe.name,
            allowed:
                "another for columns of categories (\(first)\(categories.count > 1 ? " and \(categories.count - 1) more" : "")), such as vae; or leave them out (--exclude \(categories.joined(separator: ",")))"
        )
    }

    /// Refuses a number of dimensions where places on a grid decide it.
    private static func requireGrid(
        _ posterior: Posterior, _ defaults: DataDefaults, itemShape: [Int], given: Int?
    ) throws {
        let wanted = try defaults.latentDimension(for: posterior, itemShape: itemShape)
        guard let given, given != wanted, posterior.part.quantizer != nil,
            let grid = try defaults.network.grid(
                itemShape: defaults.network.inputShape(itemShape))
        else { return }
        throw AutoencoderError.option(
            name: "the latent dimension", value: "\(given)",
            allowed:
                "\(wanted), codewords at \(grid[0]) x \(grid[1]) places; leave --latent out, --channels and the size of the posterior quantized decide"
        )
    }

    /// Goes on with a model's training, on its own data or others: composition, transform and first parameters are
    /// the model's, the optimiser begins anew.
    ///
    /// - Parameters:
    ///   - file: The model.
    ///   - data: Examples as the model takes them, with classes where it is told them.
    ///   - options: How it is trained; nil leaves it to the number of rows (`TrainingOptions.suited`).
    /// - Throws: `TrainingError` for options out of range; `AutoencoderError` and `DataError` for data that the model
    ///   does not take.
    public init(
        goingOnFrom file: ModelFile, with data: Dataset, options: TrainingOptions? = nil
    ) throws {
        let model = file.model
        guard model.autoencoder.adversary == nil || model.autoencoder.critic != nil else {
            throw AutoencoderError.noCritic
        }
        let options =
            options
            ?? .suited(
                to: data, model.autoencoder.objective,
                isGame: model.autoencoder.adversary != nil)
        try options.validate()
        try data.requireFloatRange()
        let data = try model.withUntoldClasses(model.table.map { data.scaled(as: $0) } ?? data)
        _ = try model.reader(of: data)
        self.data = data
        constantColumns = []
        recipe = file.manifest.recipe
        autoencoder = model.autoencoder.trained(forEpochs: options.epochs)
        schema = model.schema
        self.options = options
        split = try options.split(of: data)
        origin = model
    }

    /// The first parameters by name, where they do not come from the seed alone.
    private var firstParameters: [String: HostArray] {
        guard let origin else {
            return autoencoder.initialValues(
                for: data, transform: schema.observation.transform, rows: split.training)
        }
        return Dictionary(
            uniqueKeysWithValues: zip(autoencoder.parameters.map(\.name), origin.parameters))
    }

    /// A table without its constant columns, which no density describes; pixels and other arrangements as they are.
    ///
    /// - Throws: `AutoencoderError.nothingVaries`, `.oneSound`, `.columnScale`.
    private static func varying(_ data: Dataset) throws -> (Dataset, [ConstantColumn]) {
        if data.sounds != nil { try data.requireSounds() }
        guard data.itemShape.count == 1, data.schema.text == nil, data.sounds == nil else {
            return (data, [])
        }
        if case .bytes = data.values { return (data, []) }
        let (constant, tooNarrow) = data.columnFaults
        guard constant.count < data.itemSize else {
            throw AutoencoderError.nothingVaries(name: data.name)
        }
        if case .rows = data.values, let (column, range) = tooNarrow {
            throw AutoencoderError.columnScale(column: column, range: range)
        }
        guard !constant.isEmpty else { return (data, []) }
        let left = Set(constant.map(\.column))
        return (
            data.selecting(columns: (0..<data.itemSize).filter { !left.contains($0) }), constant
        )
    }

    /// A table with the columns of numbers told by their quantiles that a mixed likelihood describes so.
    private static func scaled(
        _ data: Dataset, for likelihood: Likelihood?, _ forms: [String: Bool], rows: [Int]
    ) -> Dataset {
        guard data.schema.text == nil else { return data }
        guard let likelihood else { return data.scaled(.suited, except: forms, rows: rows) }
        guard let part = likelihood.part as? MixedLikelihood else { return data }
        return data.scaled(part.choice, except: forms, rows: rows)
    }

    /// What makes the densities of training's metrics those of the data's own units.
    private var shift: MetricShift? {
        let volumes = autoencoder.logVolumes(of: shown, schema.observation.transform)
        guard volumes.contains(where: { $0 != 0 }) else { return nil }
        return MetricShift(
            of: [
                Metric.elbo, Metric.reconstruction, Metric.importanceWeighted, Metric.elboEstimate,
            ], by: volumes)
    }

    /// Trains and returns the model with its description.
    ///
    /// - Parameters:
    ///   - executor: What runs the graphs.
    ///   - checkpoint: The file to save to on the way; nil saves nothing.
    ///   - resumes: Whether to go on from that file when it exists.
    ///   - film: Keeps samples of some epochs; nil keeps none.
    ///   - viewer: Looks at the parameters of some epochs, in the place of the film.
    ///   - observer: Told of every step and epoch.
    ///   - shouldStop: Asked after each step; true saves a checkpoint and ends the run.
    /// - Throws: `TrainingError`, or `DataError` when a checkpoint cannot be read or written.
    public func train(
        on executor: any Executor, checkpoint: String? = nil, resumes: Bool = false,
        film: TrainingFilm? = nil, viewer: EpochViewer? = nil,
        observer: inout some TrainingObserver, shouldStop: () -> Bool = { false }
    ) throws -> (file: ModelFile, result: TrainingResult) {
        let unfinished = manifest(
            TrainingRecord(options: options, data: data, history: [], stop: nil))
        if autoencoder.strategy.part.isClosedForm {
            let result = TrainingResult(solution: try linearSolution())
            let record = unfinished.training.ended(
                history: [], keptEpoch: 0, stop: result.stop.text)
            return (
                ModelFile(manifest: manifest(record), model: trained(result.parameters)), result
            )
        }
        let plan = try checkpoint.map { path in
            CheckpointPlan(
                path: path, identity: try identity(unfinished.training.dataFingerprint),
                metadata: try ModelFile.metadata(unfinished))
        }
        let trainer = try Trainer(
            model: autoencoder, options: options, executor: executor, checkpoints: plan,
            shift: shift, repeats: autoencoder.repeats(of: data), split: shownSplit,
            fitting: { try priorAtCodes(of: $0, on: executor) },
            viewer: viewer
                ?? film?.viewer(
                    of: autoencoder, schema: schema, seed: options.seed, on: executor))
        let start = try trainer.checkpoint(resuming: resumes)
        let hasResets = autoencoder.phases.stages.contains { !$0.resets.isEmpty }
        let initial = start == nil || hasResets ? firstParameters : [:]
        let examples = try ExampleReader(data, as: schema)
        let result = try trainer.run(
            on: variants == nil ? examples : ExampleReader(shown, as: schema),
            startingWith: initial, from: start,
            observer: &observer, shouldStop: shouldStop)
        let model =
            result.stop == .interrupted
            ? trained(result.parameters)
            : try calibrated(result.parameters, on: examples, executor)
        let record = unfinished.training.ended(
            history: result.history, keptEpoch: result.keptEpoch, stop: result.stop.text)
        return (ModelFile(manifest: manifest(record), model: model), result)
    }

    /// The model with some parameters, with what follows from the rows of training.
    func calibrated(
        _ parameters: [HostArray], on examples: ExampleReader, _ executor: any Executor
    ) throws -> TrainedAutoencoder {
        try ModelSession(trained(parameters), on: executor).calibrated(
            on: examples, rows: split.training, key: options.calibrationKey)
    }

    private func trained(_ parameters: [HostArray]) -> TrainedAutoencoder {
        TrainedAutoencoder(autoencoder: autoencoder, parameters: parameters, schema: schema)
    }

    /// What the prior learns, fitted to the codes that a model with these parameters gives the training examples.
    private func priorAtCodes(of parameters: [HostArray], on executor: any Executor) throws
        -> [String: HostArray]
    {
        let codes = try ModelSession(trained(parameters), on: executor).encode(
            data.subset(rows: split.training))
        let values = autoencoder.prior.part.fitted(to: codes, over: autoencoder.latentSpace)
        guard !values.isEmpty else {
            throw AutoencoderError.option(
                name: "the components of the prior", value: "\(autoencoder.prior)",
                allowed:
                    "fewer: EM finds no such mixture in the codes of \(split.training.count) examples"
            )
        }
        return values
    }

    /// Trains without watching.
    ///
    /// - Throws: as the other.
    public func train(on executor: any Executor) throws -> ModelFile {
        var observer = SilentObserver()
        return try train(on: executor, observer: &observer).file
    }

    private func manifest(_ training: TrainingRecord) -> ModelManifest {
        ModelManifest(
            recipe: recipe, autoencoder: autoencoder, schema: schema, training: training)
    }

    /// What must be equal for a checkpoint to be gone on from.
    private func identity(_ fingerprint: String) throws -> [String: String] {
        let first = try origin.map {
            try Dataset($0.parameters.flatMap(\.floats), itemShape: [1]).fingerprint
        }
        return try CheckpointPlan.identity([
            "first parameters": first ?? "random", "model": autoencoder,
            "training options": options, "data": fingerprint, "examples": schema,
        ])
    }
}

extension Int {
    /// The next multiple of a number that is not below another.
    fileprivate func roundedUp(to unit: Int, least: Int) -> Int {
        (Swift.max(self, least) + unit - 1) / unit * unit
    }
}
