import Foundation

extension SearchRun {
    /// Has each worker ask what comes next as soon as it is free, until only finalists are left.
    func performSteps(
        _ book: inout SearchBook,
        _ isEnough: @escaping @Sendable (SearchSchedule.Knowledge) -> Bool,
        _ observer: @escaping @Sendable (Event) -> Void,
        _ shouldStop: @escaping @Sendable () -> Bool
    ) throws {
        let counter = StepCounter(book, schedule, isEnough)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while !shouldStop(), let piece = counter.take() {
                do {
                    let began = ContinuousClock.now
                    let report =
                        try counter.finished(piece.work)
                        ?? train(piece.work, piece.configuration, worker)
                    try counter.put(
                        report, of: piece.work, seconds: (ContinuousClock.now - began).seconds,
                        threads: threads, observer)
                } catch {
                    counter.fail(piece.work, error)
                }
            }
            counter.leave()
        }
        book = try counter.result()
    }
}

/// Where workers of an asynchronous search ask for work and hand it in.
private final class StepCounter: @unchecked Sendable {
    // The condition's lock guards everything that changes.
    private let condition = NSCondition()
    private let schedule: SearchSchedule
    private let isEnough: (SearchSchedule.Knowledge) -> Bool
    private var book: SearchBook
    private var running: Set<SearchSchedule.Work> = []
    private var error: (any Error)?

    init(
        _ book: SearchBook, _ schedule: SearchSchedule,
        _ isEnough: @escaping (SearchSchedule.Knowledge) -> Bool
    ) {
        self.book = book
        self.schedule = schedule
        self.isEnough = isEnough
    }

    private func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
        condition.lock()
        defer { condition.unlock() }
        return try body()
    }

    /// The next piece, waited for where others may lead to one; nil at the end, and after an error.
    func take() -> (work: SearchSchedule.Work, configuration: SearchConfiguration)? {
        locked {
            while error == nil {
                switch schedule.step(book.known, running: running) {
                case .done: return nil
                case .wait: condition.wait()
                case .work(let work):
                    running.insert(work)
                    return (work, book.known.configurations[work.trial])
                case .propose(let configuration):
                    do {
                        if book.known.configurations.count > 1, isEnough(book.known) {
                            try book.close()
                        } else {
                            try book.begin([configuration])
                        }
                    } catch {
                        self.error = error
                    }
                }
            }
            return nil
        }
    }

    /// The outcome of a trial whose training had already come to its end.
    func finished(_ work: SearchSchedule.Work) throws -> TrialReport? {
        locked { book.finished(work) }
    }

    func put(
        _ report: TrialReport, of work: SearchSchedule.Work, seconds: Double, threads: Int,
        _ observer: (SearchRun.Event) -> Void
    ) throws {
        try locked {
            try book.note(report, of: work, seconds: seconds, threads: threads)
            running.remove(work)
            observer(.ended(work, report, book.known, seconds: seconds))
            condition.broadcast()
        }
    }

    func fail(_ work: SearchSchedule.Work, _ error: any Error) {
        locked {
            // A stop says less than what went wrong.
            if self.error == nil || self.error is SearchStopped { self.error = error }
            running.remove(work)
            condition.broadcast()
        }
    }

    /// A worker that goes wakes those that wait, who then see why.
    func leave() { locked { condition.broadcast() } }

    func result() throws -> SearchBook {
        try locked {
            if let error { throw error }
            return book
        }
    }
}
