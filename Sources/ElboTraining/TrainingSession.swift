import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics

/// A run in progress: its programs, their shared state, and where it stands.
struct TrainingSession {
    private let loop: TrainingLoop
    private let step: TrainingStep
    private let batches: BatchSource
    private let split: Split
    private let keys: TrainingKeys
    private let memory: any ProgramState
    private var programs: [Int: StepProgram] = [:]
    private var validators: [Int: MetricProgram] = [:]
    private var state: TrainingState
    private var bestParameters: [HostArray]?
    private var lastSave = ContinuousClock.now

    private struct StepProgram {
        let program: any Program
        let graph: Graph
        let metrics: [String]
    }

    private struct MetricProgram {
        let program: any Program
        let metrics: [String]
    }

    init(
        loop: TrainingLoop, batches: BatchSource, split: Split, keys: TrainingKeys,
        initial: [String: HostArray], checkpoint: Checkpoint?
    ) throws {
        self.loop = loop
        self.batches = batches
        self.split = split
        self.keys = keys
        step = TrainingStep(
            model: loop.model, optimizer: loop.options.optimizer, clipNorm: loop.options.clipNorm)
        memory = loop.executor.makeState(
            checkpoint.map { $0.parameters + $0.moments }
                ?? TrainingSession.fresh(step, keys: keys, initial: initial))
        state = checkpoint?.state ?? TrainingState()
        bestParameters = checkpoint?.bestParameters
        guard state.isPossible(epochs: loop.options.epochs, stepsPerEpoch: stepsPerEpoch) else {
            throw TrainingError.notACheckpoint(
                path: loop.checkpoints?.path ?? "the checkpoint",
                missing: "training state that this run can reach")
        }
    }

    /// Parameters and moments before the first step.
    private static func fresh(
        _ step: TrainingStep, keys: TrainingKeys, initial: [String: HostArray]
    )
        -> [HostArray]
    {
        let parameters = step.model.parameters
        let values = parameters.initialValues(key: keys.initialization)
        return zip(parameters, values).map { initial[$0.name] ?? $1 }
            + step.moments.map { HostArray(repeating: 0, $0.shape) }
    }

    private var stepsPerEpoch: Int {
        (split.training.count + loop.options.batchSize - 1) / loop.options.batchSize
    }

    private var totalSteps: Int { stepsPerEpoch * loop.options.epochs }

    /// Training when some steps are done.
    private func progress(after steps: Int) -> TrainingProgress {
        TrainingProgress(step: steps, stepsPerEpoch: stepsPerEpoch, totalSteps: totalSteps)
    }

    /// The learning rate, within this epoch, of the step that follows some steps.
    private func learningRate(after steps: Int) -> Double {
        let progress = progress(after: steps).fraction
        return loop.options.learningRate
            * loop.options.schedule.factor(progress: progress, epoch: state.epoch)
    }

    mutating func run(observer: inout some TrainingObserver, shouldStop: () -> Bool) throws
        -> TrainingResult
    {
        observer.observe(
            .started(
                epochs: loop.options.epochs, stepsPerEpoch: stepsPerEpoch, stepsDone: state.step))
        while state.epoch < loop.options.epochs {
            let rows = Batches(
                shuffling: split.training, size: loop.options.batchSize,
                key: keys.order.child(UInt64(state.epoch)))
            while state.batch < rows.count {
                observer.observe(.step(try train(on: rows[state.batch])))
                if shouldStop() {
                    try save(telling: &observer)
                    return try result(.interrupted)
                }
                if let plan = loop.checkpoints, ContinuousClock.now - lastSave > plan.interval {
                    try save(telling: &observer)
                }
            }
            let record = try finishEpoch()
            observer.observe(.epoch(record))
            if let patience = loop.options.patience, let best = state.best,
                state.epoch - 1 - best.epoch >= patience
            {
                return try result(.early(bestEpoch: best.epoch + 1))
            }
            if state.epoch < loop.options.epochs { try save(telling: &observer) }
        }
        return try result(.finished)
    }

    private func result(_ stop: TrainingResult.Stop) throws -> TrainingResult {
        let last = Array(try finiteMemory().prefix(loop.model.parameters.count))
        let keepsBest = loop.options.patience != nil && stop != .interrupted
        return TrainingResult(
            stop: stop, parameters: keepsBest ? bestParameters ?? last : last,
            history: state.history)
    }

    /// One step.
    private mutating func train(on rows: ArraySlice<Int>) throws -> StepRecord {
        let compiled = try program(count: rows.count)
        let arguments =
            [
                batches.array(rows), HostArray(keys.noise.child(UInt64(state.step))),
                HostArray(learningRate(after: state.step)), HostArray(Double(state.step + 1)),
            ] + loop.model.controlValues(at: progress(after: state.step)).map { HostArray($0) }
        let outputs = try compiled.program.run(arguments).map(\.scalar)
        let (loss, norm) = (outputs[0], outputs[1])
        guard outputs.allSatisfy(\.isFinite) else {
            throw try explain(compiled.graph, arguments)
        }
        state.sums.add(
            Array(zip(["loss"] + compiled.metrics, [loss] + outputs.dropFirst(2)))
                .map { (name: $0.0, value: $0.1) }, count: rows.count)
        state.batch += 1
        state.step += 1
        return StepRecord(
            epoch: state.epoch + 1, batch: state.batch, examples: rows.count,
            means: state.sums.means, gradientNorm: norm)
    }

    /// The error for a step that was not finite; the state is still the one before it.
    private func explain(_ graph: Graph, _ arguments: [HostArray]) throws -> TrainingError {
        let offence = try graph.firstNonFinite(
            state: memory.read(), arguments: arguments, on: loop.executor)
        return .notFinite(
            tensor: offence?.name ?? "the loss", value: offence?.value ?? "not finite",
            epoch: state.epoch + 1, step: state.step + 1)
    }

    /// Validates, records the epoch and moves to the next.
    private mutating func finishEpoch() throws -> EpochRecord {
        let controls = loop.model.controlValues(at: progress(after: state.step - 1))
        // Judged as at the end of training: while a weight still rises, losses of different epochs
        // could not be compared, and early stopping would prefer the epochs with the least weight.
        let validation = try validate(
            controls: loop.model.controlValues(at: progress(after: totalSteps)))
        for (name, value) in (validation ?? [:]).sorted(by: { $0.key < $1.key })
        where !value.isFinite {
            throw TrainingError.notFinite(
                tensor: "\(name) of the validation examples",
                value: value.isNaN ? "NaN" : "infinite",
                epoch: state.epoch + 1, step: state.step)
        }
        let record = EpochRecord(
            epoch: state.epoch + 1, training: state.sums.means, validation: validation,
            learningRate: learningRate(after: state.step - 1),
            controls: [String: Double](
                uniqueKeysWithValues: zip(loop.model.controls, controls)))
        if loop.options.patience != nil {
            let loss = (validation ?? record.training)["loss"] ?? .infinity
            if loss < state.best?.loss ?? .infinity {
                state.best = TrainingState.Best(loss: loss, epoch: state.epoch)
                bestParameters = Array(try finiteMemory().prefix(loop.model.parameters.count))
            }
        }
        state.history.append(record)
        state.sums = MetricSums()
        state.batch = 0
        state.epoch += 1
        return record
    }

    /// Means over the validation examples, with the same noise after every epoch.
    private mutating func validate(controls: [Double]) throws -> [String: Double]? {
        guard !split.validation.isEmpty else { return nil }
        var sums = MetricSums()
        let size = max(loop.options.batchSize, TrainingSession.validationBatch)
        for (index, start) in stride(from: 0, to: split.validation.count, by: size).enumerated() {
            let rows = split.validation[start..<min(start + size, split.validation.count)]
            let compiled = try validator(count: rows.count)
            let outputs = try compiled.program.run(
                [batches.array(rows), HostArray(keys.validation.child(UInt64(index)))]
                    + controls.map { HostArray($0) }
            ).map(\.scalar)
            sums.add(
                zip(["loss"] + compiled.metrics, outputs).map { (name: $0.0, value: $0.1) },
                count: rows.count)
        }
        return sums.means
    }

    private mutating func program(count: Int) throws -> StepProgram {
        if let known = programs[count] { return known }
        let (graph, metrics) = step.graph(batchShape: [count, batches.data.itemSize])
        let made = StepProgram(
            program: try loop.executor.compile(graph, state: memory), graph: graph,
            metrics: metrics)
        programs[count] = made
        return made
    }

    private mutating func validator(count: Int) throws -> MetricProgram {
        if let known = validators[count] { return known }
        let (graph, metrics) = step.validationGraph(batchShape: [count, batches.data.itemSize])
        let made = MetricProgram(
            program: try loop.executor.compile(graph, state: memory), metrics: metrics)
        validators[count] = made
        return made
    }

    /// Parameters and moments, on their way out of the session.
    ///
    /// A step is refused when its loss or gradient is not finite, but one with both finite can still
    /// throw a parameter out of range; that must not become a model or a checkpoint.
    private func finiteMemory() throws -> [HostArray] {
        let arrays = memory.read()
        let names = loop.model.parameters.map(\.name) + step.moments.map(\.name)
        for (name, array) in zip(names, arrays) {
            guard let bad = array.floats.first(where: { !$0.isFinite }) else { continue }
            throw TrainingError.notFinite(
                tensor: name, value: bad.isNaN ? "NaN" : "infinite", epoch: state.epoch + 1,
                step: state.step)
        }
        return arrays
    }

    private mutating func save(telling observer: inout some TrainingObserver) throws {
        guard let plan = loop.checkpoints else { return }
        let arrays = try finiteMemory()
        let count = loop.model.parameters.count
        try Checkpoint(
            state: state, parameters: Array(arrays.prefix(count)),
            moments: Array(arrays.dropFirst(count)), bestParameters: bestParameters
        ).write(by: plan, for: step)
        lastSave = .now
        observer.observe(.checkpoint(path: plan.path))
    }

    /// Large enough to be quick, small enough to need no more memory than training.
    private static let validationBatch = 256
}
