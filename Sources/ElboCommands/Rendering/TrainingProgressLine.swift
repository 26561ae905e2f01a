import Elbo
import Foundation

/// Training as it goes: one live line on a terminal, a line for each epoch elsewhere.
struct TrainingProgressLine: TrainingObserver {
    private let isLive: Bool
    private var epochs = 0
    private var stepsPerEpoch = 0
    private var totalSteps = 0
    private var stepsDone = 0
    private var stepsHere = 0
    private var examplesHere = 0
    private var began = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?
    /// What kept the latest checkpoint from being written, which is said once.
    private var lastTrouble: String?
    /// The age of the process when the first step was done.
    private(set) var secondsToFirstStep: Double?

    init(isLive: Bool = Terminal.isInteractive) {
        self.isLive = isLive
    }

    mutating func observe(_ event: TrainingEvent) {
        switch event {
        case .started(let epochs, let stepsPerEpoch, let stepsDone):
            self.epochs = epochs
            self.stepsPerEpoch = stepsPerEpoch
            self.stepsDone = stepsDone
            totalSteps = epochs * stepsPerEpoch
            began = .now
            if stepsDone > 0 {
                Terminal.say(
                    "resuming after \(Format.count(stepsDone)) of \(Format.count(totalSteps)) steps"
                )
            }
        case .step(let step):
            if stepsHere == 0 { secondsToFirstStep = ProcessAge.seconds }
            stepsDone += 1
            stepsHere += 1
            examplesHere += step.examples
            guard isLive else { return }
            if let drawn, ContinuousClock.now - drawn < .milliseconds(100) { return }
            drawn = .now
            draw(line(epoch: step.epoch, batch: step.batch, means: step.means))
        case .epoch(let record):
            // Small data have hundreds of short epochs, which nobody reads one by one.
            let every = max(1, epochs / 40)
            guard record.epoch % every == 0 || [1, epochs].contains(record.epoch) else {
                return
            }
            let line = summary(record)
            if isLive { clear() }
            Terminal.say(line)
        case .checkpoint:
            lastTrouble = nil
        case .noCheckpoint(let reason):
            guard reason != lastTrouble else { return }
            lastTrouble = reason
            clear()
            Terminal.say("warning: no checkpoint, the training goes on: \(reason)")
        }
    }

    /// Wipes the live line, so that what follows starts at the left.
    func clear() {
        if isLive { Terminal.write("\r\u{1B}[K") }
    }

    private var seconds: Double {
        let duration = ContinuousClock.now - began
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    /// The time left and the speed, each with what sets it off; nil before the first step, which a resumed run
    /// may spend in an epoch that was all but over.
    private var pace: (left: String, speed: String)? {
        guard stepsHere > 0 else { return nil }
        let speed = Double(examplesHere) / max(seconds, 1e-9)
        let left = seconds / Double(stepsHere) * Double(totalSteps - stepsDone)
        return ("\(Format.duration(left)) left · ", " · \(Format.count(Int(speed))) examples/s")
    }

    private func line(epoch: Int, batch: Int, means: [String: Double]) -> String {
        let width = 8
        let filled = stepsPerEpoch == 0 ? 0 : width * batch / stepsPerEpoch
        let bar =
            String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
        let (left, speed) = pace ?? ("", "")
        let bound = means[Metric.elbo].map {
            "\(means[Metric.kl] == 0 ? "log p(x)" : "ELBO") \(Format.number($0)) nats"
        }
        return "epoch \(epoch)/\(epochs) \(bar) \(left)\(bound ?? EpochRecord.text(means))\(speed)"
    }

    private func summary(_ record: EpochRecord) -> String {
        let blanks = String(
            repeating: " ", count: max(String(epochs).count - String(record.epoch).count, 0))
        let bound = [
            Metric.importanceWeighted, Metric.elbo, Metric.penalized, Metric.reconstruction,
        ].first { record.training[$0] != nil }
        // Of a loss the metric is the negative.
        let sign: Double = bound == Metric.penalized ? -1 : 1
        let validation = record.validation.flatMap { means in
            bound.flatMap { means[$0] }.map { "validation \(Format.number(sign * $0))" }
        }
        let pieces: [String?] = [
            "epoch \(blanks)\(record.epoch)/\(epochs)", EpochRecord.short(record.training),
            validation, pace.map { String($0.speed.dropFirst(3)) },
        ]
        return fitting(pieces.compactMap(\.self).joined(separator: " · "), in: 80)
    }

    private func draw(_ line: String) {
        let shown = fitting(line, in: Terminal.width)
        Terminal.write("\r\u{1B}[K" + String(shown.prefix(max(Terminal.width - 1, 20))))
    }

    /// What does not fit is left out from the end, a whole piece at a time.
    private func fitting(_ line: String, in width: Int) -> String {
        var pieces = line.components(separatedBy: " · ")
        while pieces.count > 1, pieces.joined(separator: " · ").count >= width {
            pieces.removeLast()
        }
        return pieces.joined(separator: " · ")
    }
}
