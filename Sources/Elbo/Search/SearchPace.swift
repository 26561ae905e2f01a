/// How long the work of a search takes, from the pieces of it that have ended.
public struct SearchPace: Sendable {
    private var seconds: [Int: Double] = [:]
    private var epochs: [Int: Int] = [:]
    private let plan: SearchPlan
    private let workers: Int

    /// No pace, before anything has ended.
    ///
    /// - Parameters:
    ///   - plan: What is to be done.
    ///   - workers: Pieces that are done at once.
    public init(_ plan: SearchPlan, workers: Int) {
        self.plan = plan
        self.workers = workers
    }

    /// The pace of what has ended of a search.
    ///
    /// - Throws: `RunRecordError`.
    public init(_ plan: SearchPlan, workers: Int, of search: RecordedRun, in record: RunRecord)
        throws
    {
        self.init(plan, workers: workers)
        for outcome in try record.outcomes(of: search.id) {
            note(.rung(trial: outcome.trial, rung: outcome.rung), seconds: outcome.seconds)
        }
        for outcome in try record.outcomes(of: search.id, verb: "final") {
            note(.final(trial: outcome.trial, seed: outcome.rung), seconds: outcome.seconds)
        }
    }

    /// Adds a piece of work that took so many seconds of one worker.
    public mutating func note(_ work: SearchSchedule.Work, seconds: Double) {
        epochs[work.trial, default: 0] += plan.epochs(of: work)
        self.seconds[work.trial, default: 0] += seconds
    }

    /// Epochs of what has ended, as planned: a training that ends early is a quick one.
    private var trained: Int { epochs.values.reduce(0, +) }

    /// Seconds of workers so far.
    private var spent: Double { seconds.values.reduce(0, +) }

    /// Seconds of one worker for an epoch, over all trials; nil before any.
    private var secondsPerEpoch: Double? { trained == 0 ? nil : spent / Double(trained) }

    /// Seconds of one worker for an epoch of a trial; of all trials where it has none.
    private func secondsPerEpoch(of trial: Int) -> Double? {
        guard let count = epochs[trial], count > 0, let sum = seconds[trial] else {
            return secondsPerEpoch
        }
        return sum / Double(count)
    }

    /// Seconds that the search would take from its beginning if no more than so many trials were begun, by the mean of those so
    /// far; nil before any.
    public func secondsInAll(trials: Int) -> Double? {
        secondsPerEpoch.map { $0 * Double(plan.with(trials: trials).cost) / Double(workers) }
    }

    /// Seconds that are left by what is known; nil before anything has ended.
    public func secondsLeft(_ known: SearchSchedule.Knowledge) -> Double? {
        let trials = known.trials ?? max(plan.trials, known.configurations.count)
        let whole = plan.with(trials: trials, seeds: known.seeds)
        return secondsPerEpoch.map {
            $0 * Double(max(whole.cost - trained, 0)) / Double(workers)
        }
    }

    /// The most fresh seeds, of those planned, from which these finalists can be trained anew within a time from the search's
    /// beginning; nil where nothing is known of their pace.
    public func seeds(for finalists: [Int], within budget: Double) -> Int? {
        let paces = finalists.compactMap { secondsPerEpoch(of: $0) }
        guard paces.count == finalists.count else { return nil }
        let left = budget - spent / Double(workers)
        return (0...plan.seeds).last { seeds in
            // Workers share the trainings; none is cut in two.
            let whole = paces.map { $0 * Double(plan.epochs) }
            let longest = max(
                whole.reduce(0, +) * Double(seeds) / Double(workers),
                seeds == 0 ? 0 : whole.max() ?? 0)
            return longest <= left || seeds == 0
        }
    }
}
