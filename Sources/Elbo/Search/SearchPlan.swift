/// How much a search does: numbers of trials, epochs and seeds.
public struct SearchPlan: Codable, Hashable, Sendable {
    /// Trials, the default among them.
    public var trials: Int
    /// Epochs of a whole training.
    public var epochs: Int
    /// Epochs without a better validation loss after which a training ends; nil trains to the end.
    public var patience: Int?
    /// Trials that are trained anew at the end, the default among them.
    public var finalists: Int
    /// Fresh seeds of each.
    public var seeds: Int
    /// What counts beside the score; nil for nothing.
    public var against: SearchCost?
    /// True for trials that go on without waiting for the others of their rung.
    public var isAsynchronous: Bool?

    /// Says how much is done.
    public init(
        trials: Int, epochs: Int, patience: Int?, finalists: Int = 3, seeds: Int = 3,
        against: SearchCost? = nil
    ) {
        self.trials = trials
        self.epochs = epochs
        self.patience = patience
        self.finalists = finalists
        self.seeds = seeds
        self.against = against
    }

    /// The rungs of such trainings.
    public var halving: SuccessiveHalving { SuccessiveHalving(epochs: epochs) }

    /// Epochs of all trainings together, where none ends early.
    public var cost: Int {
        // A front goes on beside the best, and is hardly larger.
        halving.cost(trials: trials, least: finalists, parts: against == nil ? 1 : 2)
            + finalists * seeds * epochs
    }

    /// The fewest trials that are worth a search: those of the start and one wave of learning from them.
    private static var fewestTrials: Int { 14 }

    /// What a time is enough for: as many trials as there is time for; where it is short fewer seeds, then fewer
    /// finalists, then shorter trainings.
    ///
    /// - Parameters:
    ///   - epochs: That the time is enough for.
    ///   - suited: Options of a whole training of the default.
    ///   - against: What counts beside the score.
    public static func fitting(
        epochs affordable: Double, _ suited: TrainingOptions, against: SearchCost? = nil
    ) -> SearchPlan {
        var length = suited.epochs
        while true {
            for (finalists, seeds) in [(3, 3), (3, 2), (2, 1)] {
                var plan = SearchPlan(
                    trials: fewestTrials, epochs: length,
                    patience: suited.patience.map { max(1, $0 * length / suited.epochs) },
                    finalists: finalists, seeds: seeds, against: against)
                guard Double(plan.cost) <= affordable || length == 1 && seeds == 1 else { continue }
                var longer = plan
                longer.trials += 1
                while Double(longer.cost) <= affordable, longer.trials <= 500 {
                    plan = longer
                    longer.trials += 1
                }
                return plan
            }
            length = max(1, length * 4 / 5)
        }
    }
}

extension SuccessiveHalving {
    /// Epochs that all rungs take together.
    func cost(trials: Int, least: Int, parts: Int = 1) -> Int {
        var (sum, count, before) = (0, trials, 0)
        for rung in rungs {
            sum += count * (rung - before)
            before = rung
            // The default goes on beside the best.
            count = min(count, parts * (max(count / factor, least) + 1))
        }
        return sum
    }
}
