import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics

/// The loop over epochs and batches, and where it stands.
struct TrainingLoop {
    private let trainer: Trainer
    private let split: Split
    private let keys: TrainingKeys
    private var programs: StepPrograms
    private var state: TrainingState
    private var bestParameters: [HostArray]?
    private var lastSave = ContinuousClock.now

    init(
        _ trainer: Trainer, examples: ExampleReader, initial: [String: HostArray],
        checkpoint: Checkpoint?
    ) throws {
        self.trainer = trainer
        split = trainer.options.split(of: examples.data.count)
        keys = TrainingKeys(seed: trainer.options.seed)
        programs = StepPrograms(
            trainer, examples: examples,
            state: checkpoint?.arrays
                ?? trainer.layout.initial(key: keys.initialization, startingWith: initial))
        state = checkpoint?.state ?? TrainingState()
        bestParameters = checkpoint?.bestParameters
        guard
            state.isPossible(
                epochs: options.epochs, stepsPerEpoch: stepsPerEpoch,
                examples: split.training.count)
        else {
            throw TrainingError.notACheckpoint(
                path: trainer.checkpoints?.path ?? "the checkpoint",
                missing: "training state that this run can reach")
        }
    }

    private var options: TrainingOptions { trainer.options }

    private var stepsPerEpoch: Int {
        (split.training.count + options.batchSize - 1) / options.batchSize
    }

    private var totalSteps: Int { stepsPerEpoch * options.epochs }

    /// Training when some steps are done.
    private func progress(after steps: Int) -> TrainingProgress {
        TrainingProgress(step: steps, stepsPerEpoch: stepsPerEpoch, totalSteps: totalSteps)
    }

    /// The learning rate, within this epoch, of the step that follows some steps.
    private func learningRate(after steps: Int) -> Double {
        let progress = progress(after: steps)
        return options.learningRate * trainer.model.phases.phase(at: progress).rate
            * options.schedule.factor(progress: progress.fraction, epoch: state.epoch)
    }

    mutating func run(observer: inout some TrainingObserver, shouldStop: () -> Bool) throws
        -> TrainingResult
    {
        observer.observe(
            .started(
                epochs: options.epochs, stepsPerEpoch: stepsPerEpoch, stepsDone: state.step))
        while state.epoch < options.epochs {
            let rows = Batches(
                shuffling: split.training, size: options.batchSize,
                key: keys.order.child(UInt64(state.epoch)))
            while state.batch < rows.count {
                observer.observe(.step(try train(on: rows[state.batch])))
                if shouldStop() {
                    try save(telling: &observer)
                    return try result(.interrupted)
                }
                if let plan = trainer.checkpoints, ContinuousClock.now - lastSave > plan.interval {
                    try save(telling: &observer)
                }
            }
            let record = try finishEpoch()
            observer.observe(.epoch(record))
            if let patience = options.patience, let best = state.best,
                state.epoch - 1 - best.epoch >= patience
            {
                return try result(.early(bestEpoch: best.epoch + 1))
            }
            if state.epoch < options.epochs { try save(telling: &observer) }
        }
        return try result(.finished)
    }

    private func result(_ stop: TrainingResult.Stop) throws -> TrainingResult {
        let last = programs.layout.parameters(in: try finiteMemory())
        let keepsBest = options.patience != nil && stop != .interrupted
        return TrainingResult(
            stop: stop, parameters: keepsBest ? bestParameters ?? last : last,
            history: state.history)
    }

    /// One step.
    private mutating func train(on rows: ArraySlice<Int>) throws -> StepRecord {
        let progress = progress(after: state.step)
        let phase = trainer.model.phases.phase(at: progress)
        let count = state.phaseSteps[phase.name, default: 0] + 1
        let noise = keys.noise.child(UInt64(state.step))
        let (rate, controls) = (
            learningRate(after: state.step), trainer.model.controlValues(at: progress)
        )
        let outcome = try programs.train(
            phase, on: rows, noise: noise, learningRate: rate, count: count, controls: controls)
        guard outcome.isFinite else {
            let offence = try programs.firstNonFinite(
                phase, on: rows, noise: noise, learningRate: rate, count: count, controls: controls)
            throw TrainingError.notFinite(
                tensor: offence?.name ?? "the loss", value: offence?.value ?? "not finite",
                epoch: state.epoch + 1, step: state.step + 1)
        }
        state.sums.add([(name: "loss", value: outcome.loss)] + outcome.metrics, count: rows.count)
        state.batch += 1
        state.step += 1
        state.phaseSteps[phase.name] = count
        return StepRecord(
            epoch: state.epoch + 1, batch: state.batch, examples: rows.count,
            means: state.sums.means, gradientNorm: outcome.gradientNorm)
    }

    /// Validates, records the epoch and moves to the next.
    private mutating func finishEpoch() throws -> EpochRecord {
        let model = trainer.model
        let controls = model.controlValues(at: progress(after: state.step - 1))
        // Judged as at the end of training: while a weight still rises, losses of different epochs
        // could not be compared, and early stopping would prefer the epochs with the least weight.
        let validation = try validate(
            controls: model.controlValues(at: progress(after: totalSteps)))
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
            controls: [String: Double](uniqueKeysWithValues: zip(model.controls, controls)))
        if options.patience != nil {
            let loss = (validation ?? record.training)["loss"] ?? .infinity
            if loss < state.best?.loss ?? .infinity {
                state.best = TrainingState.Best(loss: loss, epoch: state.epoch)
                bestParameters = programs.layout.parameters(in: try finiteMemory())
            }
        }
        state.history.append(record)
        state.sums = MetricSums()
        state.batch = 0
        state.epoch += 1
        return record
    }

    /// Means over the validation examples, with the same noise after every epoch, as the last stage's first
    /// phase sees them.
    private mutating func validate(controls: [Double]) throws -> [String: Double]? {
        guard !split.validation.isEmpty else { return nil }
        let stages = trainer.model.phases.stages
        var sums = MetricSums()
        let size = max(options.batchSize, TrainingLoop.validationBatch)
        for (index, start) in stride(from: 0, to: split.validation.count, by: size).enumerated() {
            let rows = split.validation[start..<min(start + size, split.validation.count)]
            sums.add(
                try programs.validate(
                    stages[stages.count - 1].turns[0], on: rows,
                    noise: keys.validation.child(UInt64(index)), controls: controls),
                count: rows.count)
        }
        return sums.means
    }

    /// All arrays, on their way out of the run.
    ///
    /// A step is refused when its loss or gradient is not finite, but one with both finite can still
    /// throw a parameter out of range; that must not become a model or a checkpoint.
    private func finiteMemory() throws -> [HostArray] {
        let arrays = programs.memory.read()
        for (slot, array) in zip(programs.layout.slots, arrays) {
            guard let bad = array.floats.first(where: { !$0.isFinite }) else { continue }
            throw TrainingError.notFinite(
                tensor: slot.name, value: bad.isNaN ? "NaN" : "infinite", epoch: state.epoch + 1,
                step: state.step)
        }
        return arrays
    }

    private mutating func save(telling observer: inout some TrainingObserver) throws {
        guard let plan = trainer.checkpoints else { return }
        try Checkpoint(
            state: state, arrays: try finiteMemory(), bestParameters: bestParameters
        ).write(by: plan, programs.layout)
        lastSave = .now
        observer.observe(.checkpoint(path: plan.path))
    }

    /// Large enough to be quick, small enough to need no more memory than training.
    private static let validationBatch = 256
}
