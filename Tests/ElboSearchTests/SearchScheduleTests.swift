import ElboNumerics
import ElboSearch
import Testing

@Suite("Search schedule")
struct SearchScheduleTests {
    private func schedule(seeds: Int = 2) throws -> SearchSchedule {
        SearchSchedule(
            try TestFunction.branin.space, SuccessiveHalving(epochs: 27), seeds: seeds, seed: 4)
    }

    /// What a piece of work comes to: better with epochs, and one place that fails.
    private func outcome(_ work: SearchSchedule.Work, _ known: SearchSchedule.Knowledge) -> Double?
    {
        let (trial, bonus) =
            switch work {
            case .rung(let trial, let rung): (trial, Double(rung))
            case .final(let trial, let seed): (trial, 3 + Double(seed) / 10)
            }
        guard trial != 7 else { return nil }
        guard trial != 0 else { return -30 + bonus }
        return -TestFunction.branin.value(known.configurations[trial]) + bonus
    }

    /// A whole search; `mix` decides the order in which the parts of a wave end, and `forget` what is lost on the way.
    private func run(
        _ schedule: SearchSchedule, mix: (([SearchSchedule.Work]) -> [SearchSchedule.Work]),
        cost: (SearchSchedule.Knowledge, Int) -> Double? = { _, _ in nil }
    ) -> SearchSchedule.Knowledge {
        var known = SearchSchedule.Knowledge()
        known.trials = 27
        while true {
            switch schedule.next(known) {
            case .propose(let new): known.configurations += new
            case .work(let work):
                // The first to end stands there when the search is stopped and asked again.
                let first = mix(work)[0]
                known.outcomes[first] = outcome(first, known)
                known.costs[first.trial] = cost(known, first.trial)
            case .done: return known
            }
        }
    }

    @Test("the end does not depend on the order in which work ends")
    func order() throws {
        let schedule = try schedule()
        let forwards = run(schedule) { $0 }
        let backwards = run(schedule) { $0.reversed() }
        #expect(forwards.configurations == backwards.configurations)
        #expect(forwards.outcomes == backwards.outcomes)
        #expect(
            schedule.ranking(forwards).map(\.trial) == schedule.ranking(backwards).map(\.trial))
    }

    @Test("rungs grow by the factor, a third goes on, the default always, failures never")
    func rungs() throws {
        let schedule = try schedule()
        #expect(schedule.halving.rungs == [3, 9, 27])
        let known = run(schedule) { $0 }
        let rungs = (0..<3).map { schedule.trials(at: $0, known) }
        #expect(rungs[0].count == 27)
        #expect((9...10).contains(rungs[1].count))
        #expect((3...4).contains(rungs[2].count))
        for rung in rungs { #expect(rung.contains(0)) }
        #expect(!rungs[1].contains(7))
        #expect(schedule.finalists(known).count == 3)
        #expect(schedule.finalists(known)[0] == SearchSchedule.defaultTrial)
        #expect(known.outcomes.count == 27 + rungs[1].count + rungs[2].count + 3 * 2)
    }

    @Test("without fresh seeds the last rung decides")
    func withoutSeeds() throws {
        let schedule = try schedule(seeds: 0)
        let known = run(schedule) { $0 }
        let best = schedule.ranking(known)[0]
        let last = schedule.trials(at: 2, known).compactMap {
            known.score(.rung(trial: $0, rung: 2))
        }
        #expect(best.mean == last.max())
    }

    @Test(
        "a space of a few values is tried whole, each once, and then the search goes on to its end")
    func exhausted() throws {
        let space = try SearchSpace([
            .init("latent", .integer(2...4)), .init("activation", .choice(["relu", "silu"])),
        ])
        let schedule = SearchSchedule(
            space, SuccessiveHalving(epochs: 9), finalists: 2, seeds: 1, seed: 3)
        var known = SearchSchedule.Knowledge()
        known.trials = 27
        search: while true {
            switch schedule.next(known) {
            case .propose(let new): known.configurations += new
            case .work(let work): for piece in work { known.outcomes[piece] = .some(1) }
            case .done: break search
            }
        }
        #expect(known.configurations.count == 7)
        #expect(Set(known.configurations).count == 7)
        #expect(!schedule.ranking(known).isEmpty)
    }

    @Test("short trainings have fewer rungs")
    func shortTrainings() {
        #expect(SuccessiveHalving(epochs: 1).rungs == [1])
        #expect(SuccessiveHalving(epochs: 4).rungs == [1, 4])
        #expect(SuccessiveHalving(epochs: 20).rungs == [2, 7, 20])
        // Scores of the first seven epochs say nothing.
        #expect(SuccessiveHalving(epochs: 16, after: 7).rungs == [8, 10, 16])
        #expect(SuccessiveHalving(epochs: 8, after: 7).rungs == [8])
    }

    @Test(
        "where costs count, the front of each rung goes on beside the best, whatever the order of work"
    )
    func front() throws {
        let schedule = SearchSchedule(
            try TestFunction.branin.space, SuccessiveHalving(epochs: 27), seeds: 1, seed: 4,
            keepsFront: true)
        func search(_ mix: ([SearchSchedule.Work]) -> [SearchSchedule.Work])
            -> SearchSchedule.Knowledge
        {
            run(schedule, mix: mix) { known, trial in
                // The first option is what costs.
                let options = known.configurations[trial].values.map(\.description)
                return options.sorted().first.flatMap { Double($0) } ?? 50
            }
        }
        let known = search { $0 }
        #expect(known.configurations == search { $0.reversed() }.configurations)
        var scores: [Int: Double] = [:]
        for trial in known.configurations.indices {
            scores[trial] = known.score(.rung(trial: trial, rung: 0))
        }
        let second = schedule.trials(at: 1, known)
        let best = SuccessiveHalving(epochs: 27).promoted(
            scores.mapValues { .some($0) }, least: 3, keeping: 0)
        #expect(Set(best).isSubset(of: second))
        let front = ParetoFront(scores: scores, costs: known.costs)
        #expect(Set(front.spread(atMost: best.count)).isSubset(of: second))
        #expect(second.count <= 2 * best.count)
        let last = schedule.trials(at: 2, known)
        #expect(Set(schedule.front(known)).isSubset(of: last))
        #expect(!schedule.front(known).isEmpty)
    }

    @Test(
        "an asynchronous search comes to its end with any number of workers, and only the best third so far goes on",
        arguments: [1, 3])
    func steps(_ workers: Int) throws {
        let schedule = SearchSchedule(
            try TestFunction.branin.space, SuccessiveHalving(epochs: 27), seeds: 1, seed: 4,
            isAsynchronous: true)
        var known = SearchSchedule.Knowledge()
        known.trials = 27
        var running: [SearchSchedule.Work] = []
        var turns = 0
        search: while turns < 10_000 {
            turns += 1
            var isWaiting = running.count >= workers
            if !isWaiting {
                switch schedule.step(known, running: Set(running)) {
                case .propose(let new): known.configurations.append(new)
                case .work(let work):
                    #expect(known.outcomes[work] == nil && !running.contains(work))
                    if case .rung(let trial, let rung) = work, rung > 0, trial != 0,
                        known.configurations.count < 27
                    {
                        let there = known.configurations.indices.map {
                            SearchSchedule.Work.rung(trial: $0, rung: rung - 1)
                        }.filter { known.outcomes[$0] != nil }
                        let own = try #require(known.score(.rung(trial: trial, rung: rung - 1)))
                        let better = there.compactMap { known.score($0) }.count { $0 > own }
                        // Failures have come to a rung too.
                        #expect(better < there.count / 3)
                    }
                    running.append(work)
                case .wait: isWaiting = true
                case .done: break search
                }
            }
            // The last to begin ends first.
            if isWaiting, let work = running.popLast() {
                known.outcomes[work] = outcome(work, known)
            }
        }
        #expect(turns < 10_000 && running.isEmpty)
        #expect(known.configurations.count == 27)
        #expect(Set(known.configurations).count == 27)
        #expect(schedule.trials(at: 2, known).count >= 3)
        guard case .work(let finals) = schedule.next(known) else {
            Issue.record("no finalists")
            return
        }
        #expect(finals.count == 3 && finals.contains(.final(trial: 0, seed: 0)))
        for work in finals { known.outcomes[work] = outcome(work, known) }
        #expect(schedule.next(known) == .done)
        #expect(schedule.ranking(known).first?.trial != 0)
    }
}
