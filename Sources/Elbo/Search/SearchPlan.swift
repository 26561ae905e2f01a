/// How much a search does: numbers of trials, epochs and seeds.
public struct SearchPlan: Codable, Hashable, Sendable {
    /// Trials, the default among them.
    public var trials: Int
    /// Epochs of a whole training.
    public var epochs: Int
    /// Epochs of its beginning after which scores cannot be compared, such as those of an autoencoder; nil for none.
    public var settled: Int?
    /// Examples of an epoch; nil for all.
    public var examplesPerEpoch: Int?
    /// The share of the examples kept for validation; nil for what trainings have.
    public var validation: Double?
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
        trials: Int, epochs: Int, after settled: Int? = nil, patience: Int?, finalists: Int = 3,
        seeds: Int = 3, against: SearchCost? = nil
    ) {
        self.trials = trials
        self.epochs = epochs
        self.settled = settled
        self.patience = patience
        self.finalists = finalists
        self.seeds = seeds
        self.against = against
    }

    /// The rungs of such trainings.
    public var halving: SuccessiveHalving {
        SuccessiveHalving(epochs: epochs, after: min(settled ?? 0, epochs - 1))
    }

    /// Epochs of all trainings together, where none ends early.
    public var cost: Int {
        // A front goes on beside the best, and is hardly larger.
        halving.cost(trials: trials, least: finalists, parts: against == nil ? 1 : 2)
            + finalists * seeds * epochs
    }

    /// Epochs that a piece of work adds where none ends early.
    func epochs(of work: SearchSchedule.Work) -> Int {
        switch work {
        case .rung(_, let rung):
            halving.rungs[rung] - (rung == 0 ? 0 : halving.rungs[rung - 1])
        case .final: epochs
        }
    }

    /// The plan with another number of trials and of seeds.
    func with(trials: Int, seeds: Int? = nil) -> SearchPlan {
        var plan = self
        plan.trials = trials
        plan.seeds = seeds ?? self.seeds
        return plan
    }

    /// The fewest trials that are worth a search: those of the start and one wave of learning from them.
    private static var fewestTrials: Int { 14 }

    /// The share of a whole training that its trainings are.
    ///
    /// - Parameters:
    ///   - suited: Options of a whole training.
    ///   - examples: All of them, those for validation included.
    public func share(of suited: TrainingOptions, examples: Int) -> Double {
        let training = suited.trained(of: examples)
        let each = min(examplesPerEpoch.map(Double.init) ?? training, training)
        return Double(epochs) * each / (Double(suited.epochs) * max(training, 1))
    }

    /// What a time is enough for: of plans from the whole one downwards the first that it is enough for with the fewest trials, and
    /// as many trials of it as there is time for. Seeds go first, then finalists, then the length of trainings.
    ///
    /// Where it is enough for none and epochs may have a part of the examples, the last plan has fewer trials and shorter epochs.
    ///
    /// - Parameters:
    ///   - epochs: That the time is enough for.
    ///   - suited: Options of a whole training of the default.
    ///   - settled: Epochs of its beginning after which scores cannot be compared, fewer than all.
    ///   - examples: Of which epochs may have a part, validation included; nil for whole epochs.
    ///   - against: What counts beside the score.
    public static func fitting(
        epochs affordable: Double, _ suited: TrainingOptions, after settled: Int = 0,
        examples: Int? = nil, against: SearchCost? = nil
    ) -> SearchPlan {
        let comparable = suited.epochs - settled
        // Of a training that is cut too short nothing can be learned about a whole one; of few examples epochs cannot be cut instead.
        let mayShorten =
            Int(suited.trained(of: examples ?? 0)) > fewestSteps * suited.batchSize
        let shortest = settled + (mayShorten ? min(comparable, max(3, comparable / 3)) : 1)
        let lengths = sequence(first: suited.epochs) {
            $0 == shortest ? nil : max(shortest, $0 * 4 / 5)
        }
        let plans = lengths.flatMap { length in
            [(3, 3), (3, 2), (2, 1)].map { finalists, seeds in
                SearchPlan(
                    trials: fewestTrials, epochs: length, after: settled == 0 ? nil : settled,
                    patience: suited.patience.map { max(1, $0 * length / suited.epochs) },
                    finalists: finalists, seeds: seeds, against: against)
            }
        }
        func fits(_ plan: SearchPlan) -> Bool { Double(plan.cost) <= affordable }
        var plan = plans.first(where: fits) ?? plans[plans.count - 1]
        let fewest = mayShorten ? fewestShort : fewestTrials
        plan.trials = (fewest...500).last { fits(plan.with(trials: $0)) } ?? fewest
        if mayShorten, let examples { plan.shorten(to: affordable, examples, suited) }
        return plan
    }

    /// Shortens epochs where there is time for less than the plan has, so that each trial learns something.
    private mutating func shorten(
        to affordable: Double, _ examples: Int, _ suited: TrainingOptions
    ) {
        let share = affordable / Double(cost)
        guard share < 1 else { return }
        let held = Double(examples) * suited.validationFraction
        let part = max(
            SearchPlan.fewestSteps * suited.batchSize, Int((Double(examples) - held) * share))
        guard part < examples - Int(held) else { return }
        examplesPerEpoch = part
        // What an epoch is judged by shrinks with it, but to no fewer than tell trials apart.
        let judged = max(min(held, SearchPlan.fewestJudged), held * share)
        validation = (judged / Double(examples) * 1e4).rounded(.up) / 1e4
    }

    /// The fewest trials where epochs have a part of the examples.
    private static var fewestShort: Int { 6 }
    private static var fewestSteps: Int { 20 }
    private static var fewestJudged: Double { 1000 }
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

extension TrainingOptions {
    /// About how many of so many examples are trained on, and not held back.
    fileprivate func trained(of examples: Int) -> Double {
        Double(examples) * (1 - validationFraction)
    }
}
