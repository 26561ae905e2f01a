/// The training of a dynamical autoencoder with every option resolved: what `elbo train --time` does, as a value.
///
///     let data = try Dataset.read("notes.csv")
///     let columns = TimeColumns(time: "frame", series: "note")
///     let order = try columns.order(beside: "notes.csv", count: data.count, reading: ReadOptions())
///     let windows = try SeriesWindows(SequencedRows(data.rowSource, order))
///     let run = try DynamicsRun(
///         windows, of: data.rowSource, columns: columns, order: order, recipe: .stochasticRecurrent)
///     let file = try run.train(on: CPUExecutor())
public struct DynamicsRun: Sendable {
    /// The rows in the data's own order.
    public let rows: any RowSource
    /// The columns of times.
    public let columns: TimeColumns
    /// The rows' order in time.
    public let order: TimeOrder
    /// The named composition.
    public let recipe: Recipe
    /// What is trained on.
    public let windows: SeriesWindows
    /// The composition, resolved.
    public let model: DynamicalAutoencoder
    /// How it is trained.
    public let options: TrainingOptions

    /// Resolves a run: what is not given follows from the data.
    ///
    /// - Parameters:
    ///   - windows: What is trained on.
    ///   - rows: The rows in the data's own order, all columns numbers.
    ///   - columns: The columns of times.
    ///   - order: The rows' order in time.
    ///   - recipe: The named composition.
    ///   - network: What stands between rows and codes; a perceptron with one hidden layer of 64, of 32 columns and more 128, when nil.
    ///   - latentDimension: Dimensions of a code; twice the columns, 4 to 16, when nil.
    ///   - cell: The recurrent units.
    ///   - units: How many of them; 64, of 32 columns and more 128, when nil.
    ///   - likelihood: p(xₜ | zₜ, hₜ); a Gaussian whose σ is learned for each column when nil.
    ///   - objective: The recipe's own when nil.
    ///   - options: How it is trained; nil leaves it to the number of windows.
    /// - Throws: `AutoencoderError` and `TrainingError` for options out of range; `DataError` from reading.
    public init(
        _ windows: SeriesWindows, of rows: any RowSource, columns: TimeColumns, order: TimeOrder,
        recipe: Recipe,
        network: Architecture? = nil, latentDimension: Int? = nil, cell: RecurrentCell = .gru,
        units: Int? = nil, likelihood: Likelihood? = nil, objective: Objective? = nil,
        options: TrainingOptions? = nil
    ) throws {
        guard let dynamics = recipe.dynamics else {
            throw AutoencoderError.option(
                name: "the recipe", value: recipe.name,
                allowed: Recipe.namesForSeries)
        }
        try options?.validate()
        self.windows = windows
        let width = rows.width
        let hidden = units ?? (width < 32 ? 64 : 128)
        model = try DynamicalAutoencoder(
            itemShape: [width], latentDimension: latentDimension ?? min(max(2 * width, 4), 16),
            network: network ?? .multilayerPerceptron(MultilayerPerceptron(hidden: [hidden])),
            dynamics: dynamics, cell: cell, units: hidden,
            likelihood: likelihood.map(Self.perColumn)
                ?? .gaussian(sigma: .learned, per: .column),
            objective: objective ?? recipe.objective, seesMask: windows.hasMissing)
        try model.requireNormalRows()
        var chosen =
            options ?? .suited(toWindows: windows.split.training.count)
        // Without rows that are held back there is no best epoch.
        if windows.split.validation.isEmpty { chosen.patience = nil }
        self.options = chosen
        self.rows = rows
        self.columns = columns
        self.order = order
        self.recipe = recipe
    }

    /// A learned σ is one for each column unless something else was said.
    private static func perColumn(_ likelihood: Likelihood) -> Likelihood {
        guard let part = likelihood.part as? GaussianLikelihood, part.sigma == .learned,
            part.per == nil
        else { return likelihood }
        return .gaussian(sigma: .learned, per: .column)
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
    ) throws -> (file: SeriesFile, result: TrainingResult) {
        let unfinished = TrainingRecord(
            options: options, data: windows.data, history: [], stop: nil)
        let plan = try checkpoint.map { path in
            CheckpointPlan(
                path: path,
                identity: try CheckpointPlan.identity([
                    "model": model, "training options": options,
                    "data": unfinished.dataFingerprint, "scale": windows.scale,
                ]),
                metadata: try SeriesFile.metadata(
                    file(model.parameters.map { HostArray(repeating: 0, $0.shape) }, unfinished)
                        .manifest))
        }
        let trainer = try Trainer(
            model: model, options: options, executor: executor, checkpoints: plan,
            shift: MetricShift(
                of: [Metric.elbo, Metric.reconstruction], by: windows.logVolumes),
            split: windows.split)
        let start = try trainer.checkpoint(resuming: resumes)
        let result = try trainer.run(
            on: ExampleReader(windows.data), startingWith: start == nil ? model.initialValues : [:],
            from: start, observer: &observer, shouldStop: shouldStop)
        let record = unfinished.ended(
            history: result.history, keptEpoch: result.keptEpoch, stop: result.stop.text)
        return (try file(result.parameters, record), result)
    }

    /// Trains without watching.
    ///
    /// - Throws: as the other.
    public func train(on executor: any Executor) throws -> SeriesFile {
        var observer = SilentObserver()
        return try train(on: executor, observer: &observer).file
    }

    private func file(_ parameters: [HostArray], _ training: TrainingRecord) throws -> SeriesFile {
        try SeriesFile(
            TrainedDynamics(
                model: model, parameters: parameters, columns: rows.columns, scale: windows.scale),
            DynamicsRecord(
                recipe: recipe, model: model, columns: rows.columns, scale: windows.scale,
                length: windows.length, training: training),
            columns: columns, order: order, fittedTo: rows)
    }
}
