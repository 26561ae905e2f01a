import Elbo
import ElboRecord
import ElboSearch
import Foundation
import Synchronization
import Testing

@Suite("Searches within a time")
struct SearchBudgetTests {
    private let plan = SearchPlan(trials: 20, epochs: 9, patience: 3)

    @Test("a pace is seconds of an epoch as planned, and says how many seeds there is time for")
    func pace() {
        var pace = SearchPace(plan, workers: 2)
        #expect(pace.secondsInAll(trials: 20) == nil)
        #expect(pace.seeds(for: [0, 1], within: 100) == nil)
        // One epoch each at the first rung, of 1 and 3 seconds.
        pace.note(.rung(trial: 0, rung: 0), seconds: 1)
        pace.note(.rung(trial: 1, rung: 0), seconds: 3)
        #expect(pace.secondsInAll(trials: 20) == 2 * Double(plan.cost) / 2)
        // From one seed the two take 9 and 27 seconds: both workers are done after 27; 2 have passed.
        #expect(pace.seeds(for: [0, 1], within: 28.9) == 0)
        #expect(pace.seeds(for: [0, 1], within: 29) == 1)
        // From two the workers share 72.
        #expect(pace.seeds(for: [0, 1], within: 38) == 2)
        #expect(pace.seeds(for: [0, 1], within: 1000) == plan.seeds)
        // A training that ended early makes all that is to come cheaper.
        let before = pace.secondsInAll(trials: 20) ?? 0
        pace.note(.rung(trial: 0, rung: 1), seconds: 0)
        #expect((pace.secondsInAll(trials: 20) ?? .infinity) < before)
        var known = SearchSchedule.Knowledge()
        let planned = pace.secondsLeft(known) ?? 0
        known.trials = 10
        #expect((pace.secondsLeft(known) ?? .infinity) < planned)
    }

    private func search(_ record: RunRecord) throws -> (SearchRun, SearchSchedule) {
        let space = try SearchSpace([.init("rate", .real(0...1))])
        let schedule = SearchSchedule(space, plan.halving, seeds: 3)
        var run = RecordedRun(
            verb: "search", data: "rows", fingerprint: "abc", program: "elbo", identity: "one")
        run.id = try record.begin(run)
        return (
            SearchRun(
                schedule, record: record, search: run, workers: 2, threads: 1,
                train: { work, _, _ in
                    TrialReport(score: -Double(work.trial % 7), epochs: 9, isFinished: false)
                }), schedule
        )
    }

    @Test(
        "trials that were held back begin when there is time after all, and finalists have the seeds there is time for"
    )
    func reopened() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "budget-\(UUID().uuidString).sqlite"
        ).path
        defer {
            for ending in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + ending)
            }
        }
        let record = try RunRecord(at: path)
        let (search, schedule) = try search(record)
        let asked = Mutex(0)
        // At first it seems that there is time for ten alone; when these have ended, for eight more.
        let known = try search.run(
            trials: nil,
            isEnough: { known in
                asked.withLock { $0 += 1 }
                let last = known.outcomes.keys.contains { $0 == .rung(trial: 0, rung: 2) }
                return known.configurations.count >= (last ? 18 : 10)
            }, seedsInTime: { _ in 1 })
        #expect(known.configurations.count == 18)
        #expect(known.outcomes.keys.count { if case .final = $0 { true } else { false } } == 3)
        #expect(schedule.ranking(known).allSatisfy { $0.scores.count == 1 })
        #expect(asked.withLock { $0 } < 12)
        // What was settled is known to who goes on.
        let again = try search.run(trials: nil, isEnough: { _ in true }, seedsInTime: { _ in 3 })
        #expect(again.outcomes == known.outcomes)
        #expect(again.seeds == 1 && again.trials == 18)
        let paced = try SearchPace(plan, workers: 2, of: search.search, in: record)
        #expect(paced.secondsInAll(trials: 20) != nil)
    }
}
