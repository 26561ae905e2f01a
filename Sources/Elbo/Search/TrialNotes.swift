import Foundation

/// What was measured when a trial came to its pause, in a file beside its checkpoint.
///
/// A training pauses a step behind the end of an epoch, and one that was killed there goes on from wherever its checkpoint is.
/// Notes are written before any checkpoint that lies beyond, so that what belongs to the end of the epoch is not lost.
struct TrialNotes: Codable {
    /// After which epoch.
    let epoch: Int
    /// What the judge said of the model as it was; nil where that is no number, or none was asked for.
    let score: Double?
    /// Seconds of an epoch.
    let pace: Double?

    /// Reads notes; nil where there are none of this epoch.
    init?(at path: String, epoch: Int) {
        guard let data = FileManager.default.contents(atPath: path),
            let notes = try? JSONDecoder().decode(TrialNotes.self, from: data),
            notes.epoch == epoch
        else { return nil }
        self = notes
    }

    init(epoch: Int, score: Double?, pace: Double?) {
        self.epoch = epoch
        self.score = score.flatMap { $0.isFinite ? $0 : nil }
        self.pace = pace
    }

    /// Writes them down.
    ///
    /// - Throws: `DataError.cannotWrite`.
    func write(to path: String) throws {
        let text = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        try AtomicFile.write(to: path, existing: .replaced) { try $0.write(text) }
    }
}

/// Epochs that have ended and how fast, noted by an observer and read by who decides about pauses.
final class EpochClock {
    private(set) var epochs = 0
    private(set) var stepsPerEpoch = 1
    private var began = ContinuousClock.now
    private var first: ContinuousClock.Instant?
    private var steps = 0

    fileprivate func begin(stepsPerEpoch: Int, stepsDone: Int) {
        self.stepsPerEpoch = max(stepsPerEpoch, 1)
        epochs = stepsDone / self.stepsPerEpoch
        began = .now
    }

    fileprivate func step() {
        // The first one compiles the program.
        guard first != nil else { return first = .now }
        steps += 1
    }

    fileprivate func end(of epoch: Int) { epochs = epoch }

    /// Seconds of an epoch so far, the compilation of its program left out.
    var pace: Double {
        let (since, count) =
            steps > 0 ? (first ?? began, Double(steps)) : (began, 1)
        return (ContinuousClock.now - since).seconds / count * Double(stepsPerEpoch)
    }
}

struct ClockObserver: TrainingObserver {
    let clock: EpochClock

    mutating func observe(_ event: TrainingEvent) {
        switch event {
        case .started(_, let stepsPerEpoch, let stepsDone):
            clock.begin(stepsPerEpoch: stepsPerEpoch, stepsDone: stepsDone)
        case .step: clock.step()
        case .epoch(let record): clock.end(of: record.epoch)
        case .checkpoint, .noCheckpoint: break
        }
    }
}
