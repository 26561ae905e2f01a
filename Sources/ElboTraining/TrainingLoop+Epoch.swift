import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics

extension TrainingLoop {
    /// Validates, records the epoch and moves to the next.
    mutating func finishEpoch() throws -> EpochRecord {
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
    ///
    /// Of few examples each is judged several times, with noise of its own each time: the noise of one draw would decide
    /// which epoch is the best.
    private mutating func validate(controls: [Double]) throws -> [String: Double]? {
        guard !split.validation.isEmpty else { return nil }
        let stages = trainer.model.phases.stages
        var sums = MetricSums()
        let turns = max(1, min(32, TrainingLoop.validationBatch / split.validation.count))
        let judged = [[Int]](repeating: split.validation, count: turns).flatMap { $0 }
        let size = max(options.batchSize, TrainingLoop.validationBatch)
        let batches = Batches(
            judged, size: group == nil ? size : options.batchSize, inGroups: group)
        for (index, rows) in batches.enumerated() {
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
    func finiteMemory() throws -> [HostArray] {
        let arrays = programs.memory.read()
        for (slot, array) in zip(programs.layout.slots, arrays) {
            guard let bad = array.floats.first(where: { !$0.isFinite }) else { continue }
            throw TrainingError.notFinite(
                tensor: slot.name, value: bad.isNaN ? "NaN" : "infinite", epoch: state.epoch + 1,
                step: state.step)
        }
        return arrays
    }

    /// Saves on the way: a disk that is full for a while ends no training.
    mutating func saveIfPossible(telling observer: inout some TrainingObserver) throws {
        do {
            try save(telling: &observer)
        } catch let error as DataError {
            lastSave = .now
            observer.observe(.noCheckpoint(reason: "\(error)"))
        }
    }

    mutating func save(telling observer: inout some TrainingObserver) throws {
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
