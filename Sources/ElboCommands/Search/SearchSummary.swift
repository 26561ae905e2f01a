import Elbo
import Foundation

/// What a search came to.
struct SearchSummary: Encodable {
    /// A trial that was trained anew at the end.
    struct Finalist: Encodable {
        let trial: Int
        let options: [String: String]
        /// Scores of the validation examples by seed.
        let scores: [Double]
        let mean: Double
        /// Their standard deviation.
        let spread: Double?
        /// The mean of the differences to the default from the same seeds.
        let gain: Double?
        /// The standard error of that.
        let gainError: Double?
    }

    /// A trial that none beats in both score and cost.
    struct FrontTrial: Encodable {
        let trial: Int
        let score: Double
        let cost: Double
        let options: [String: String]
    }

    let model: String
    let options: String
    let search: Int64
    let trials: Int
    let failed: Int
    /// Epochs that were trained for the choice, and how many it would have been without rungs.
    let epochs: Int
    let epochsWithoutRungs: Int
    let seconds: Double
    /// What scores are; larger is better.
    let measure: SearchMeasure
    let unit: String
    let finalists: [Finalist]
    /// What the trials of the front cost, and they, the cheapest first; nil where nobody asked.
    let against: SearchCost?
    let front: [FrontTrial]?
    /// The winner's and the default's score of the test examples.
    let test: [String: Estimate]?
    let importance: [String: Double]?

    init(
        _ known: SearchSchedule.Knowledge, _ schedule: SearchSchedule, _ plan: SearchPlan,
        _ measure: SearchMeasure, search: RecordedRun, runs: [RecordedRun],
        outcomes: [RecordedOutcome], model: String,
        options: String, test: [String: Estimate]?
    ) {
        self.model = model
        self.options = options
        self.search = search.id
        self.test = test
        self.measure = measure
        unit = measure == .bound ? "nats per example" : measure.name
        against = plan.against
        let last = plan.halving.rungs.count - 1
        front = plan.against.map { _ in
            schedule.front(known).map { trial in
                FrontTrial(
                    trial: trial, score: known.score(.rung(trial: trial, rung: last)) ?? .nan,
                    cost: known.costs[trial] ?? .nan,
                    options: known.configurations[trial].mapValues(\.description))
            }
        }
        trials = known.configurations.count
        failed = runs.count { $0.verb == "trial" && $0.state == .failed }
        var trained: [Int: Int] = [:]
        for outcome in outcomes {
            trained[outcome.trial] = max(trained[outcome.trial] ?? 0, outcome.epochs)
        }
        epochs = trained.values.reduce(0, +)
        epochsWithoutRungs = trials * plan.epochs
        seconds = runs.reduce(0) { $0 + $1.seconds }
        let ranking = schedule.ranking(known)
        let base = ranking.first { $0.trial == SearchSchedule.defaultTrial }
        finalists = ranking.map { finalist in
            let gains =
                base.flatMap { base in
                    base.trial == finalist.trial || base.scores.count != finalist.scores.count
                        ? nil : zip(finalist.scores, base.scores).map { $0 - $1 }
                }
            let difference = gains.map { Estimate(of: $0) }
            return Finalist(
                trial: finalist.trial,
                options: known.configurations[finalist.trial].mapValues(\.description),
                scores: finalist.scores, mean: finalist.mean,
                spread: finalist.scores.count > 1
                    ? Estimate(of: finalist.scores).standardError
                        * Double(finalist.scores.count).squareRoot() : nil,
                gain: difference?.mean,
                gainError: finalist.scores.count > 1 ? difference?.standardError : nil)
        }
        importance = SearchImportance.shares(
            known.configurations.enumerated().compactMap { trial, configuration in
                trial == SearchSchedule.defaultTrial
                    ? nil
                    : JudgedConfiguration(
                        configuration,
                        score: known.score(.rung(trial: trial, rung: 0)))
            }, in: schedule.space)
    }

    /// The table of the finalists and what to make of it.
    var text: String {
        var lines = [
            "  trial  " + "validation, \(measure == .bound ? "nats" : measure.name)".padded(to: 30)
                + "over the default  options"
        ]
        for finalist in finalists {
            let mean =
                number(finalist.mean) + (finalist.spread.map { " ± \(number($0))" } ?? "")
            let gain = finalist.gain.map {
                ($0 < 0 ? "" : "+") + number($0)
                    + (finalist.gainError.map { " ± \(number($0))" } ?? "")
            }
            lines.append(
                "  " + "\(finalist.trial)".padded(to: 7) + mean.padded(to: 29) + " "
                    + (gain ?? "-").padded(to: 17) + " " + SearchSummary.text(finalist.options))
        }
        lines.append(verdict)
        if let test {
            for (name, bound) in test.sorted(by: { $0.key > $1.key }) {
                let estimate = Format.estimate(
                    bound.mean, bound.standardError, decimals: measure.decimals)
                lines.append("test, \(name): \(estimate) \(unit)")
            }
        }
        lines += frontLines
        if let importance {
            lines.append(
                "what decided: "
                    + importance.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
                    .map { "\($0.key) \(Int(($0.value * 100).rounded())) %" }
                    .joined(separator: ", "))
        }
        lines.append(
            "\(trials) trials (\(failed) failed), \(epochs) epochs instead of \(epochsWithoutRungs) for the choice"
        )
        return lines.joined(separator: "\n")
    }

    /// The trials that none beats in both, the cheapest first.
    private var frontLines: [String] {
        guard let against, let front else { return [] }
        let head =
            "none beats in both, of one seed:\n  trial  " + against.title.padded(to: 19)
            + (measure == .bound ? "validation, nats" : measure.name).padded(to: 19) + "options"
        return [head]
            + front.map { trial in
                let cost =
                    against == .size
                    ? Format.count(Int(trial.cost)) : Format.significant(trial.cost, digits: 3)
                return "  " + "\(trial.trial)".padded(to: 7) + cost.padded(to: 19)
                    + number(trial.score).padded(to: 19) + SearchSummary.text(trial.options)
            }
    }

    private func number(_ score: Double) -> String {
        Format.number(score, decimals: measure.decimals)
    }

    private static func text(_ options: [String: String]) -> String {
        guard !options.isEmpty else { return "default" }
        return options.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(Double(value).map { Format.significant($0) } ?? value)"
        }.joined(separator: " ")
    }

    /// The sentence that says whether the search was worth it.
    var verdict: String {
        guard let best = finalists.first else { return "no trial came to a score" }
        if best.trial == SearchSchedule.defaultTrial {
            return "the default is the best of \(trials) trials"
        }
        guard let gain = best.gain else { return "trial \(best.trial) is the best" }
        let isClear = best.gainError.map { gain > 2 * $0 } ?? true
        return
            "trial \(best.trial) is the best, \(number(gain))\(measure == .bound ? " nats" : " in \(measure.name)") over the default"
            + (best.gainError == nil
                ? " from one seed, which says nothing of the spread"
                : isClear ? "" : ", which may be chance")
    }
}
