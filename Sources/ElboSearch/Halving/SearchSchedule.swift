import ElboNumerics

/// What a search does next, as a function of what is known: the same for any number of workers, and after any stop.
public struct SearchSchedule: Codable, Hashable, Sendable {
    /// What can be chosen.
    public let space: SearchSpace
    /// Who goes on.
    public let halving: SuccessiveHalving
    /// Where to look.
    public let sampler: TreeParzenEstimator
    /// Trials proposed at once after those of the start, whatever the number of workers.
    public let wave: Int
    /// Trials that are trained anew from fresh seeds at the end, the default among them.
    public let finalists: Int
    /// Fresh seeds of each finalist; 0 for no such end.
    public let seeds: Int
    /// Decides everything random.
    public let seed: UInt64
    /// Whether costs count beside scores: trials that none beats in both go on with the best, and are looked for.
    public let keepsFront: Bool
    /// What the default has of the space, so that it is not tried once more; nil where the space lacks it.
    public let standard: SearchConfiguration?
    /// Whether trials go on without waiting for the others of their rung (`step`); the end then depends on who ends when.
    public let isAsynchronous: Bool

    /// Puts a search together.
    public init(
        _ space: SearchSpace, _ halving: SuccessiveHalving,
        sampler: TreeParzenEstimator = TreeParzenEstimator(), wave: Int = 4, finalists: Int = 3,
        seeds: Int = 3, seed: UInt64 = 0, standard: SearchConfiguration? = nil,
        keepsFront: Bool = false, isAsynchronous: Bool = false
    ) {
        precondition(wave >= 1 && finalists >= 1 && seeds >= 0, "no search of such numbers")
        self.space = space
        self.halving = halving
        self.sampler = sampler
        self.wave = wave
        self.finalists = finalists
        self.seeds = seeds
        self.seed = seed
        self.standard = standard
        self.keepsFront = keepsFront
        self.isAsynchronous = isAsynchronous
    }

    /// The trial that has no option of the space: the default.
    public static let defaultTrial = 0

    /// How many trials there can be, the default among them; nil where there is no end.
    public var most: Int? { space.count.map { standard == nil ? $0 + 1 : $0 } }

    /// One piece of work.
    public enum Work: Hashable, Sendable {
        /// Train a trial until a rung's epoch.
        case rung(trial: Int, rung: Int)
        /// Train a trial's configuration whole, from a fresh seed, numbered from 0.
        case final(trial: Int, seed: Int)

        /// The trial that it belongs to.
        public var trial: Int {
            switch self {
            case .rung(let trial, _), .final(let trial, _): trial
            }
        }
    }

    /// What is known of a search.
    public struct Knowledge: Sendable {
        /// Configurations by trial, in order.
        public var configurations: [SearchConfiguration] = []
        /// What work came to: a score, larger is better, or nil for a failure.
        public var outcomes: [Work: Double?] = [:]
        /// What trials cost, by trial, smaller is better; empty where nobody asks.
        public var costs: [Int: Double] = [:]
        /// How many trials there are in all; nil while that is open.
        public var trials: Int?
        /// How many fresh seeds there is time for; nil for those of the schedule.
        public var seeds: Int?

        /// Nothing.
        public init() {}

        /// What work came to; nil where it failed or has not been done.
        public func score(_ work: Work) -> Double? {
            guard let outcome = outcomes[work] else { return nil }
            return outcome
        }
    }

    /// What comes next.
    public enum Next: Hashable, Sendable {
        /// New configurations, to be noted; the first has the next trial's number.
        case propose([SearchConfiguration])
        /// Work whose parts do not depend on one another.
        case work([Work])
        /// All is known.
        case done
    }

    /// What comes next; of an asynchronous search when `step` has nothing more.
    public func next(_ known: Knowledge) -> Next {
        if !isAsynchronous, let next = nextOfRungs(known) { return next }
        var finals: [Work] = []
        for trial in finalists(known) {
            finals += (0..<seeds(known)).map { Work.final(trial: trial, seed: $0) }
        }
        finals.removeAll { known.outcomes[$0] != nil }
        return finals.isEmpty ? .done : .work(finals)
    }

    /// Fresh seeds of each finalist: as many as there were to be, or as there is time for.
    public func seeds(_ known: Knowledge) -> Int { known.seeds ?? seeds }

    private func nextOfRungs(_ known: Knowledge) -> Next? {
        var open = known.configurations.indices.map { Work.rung(trial: $0, rung: 0) }
        open.removeAll { known.outcomes[$0] != nil }
        guard open.isEmpty else { return .work(open) }
        let limit = known.trials ?? .max
        if known.configurations.count < limit {
            let new = proposals(known)
            // A space of a few values is tried whole before its trials are as many as were asked for.
            if !new.isEmpty { return .propose(new) }
        }
        var trials = Array(known.configurations.indices)
        for rung in halving.rungs.indices.dropFirst() {
            trials = promoted(trials, from: rung - 1, known)
            var open = trials.map { Work.rung(trial: $0, rung: rung) }
            open.removeAll { known.outcomes[$0] != nil }
            guard open.isEmpty else { return .work(open) }
        }
        return nil
    }

    /// New configurations: those of the start, then a wave, and no more than there are to be.
    func proposals(_ known: Knowledge, atMost most: Int = .max) -> [SearchConfiguration] {
        let first = known.configurations.count
        let limit = known.trials ?? .max
        let size = min(first < sampler.startup ? sampler.startup - first : wave, most)
        let merits = merits(known)
        let places = known.configurations.indices
        let judged = places.filter { known.outcomes[.rung(trial: $0, rung: 0)] != nil }.map {
            JudgedConfiguration(known.configurations[$0], score: merits[$0])
        }
        let pending = places.filter { known.outcomes[.rung(trial: $0, rung: 0)] == nil }.map {
            known.configurations[$0]
        }
        var new: [SearchConfiguration] = []
        while new.count < size, first + new.count < limit {
            let number = first + new.count
            guard number != SearchSchedule.defaultTrial else {
                new.append([:])
                continue
            }
            let key = RandomKey(seed: seed).child(UInt64(number))
            guard
                let fresh = firstNew(
                    known.configurations + new, key,
                    propose: {
                        sampler.propose(
                            in: space, after: judged, pending: pending + new, key: $0)
                    })
            else { break }
            new.append(fresh)
        }
        return new
    }

    /// How good trials are after the first rung: their scores, or where costs count their places, front after front.
    private func merits(_ known: Knowledge) -> [Int: Double] {
        var scores: [Int: Double] = [:]
        for trial in known.configurations.indices {
            scores[trial] = known.score(.rung(trial: trial, rung: 0))
        }
        guard keepsFront else { return scores }
        let order = ParetoFront(scores: scores, costs: known.costs).order
        return Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, -Double($0)) })
    }

    /// What has not been tried: the sampler's choice, or what it chooses by other keys, or one drawn evenly; nil where none of
    /// many is new.
    private func firstNew(
        _ tried: [SearchConfiguration], _ key: RandomKey,
        propose: (RandomKey) -> SearchConfiguration
    ) -> SearchConfiguration? {
        let tried = Set(tried + [standard].compactMap(\.self))
        let first = propose(key)
        guard tried.contains(first) else { return first }
        for attempt in 0..<UInt64(8) {
            let again = propose(key.child(attempt).child(1))
            if !tried.contains(again) { return again }
        }
        return (0..<UInt64(200)).lazy.map { space.draw(key.child($0).child(2)) }
            .first { !tried.contains($0) }
    }

    private func promoted(_ trials: [Int], from rung: Int, _ known: Knowledge) -> [Int] {
        var scores: [Int: Double?] = [:]
        for trial in trials { scores[trial] = .some(known.score(.rung(trial: trial, rung: rung))) }
        return promoted(scores, known, least: finalists)
    }

    /// The trials that go on of those with these scores: the best third, the default, and where costs count the front.
    func promoted(_ scores: [Int: Double?], _ known: Knowledge, least: Int) -> [Int] {
        let best = halving.promoted(scores, least: least, keeping: SearchSchedule.defaultTrial)
        guard keepsFront else { return best }
        let front = ParetoFront(scores: scores.compactMapValues { $0 }, costs: known.costs)
        return Set(best).union(front.spread(atMost: best.count)).sorted()
    }

    /// The trials of the last rung that none beats in both score and cost, the cheapest first.
    public func front(_ known: Knowledge) -> [Int] {
        let last = halving.rungs.count - 1
        var scores: [Int: Double] = [:]
        for trial in trials(at: last, known) {
            scores[trial] = known.score(.rung(trial: trial, rung: last))
        }
        return ParetoFront(scores: scores, costs: known.costs).members
    }

    /// The trials at a rung that is complete below it, in the order of their numbers; of an asynchronous search those that have
    /// been there.
    public func trials(at rung: Int, _ known: Knowledge) -> [Int] {
        guard !isAsynchronous else {
            return known.configurations.indices.filter {
                known.outcomes[.rung(trial: $0, rung: rung)] != nil
            }
        }
        return (0..<rung).reduce(Array(known.configurations.indices)) {
            promoted($0, from: $1, known)
        }
    }

    /// The trials that are trained anew at the end: the best of the last rung, and the default.
    public func finalists(_ known: Knowledge) -> [Int] {
        let last = halving.rungs.count - 1
        var scores: [Int: Double] = [:]
        for trial in trials(at: last, known) {
            scores[trial] = known.score(.rung(trial: trial, rung: last))
        }
        let ranked = SuccessiveHalving.ranked(scores)
        guard ranked.contains(SearchSchedule.defaultTrial) else {
            return Array(ranked.prefix(finalists))
        }
        let others = ranked.filter { $0 != SearchSchedule.defaultTrial }
        return [SearchSchedule.defaultTrial] + others.prefix(finalists - 1)
    }

    /// A finalist with its scores from fresh seeds.
    public struct Finalist: Sendable {
        /// The trial.
        public let trial: Int
        /// Its scores, by seed; fewer where some failed.
        public let scores: [Double]

        /// Their mean; the least of all numbers where a seed failed.
        public var mean: Double {
            scores.isEmpty ? -.infinity : scores.reduce(0, +) / Double(scores.count)
        }
    }

    /// The finalists, the best first; one that failed from any seed comes after those that did not. Without fresh seeds by
    /// the last rung.
    public func ranking(_ known: Knowledge) -> [Finalist] {
        let last = halving.rungs.count - 1
        let seeds = seeds(known)
        return finalists(known).map { trial in
            let works =
                seeds == 0
                ? [Work.rung(trial: trial, rung: last)]
                : (0..<seeds).map { .final(trial: trial, seed: $0) }
            return Finalist(trial: trial, scores: works.compactMap { known.score($0) })
        }.sorted {
            if $0.scores.count != $1.scores.count { return $0.scores.count > $1.scores.count }
            return $0.mean != $1.mean ? $0.mean > $1.mean : $0.trial < $1.trial
        }
    }
}
