import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics

/// The loop over epochs and batches, and where it stands.
struct TrainingLoop {
    let trainer: Trainer
    let split: Split
    /// The training examples of an epoch, some of them several times.
    let shown: [Int]
    let keys: TrainingKeys
    /// Examples of one group are shown in the same batches.
    let group: ((Int) -> Int)?
    let stepsPerEpoch: Int
    /// All arrays before the first step, where some begin anew later.
    private var first: [HostArray]
    var programs: StepPrograms
    var state: TrainingState
    var bestParameters: [HostArray]?
    var lastSave = ContinuousClock.now

    init(
        _ trainer: Trainer, examples: ExampleReader, initial: [String: HostArray],
        checkpoint: Checkpoint?
    ) throws {
        self.trainer = trainer
        let split = try trainer.split ?? trainer.options.split(of: examples.data)
        self.split = split
        shown =
            trainer.repeats.map { repeats in
                split.training.flatMap { [Int](repeating: $0, count: repeats[$0]) }
            } ?? split.training
        keys = TrainingKeys(seed: trainer.options.seed)
        group = examples.group
        let batches = Batches(shown, size: trainer.options.batchSize, inGroups: group).count
        // Batches come in a random order: the first of them are a draw from all examples.
        stepsPerEpoch =
            trainer.options.examplesPerEpoch.map {
                min(batches, ($0 - 1) / trainer.options.batchSize + 1)
            } ?? batches
        try trainer.checkMemory()
        let hasResets = trainer.model.phases.stages.contains { !$0.resets.isEmpty }
        first =
            checkpoint == nil || hasResets
            ? trainer.layout.initial(key: keys.initialization, startingWith: initial) : []
        programs = StepPrograms(trainer, examples: examples, state: checkpoint?.arrays ?? first)
        if !hasResets { first = [] }
        state = checkpoint?.state ?? TrainingState()
        bestParameters = checkpoint?.bestParameters
        guard
            state.isPossible(
                epochs: options.epochs, stepsPerEpoch: stepsPerEpoch,
                examples: shown.count)
        else {
            throw TrainingError.notACheckpoint(
                path: trainer.checkpoints?.path ?? "the checkpoint",
                missing: "training state that this run can reach")
        }
    }

    var options: TrainingOptions { trainer.options }

    var totalSteps: Int { stepsPerEpoch * options.epochs }

    /// Training when some steps are done.
    func progress(after steps: Int) -> TrainingProgress {
        TrainingProgress(
            step: steps, stepsPerEpoch: stepsPerEpoch, totalSteps: totalSteps,
            examples: split.training.count)
    }

    /// The learning rate, within this epoch, of the step that follows some steps.
    func learningRate(after steps: Int) -> Double {
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
                shuffling: shown, size: options.batchSize, inGroups: group,
                key: keys.order.child(UInt64(state.epoch)))
            while state.batch < stepsPerEpoch {
                observer.observe(.step(try train(on: rows[state.batch])))
                if shouldStop() {
                    try save(telling: &observer)
                    return try result(.interrupted)
                }
                if let plan = trainer.checkpoints, ContinuousClock.now - lastSave > plan.interval {
                    try saveIfPossible(telling: &observer)
                }
            }
            let record = try finishEpoch()
            observer.observe(.epoch(record))
            if let viewer = trainer.viewer, viewer.wants(state.epoch) {
                try viewer.look(state.epoch, programs.layout.parameters(in: try finiteMemory()))
            }
            if let patience = options.patience, let best = state.best,
                state.epoch - 1
                    - max(best.epoch, trainer.model.phases.awaitedEpochs) >= patience
            {
                return try result(.early(bestEpoch: best.epoch + 1))
            }
            if state.epoch < options.epochs, isCheckpointDue {
                try saveIfPossible(telling: &observer)
            }
        }
        return try result(.finished)
    }

    /// Whether the end of an epoch is worth a checkpoint: of short epochs, of which small data have hundreds, one in a
    /// second.
    private var isCheckpointDue: Bool {
        state.epoch <= 10 || ContinuousClock.now - lastSave > .seconds(1)
    }

    private func result(_ stop: TrainingResult.Stop) throws -> TrainingResult {
        let last = programs.layout.parameters(in: try finiteMemory())
        let keepsBest = options.patience != nil && stop != .interrupted
        return TrainingResult(
            stop: stop,
            keptEpoch: keepsBest ? state.best.map { $0.epoch + 1 } ?? state.epoch : state.epoch,
            parameters: keepsBest ? bestParameters ?? last : last,
            history: state.history)
    }

    /// One step.
    private mutating func train(on rows: ArraySlice<Int>) throws -> StepRecord {
        let progress = progress(after: state.step)
        let phase = trainer.model.phases.phase(at: progress)
        let resets = trainer.model.phases.resets(at: progress)
        if !resets.isEmpty { programs.reset(resets, to: first) }
        if trainer.model.phases.fits(at: progress), let fitting = trainer.fitting {
            programs.replace(try fitting(programs.layout.parameters(in: try finiteMemory())))
        }
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
                epoch: state.epoch + 1, step: state.step + 1,
                phase: trainer.model.phases.phases.count > 1 ? phase.name : nil)
        }
        state.sums.add(recorded(outcome, of: phase), count: rows.count)
        state.batch += 1
        state.step += 1
        state.phaseSteps[phase.name] = count
        return StepRecord(
            epoch: state.epoch + 1, batch: state.batch, examples: rows.count,
            means: state.sums.means, gradientNorm: outcome.gradientNorm)
    }

    /// What the epoch's means are made of: of a phase whose loss is not the model's, its gradient's norm by its own name.
    private func recorded(_ outcome: StepPrograms.Outcome, of phase: Phase) -> [(
        name: String, value: Double
    )] {
        let own =
            trainer.model.recordsLoss(of: phase)
            ? (name: "loss", value: outcome.loss)
            : (name: "gradient of \(phase.name)", value: outcome.gradientNorm)
        return [own] + outcome.metrics
    }
}
