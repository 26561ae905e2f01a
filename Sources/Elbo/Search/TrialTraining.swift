import Foundation

/// What a piece of a search's work came to.
public struct TrialReport: Sendable {
    /// The bound of the validation examples in nats, larger is better; nil for a failure.
    public let score: Double?
    /// Why it failed.
    public let reason: String?
    /// Epochs that the training has had.
    public let epochs: Int
    /// Whether there is nothing more to train.
    public let isFinished: Bool
    /// Its curves so far.
    public let curve: [RecordedPoint]

    /// Describes an outcome.
    public init(
        score: Double?, reason: String? = nil, epochs: Int, isFinished: Bool,
        curve: [RecordedPoint] = []
    ) {
        self.score = score
        self.reason = reason
        self.epochs = epochs
        self.isFinished = isFinished
        self.curve = curve
    }

    /// Describes a failure.
    public init(failure reason: String) {
        self.init(score: nil, reason: reason, epochs: 0, isFinished: true)
    }
}

/// Work was asked to stop before its end.
public struct SearchStopped: Error {}

/// The training of a trial, which goes on where it paused.
public struct TrialTraining: Sendable {
    /// What is trained.
    public let run: AutoencoderRun
    /// Where it pauses.
    public let checkpoint: String
    /// Where the model of a whole training goes.
    public let model: String

    /// Names a trial's training.
    public init(_ run: AutoencoderRun, checkpoint: String, model: String) {
        self.run = run
        self.checkpoint = checkpoint
        self.model = model
    }

    /// Trains until some epochs have had their end, from the checkpoint if there is one.
    ///
    /// The bits are those of a training without pauses.
    ///
    /// - Parameters:
    ///   - epochs: At most those of the run.
    ///   - executor: What runs the graphs.
    ///   - shouldStop: Asked after each step.
    /// - Throws: `SearchStopped`; `DataError` for files that cannot be read or written. What is wrong with the trial
    ///   itself is in the report.
    public func train(
        until epochs: Int, on executor: any Executor, shouldStop: () -> Bool
    ) throws -> TrialReport {
        guard run.autoencoder.hasBound else {
            return TrialReport(failure: "it has no evidence lower bound to be compared by")
        }
        do {
            return try attempt(until: epochs, on: executor, shouldStop: shouldStop)
        } catch let error as TrainingError {
            switch error {
            case .differentRun, .notACheckpoint:
                try FileManager.default.removeItem(atPath: checkpoint)
                return try attempt(until: epochs, on: executor, shouldStop: shouldStop)
            case .notFinite, .noExamples, .memory, .option:
                return TrialReport(failure: "\(error)")
            }
        } catch let error as CPUError {
            return TrialReport(failure: "\(error)")
        } catch let error as AutoencoderError {
            return TrialReport(failure: "\(error)")
        }
    }

    private func attempt(
        until epochs: Int, on executor: any Executor, shouldStop: () -> Bool
    ) throws -> TrialReport {
        let isWhole = epochs >= run.options.epochs
        let counter = EpochCounter()
        var observer = CountingObserver(counter: counter)
        let (file, result) = try run.train(
            on: executor, checkpoint: checkpoint, resumes: true, observer: &observer,
            shouldStop: { !isWhole && counter.epochs >= epochs || shouldStop() })
        let isFinished = result.stop != .interrupted
        guard isFinished || result.history.count >= epochs else { throw SearchStopped() }
        // A stop that comes after the pause was due changes nothing.
        let history = Array(result.history.prefix(epochs))
        if isFinished { try file.save(to: model, existing: .replaced) }
        return TrialReport(
            score: run.score(history), epochs: history.count, isFinished: isFinished,
            curve: history.flatMap(\.points))
    }
}

extension AutoencoderRun {
    /// The bound of the validation examples after some epochs: of the epoch that would be kept.
    func score(_ history: [EpochRecord]) -> Double? {
        let kept =
            options.patience == nil
            ? history.last
            : history.min {
                ($0.validation?["loss"] ?? .infinity) < ($1.validation?["loss"] ?? .infinity)
            }
        return (kept?.validation ?? [:])[Metric.elbo]
    }

    /// What the bound is of, so that only bounds of the same thing are compared: values, and the measure of densities.
    public var scored: String { autoencoder.observations(seed: 0) }

    /// Whether validation comes to a bound that runs can be compared by.
    public var hasBound: Bool { autoencoder.hasBound && !split.validation.isEmpty }
}

extension Recipe {
    /// Whether trials of it can be compared: it is told no classes, and its training tells the bound of examples that stand alone.
    package var canBeSearched: Bool {
        !isConditional && !isForSeries && posterior.part.hasDensity && adversary == nil
    }
}

extension Autoencoder {
    /// Whether training tells the evidence lower bound.
    fileprivate var hasBound: Bool { posterior.part.hasDensity && adversary == nil }
}

extension EpochRecord {
    /// The record as points of curves.
    package var points: [RecordedPoint] {
        let validation = validation ?? [:]
        return Set(training.keys).union(validation.keys).sorted().map { name in
            RecordedPoint(
                epoch: epoch, name: name, training: training[name], validation: validation[name])
        }
    }
}

/// Epochs that have ended, counted by an observer and read by who decides about stopping.
private final class EpochCounter {
    var epochs = 0
}

private struct CountingObserver: TrainingObserver {
    let counter: EpochCounter

    mutating func observe(_ event: TrainingEvent) {
        switch event {
        case .started(_, let stepsPerEpoch, let stepsDone):
            counter.epochs = stepsDone / max(stepsPerEpoch, 1)
        case .epoch(let record): counter.epochs = record.epoch
        case .step, .checkpoint, .noCheckpoint: break
        }
    }
}
