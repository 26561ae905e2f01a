import Elbo
import Foundation

/// What a search came to.
struct SearchSummary: Encodable {
    /// A trial that was trained anew at the end.
    struct Finalist: Encodable {
        let trial: Int
        let options: [String: String]
        /// Bounds of the validation examples by seed, nats per example.
        let scores: [Double]
        let mean: Double
        /// Their standard deviation.
        let spread: Double?
        /// The mean of the differences to the default from the same seeds.
        let gain: Double?
        /// The standard error of that.
        let gainError: Double?
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
    let unit = "nats per example"
    let finalists: [Finalist]
    /// The winner's and the default's bound of the test examples.
    let test: [String: Estimate]?
    let importance: [String: Double]?

    init(
        _ known: SearchSchedule.Knowledge, _ schedule: SearchSchedule, _ plan: SearchPlan,
        search: RecordedRun, runs: [RecordedRun], outcomes: [RecordedOutcome], model: String,
        options: String, test: [String: Estimate]?
    ) {
        self.model = model
        self.options = options
        self.search = search.id
        self.test = test
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
            "  trial  validation, nats    over the default  options"
        ]
        for finalist in finalists {
            let mean =
                Format.number(finalist.mean)
                + (finalist.spread.map { " ± \(Format.number($0))" } ?? "")
            let gain = finalist.gain.map {
                ($0 < 0 ? "" : "+") + Format.number($0)
                    + (finalist.gainError.map { " ± \(Format.number($0))" } ?? "")
            }
            let options = finalist.options.sorted { $0.key < $1.key }.map { name, value in
                "\(name)=\(Double(value).map { Format.significant($0) } ?? value)"
            }.joined(separator: " ")
            lines.append(
                "  " + "\(finalist.trial)".padded(to: 7) + mean.padded(to: 20)
                    + (gain ?? "-").padded(to: 18) + (options.isEmpty ? "default" : options))
        }
        lines.append(verdict)
        if let test {
            for (name, bound) in test.sorted(by: { $0.key > $1.key }) {
                lines.append(
                    "test, \(name): \(Format.estimate(bound.mean, bound.standardError)) nats per example"
                )
            }
        }
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

    /// The sentence that says whether the search was worth it.
    var verdict: String {
        guard let best = finalists.first else { return "no trial came to a bound" }
        if best.trial == SearchSchedule.defaultTrial {
            return "the default is the best of \(trials) trials"
        }
        guard let gain = best.gain else { return "trial \(best.trial) is the best" }
        let isClear = best.gainError.map { gain > 2 * $0 } ?? true
        return
            "trial \(best.trial) is the best, \(Format.number(gain)) nats over the default"
            + (best.gainError == nil
                ? " from one seed, which says nothing of the spread"
                : isClear ? "" : ", which may be chance")
    }
}
