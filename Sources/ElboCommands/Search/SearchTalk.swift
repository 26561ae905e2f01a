import Elbo
import Foundation

/// A search as it goes: a line for each piece of work that has ended, with the time left.
final class SearchTalk: @unchecked Sendable {
    // Events come one at a time, under the search's own lock.
    private let plan: SearchPlan
    private let measure: SearchMeasure
    /// How long work takes.
    private(set) var pace: SearchPace

    init(_ plan: SearchPlan, _ measure: SearchMeasure, _ pace: SearchPace) {
        self.plan = plan
        self.measure = measure
        self.pace = pace
    }

    /// Says what has ended.
    func observe(_ event: SearchRun.Event) {
        guard case .ended(let work, let report, let known, let seconds) = event else { return }
        pace.note(work, seconds: seconds)
        let left = pace.secondsLeft(known) ?? 0
        let place =
            switch work {
            case .rung(let trial, let rung):
                "trial \(trial), rung \(rung + 1)/\(plan.halving.rungs.count)"
            case .final(let trial, let seed):
                "trial \(trial) anew, seed \(seed + 1)/\(known.seeds ?? plan.seeds)"
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
