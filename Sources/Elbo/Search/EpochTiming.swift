import Foundation

extension AutoencoderRun {
    /// About how many seconds an epoch takes, from its first steps: at most one epoch or three seconds of them. Nothing
    /// is kept.
    ///
    /// - Throws: as `train(on:)`.
    public func secondsPerEpoch(on executor: any Executor) throws -> Double {
        let timing = StepTiming()
        var observer = TimingObserver(timing: timing)
        _ = try train(
            on: executor, observer: &observer,
            shouldStop: { timing.seconds > 3 || timing.steps >= timing.stepsPerEpoch })
        guard timing.steps > 0 else { return timing.untilFirst * Double(timing.stepsPerEpoch) }
        return timing.seconds / Double(timing.steps) * Double(timing.stepsPerEpoch)
    }

    /// Epochs of the beginning whose bounds say little of those at the end: what is trained before the model itself, and what the
    /// KL term needs to come to its weight.
    public var settledEpochs: Int {
        let warmup = (autoencoder.objective.part as? any KLWeighted)?.klWeight.epochsOfWarmup ?? 0
        return max(autoencoder.phases.epochsBeforeReset ?? 0, Int(warmup.rounded(.up)))
    }

    /// Bytes that training holds at once: what a step is planned to need, the state, and a copy of it on its way to a
    /// checkpoint.
    ///
    /// - Throws: what tracing the step throws.
    public func memory(on executor: CPUExecutor) throws -> Int {
        let examples = try ExampleReader(data, as: schema)
        let step = TrainingStep(
            model: autoencoder, fields: examples.fields, optimizer: options.optimizer,
            clipNorm: options.clipNorm)
        let phases = autoencoder.phases.stages.flatMap(\.turns)
        let arena =
            phases.map { phase in
                executor.memory(of: step.graph(phase: phase, count: options.batchSize).graph)
            }.max() ?? 0
        // Parameters, two moments, and the best parameters so far.
        return arena + 2 * 4 * 4 * autoencoder.parameters.map(\.shape.count).reduce(0, +)
    }
}

private final class StepTiming {
    var began = ContinuousClock.now
    var untilFirst = 0.0
    var first: ContinuousClock.Instant?
    var steps = 0
    var stepsPerEpoch = 1

    /// Since the first step, which compiles the program.
    var seconds: Double { first.map { (ContinuousClock.now - $0).seconds } ?? 0 }
}

private struct TimingObserver: TrainingObserver {
    let timing: StepTiming

    mutating func observe(_ event: TrainingEvent) {
        switch event {
        case .started(_, let stepsPerEpoch, _):
            timing.stepsPerEpoch = stepsPerEpoch
            timing.began = .now
        case .step:
            guard timing.first != nil else {
                timing.first = .now
                timing.untilFirst = (ContinuousClock.now - timing.began).seconds
                return
            }
            timing.steps += 1
        case .epoch, .checkpoint, .noCheckpoint: break
        }
    }
}
