import Foundation

/// What a piece of a search's work came to.
public struct TrialReport: Sendable {
    /// What the judge says of the validation examples, larger is better; nil for a failure.
    public let score: Double?
    /// Why it failed.
    public let reason: String?
    /// Epochs that the training has had.
    public let epochs: Int
    /// Whether there is nothing more to train.
    public let isFinished: Bool
    /// Its curves so far.
    public let curve: [RecordedPoint]
    /// Trained parameters of the model.
    public let size: Int?
    /// Seconds of an epoch, as they were measured.
    public let pace: Double?

    /// Describes an outcome.
    public init(
        score: Double?, reason: String? = nil, epochs: Int, isFinished: Bool,
        curve: [RecordedPoint] = [], size: Int? = nil, pace: Double? = nil
    ) {
        self.score = score
        self.reason = reason
        self.epochs = epochs
        self.isFinished = isFinished
        self.curve = curve
        self.size = size
        self.pace = pace
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
    /// Who says how good it is.
    public let judge: SearchJudge

    /// Names a trial's training.
    public init(
        _ run: AutoencoderRun, checkpoint: String, model: String, judge: SearchJudge = .bound
    ) {
        self.run = run
        self.checkpoint = checkpoint
        self.model = model
        self.judge = judge
    }

    private var notes: String { TrialTraining.notes(beside: checkpoint) }

    private static func notes(beside checkpoint: String) -> String { checkpoint + ".notes" }

    /// Removes what a training would go on from.
    ///
    /// - Parameter checkpoint: Where it paused.
    public static func discard(_ checkpoint: String) {
        for path in [checkpoint, notes(beside: checkpoint)] {
            try? FileManager.default.removeItem(atPath: path)
        }
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
        if let refusal = judge.refusal(of: run) { return TrialReport(failure: refusal) }
        do {
            return try attempt(until: epochs, on: executor, shouldStop: shouldStop)
        } catch let error as TrainingError {
            switch error {
            case .differentRun, .notACheckpoint:
                return try anew(until: epochs, on: executor, shouldStop: shouldStop)
            case .notFinite, .noExamples, .memory, .option:
                return TrialReport(failure: "\(error)")
            }
        } catch let error as CPUError {
            return TrialReport(failure: "\(error)")
        } catch let error as AutoencoderError {
            return TrialReport(failure: "\(error)")
        }
    }

    private func anew(
        until epochs: Int, on executor: any Executor, shouldStop: () -> Bool
    ) throws -> TrialReport {
        TrialTraining.discard(checkpoint)
        return try attempt(until: epochs, on: executor, shouldStop: shouldStop)
    }

    private func attempt(
        until epochs: Int, on executor: any Executor, shouldStop: () -> Bool
    ) throws -> TrialReport {
        let isWhole = epochs >= run.options.epochs
        let clock = EpochClock()
        var observer = ClockObserver(clock: clock)
        let (file, result) = try run.train(
            on: executor, checkpoint: checkpoint, resumes: true,
            viewer: isWhole ? nil : viewer(of: epochs, clock, on: executor), observer: &observer,
            shouldStop: { !isWhole && clock.epochs >= epochs || shouldStop() })
        let isFinished = result.stop != .interrupted
        guard isFinished || result.history.count >= epochs else { throw SearchStopped() }
        // A stop that comes after the pause was due changes nothing.
        let history = Array(result.history.prefix(epochs))
        let paused = isFinished ? nil : TrialNotes(at: notes, epoch: epochs)
        let score: Double?
        if !judge.needsModel {
            score = run.score(history)
        } else if isFinished {
            score = try judge.estimate(of: file.model, trainedBy: run, on: executor).mean
        } else if let paused {
            score = paused.score
        } else {
            return try anew(until: epochs, on: executor, shouldStop: shouldStop)
        }
        if isFinished { try file.save(to: model, existing: .replaced) }
        return TrialReport(
            score: score, epochs: history.count, isFinished: isFinished,
            curve: history.flatMap(\.points), size: run.autoencoder.parameters.trainedCount,
            pace: isFinished ? clock.pace : paused?.pace)
    }

    /// Who judges the model at the end of an epoch.
    private func viewer(of epochs: Int, _ clock: EpochClock, on executor: any Executor)
        -> EpochViewer
    {
        EpochViewer(
            wants: { $0 == epochs },
            look: { epoch, parameters in
                let pace = clock.pace
                var score: Double?
                if judge.needsModel {
                    let model = try run.calibrated(
                        parameters, on: ExampleReader(run.data, as: run.schema), executor)
                    score = try judge.estimate(of: model, trainedBy: run, on: executor).mean
                }
                try TrialNotes(epoch: epoch, score: score, pace: pace).write(to: notes)
            })
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
    public var hasBound: Bool { autoencoder.tellsBound && !split.validation.isEmpty }
}

extension Recipe {
    /// Whether trials of it can be compared: it is told no classes, and its training tells the bound of examples that stand alone.
    package var canBeSearched: Bool {
        !isConditional && !isForSeries && posterior.part.hasDensity && adversary == nil
    }
}

extension Autoencoder {
    /// Whether training tells the evidence lower bound.
    fileprivate var tellsBound: Bool { hasBound && adversary == nil }
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
