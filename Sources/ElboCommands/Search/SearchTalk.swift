import Elbo
import Foundation

/// A search as it goes: a line for each piece of work that has ended, with the time left.
final class SearchTalk: @unchecked Sendable {
    // Events come one at a time, under the search's own lock.
    private let plan: SearchPlan
    private let measure: SearchMeasure
    private let workers: Int
    private let began = ContinuousClock.now
    /// Epochs trained here, and all that were to be trained when it began.
    private var trained = 0
    private let toTrain: Int
    private var secondsOfWork = 0.0
    private var epochsBefore: [SearchSchedule.Work: Int] = [:]

    init(
        _ plan: SearchPlan, _ measure: SearchMeasure, workers: Int,
        known: SearchSchedule.Knowledge
    ) {
        self.plan = plan
        self.measure = measure
        self.workers = workers
        let done = known.outcomes.keys.reduce(0) { $0 + SearchTalk.epochs($1, plan) }
        toTrain = max(plan.cost - done, 1)
    }

    /// Epochs of a piece of work where none ends early.
    private static func epochs(_ work: SearchSchedule.Work, _ plan: SearchPlan) -> Int {
        switch work {
        case .rung(_, let rung):
            plan.halving.rungs[rung] - (rung == 0 ? 0 : plan.halving.rungs[rung - 1])
        case .final: plan.epochs
        }
    }

    /// Seconds of one worker for an epoch so far; nil before any.
    var secondsPerEpoch: Double? { trained == 0 ? nil : secondsOfWork / Double(trained) }

    /// Says what has ended.
    func observe(_ event: SearchRun.Event) {
        guard case .ended(let work, let report, let known, let seconds) = event else { return }
        trained += SearchTalk.epochs(work, plan)
        secondsOfWork += seconds
        let left =
            (ContinuousClock.now - began).seconds / Double(trained)
            * Double(max(toTrain - trained, 0))
        let place =
            switch work {
            case .rung(let trial, let rung):
                "trial \(trial), rung \(rung + 1)/\(plan.halving.rungs.count)"
            case .final(let trial, let seed): "trial \(trial) anew, seed \(seed + 1)/\(plan.seeds)"
            }
        let outcome = report.score.map { measure.text($0) } ?? "failed"
        let options = SearchTalk.text(known.configurations[work.trial])
        Terminal.say(
            "\(place): \(outcome) · \(Format.duration(left)) left · \(options)"
                + (report.reason.map { " (\($0))" } ?? ""))
    }

    /// A configuration in one line.
    static func text(_ configuration: SearchConfiguration) -> String {
        guard !configuration.isEmpty else { return "default" }
        return configuration.sorted { $0.key < $1.key }.map { name, value in
            let text =
                if case .real(let number) = value { Format.significant(number) } else {
                    "\(value)"
                }
            return "\(name)=\(text)"
        }.joined(separator: " ")
    }
}

extension SearchMeasure {
    /// A score with its unit, or else its name.
    func text(_ score: Double) -> String {
        let number = Format.number(score, decimals: decimals)
        return unit.isEmpty ? "\(name) \(number)" : "\(number) \(unit)"
    }
}
