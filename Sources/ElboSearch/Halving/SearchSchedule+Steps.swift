extension SearchSchedule {
    /// What a worker that is free does next.
    public enum Step: Hashable, Sendable {
        /// Put down a new trial, and train it to the first rung.
        case propose(SearchConfiguration)
        /// Go on with a trial.
        case work(Work)
        /// There is nothing until another worker has ended.
        case wait
        /// All rungs are done; finalists are left.
        case done
    }

    /// What a worker that is free does next, without waiting for the others of a rung: a trial goes on as soon as it is among the
    /// best third of those that have come to its rung so far.
    ///
    /// ASHA: Li, Jamieson, Rostamizadeh et al., "A system for massively parallel hyperparameter tuning", MLSys 2020,
    /// algorithm 2. What comes next depends on who has ended when.
    ///
    /// - Parameters:
    ///   - known: What is known.
    ///   - running: What other workers do.
    public func step(_ known: Knowledge, running: Set<Work>) -> Step {
        func isOpen(_ work: Work) -> Bool {
            known.outcomes[work] == nil && !running.contains(work)
        }
        if let work = promotion(known, least: 0, isOpen) { return .work(work) }
        // Begun before a stop.
        let begun = known.configurations.indices
        if let trial = begun.first(where: { isOpen(.rung(trial: $0, rung: 0)) }) {
            return .work(.rung(trial: trial, rung: 0))
        }
        if known.configurations.count < known.trials ?? .max,
            let next = proposals(known, atMost: 1).first
        {
            return .propose(next)
        }
        guard running.isEmpty else { return .wait }
        // No more come: as many go on as there are to be finalists.
        return promotion(known, least: finalists, isOpen).map { .work($0) } ?? .done
    }

    /// The next training of a trial that may go on, from the highest rung down.
    private func promotion(_ known: Knowledge, least: Int, _ isOpen: (Work) -> Bool) -> Work? {
        for rung in halving.rungs.indices.dropLast().reversed() {
            let works = promotable(rung, known, least: least).map {
                Work.rung(trial: $0, rung: rung + 1)
            }
            if let work = works.first(where: isOpen) { return work }
        }
        return nil
    }

    /// Trials that may go on from a rung: a third of those that have come to it.
    private func promotable(_ rung: Int, _ known: Knowledge, least: Int) -> [Int] {
        var scores: [Int: Double?] = [:]
        for trial in known.configurations.indices {
            let work = Work.rung(trial: trial, rung: rung)
            if let outcome = known.outcomes[work] { scores[trial] = .some(outcome) }
        }
        return promoted(scores, known, least: least)
    }
}
