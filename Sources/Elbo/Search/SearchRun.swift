import Foundation

/// A search at work: what the schedule asks for is done by some workers, and every outcome is in the record before the
/// next question.
public struct SearchRun: Sendable {
    /// What is asked for.
    public let schedule: SearchSchedule
    /// Where everything is kept.
    public let record: RunRecord
    /// The search as the record has it.
    public let search: RecordedRun
    /// How many pieces of work are done at once.
    public let workers: Int
    /// Threads of each worker.
    public let threads: Int
    /// What is written down as the trials' cost; nil for nothing.
    public let against: SearchCost?
    /// Does a piece of work; the number of the worker is the last argument.
    public let train:
        @Sendable (SearchSchedule.Work, SearchConfiguration, Int) throws -> TrialReport
    /// Called with trials that will not be gone on with.
    public let discard: @Sendable (Int) -> Void

    /// Puts a search to work.
    public init(
        _ schedule: SearchSchedule, record: RunRecord, search: RecordedRun, workers: Int,
        threads: Int, against: SearchCost? = nil,
        train:
            @escaping @Sendable (SearchSchedule.Work, SearchConfiguration, Int) throws ->
            TrialReport,
        discard: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        precondition(workers >= 1, "a search needs a worker")
        self.schedule = schedule
        self.record = record
        self.search = search
        self.workers = workers
        self.threads = threads
        self.against = against
        self.train = train
        self.discard = discard
    }

    /// What happens in a search.
    public enum Event: Sendable {
        /// A piece of work came to something; what is known then, and the seconds it took.
        case ended(SearchSchedule.Work, TrialReport, SearchSchedule.Knowledge, seconds: Double)
    }

    /// Goes on to the end, or until asked to stop.
    ///
    /// - Parameters:
    ///   - trials: How many in all; nil for as many as `isEnough` lets begin.
    ///   - isEnough: Asked before each wave of new trials; true begins no more, and is noted. It is asked once more before
    ///     finalists, when what longer trainings take is known.
    ///   - seedsInTime: Asked once before finalists are trained anew: how many fresh seeds there is time for, which is
    ///     noted; nil for all.
    ///   - observer: Told of events, one at a time.
    ///   - shouldStop: Asked between pieces of work.
    /// - Returns: What is known at the end.
    /// - Throws: `SearchStopped`; `RunRecordError` and `DataError` when something cannot be written.
    public func run(
        trials: Int?,
        isEnough: @escaping @Sendable (SearchSchedule.Knowledge) -> Bool = { _ in false },
        seedsInTime: @Sendable (SearchSchedule.Knowledge) -> Int? = { _ in nil },
        observer: @escaping @Sendable (Event) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> SearchSchedule.Knowledge {
        var book = try SearchBook(record, search, schedule, against)
        book.known.trials = book.limit ?? trials
        while true {
            if shouldStop() { throw SearchStopped() }
            if schedule.isAsynchronous {
                try performSteps(&book, isEnough, observer, shouldStop)
            }
            switch schedule.next(book.known) {
            case .done:
                return book.known
            case .propose(let configurations):
                if book.known.configurations.count > 1, isEnough(book.known) {
                    try book.close()
                } else {
                    try book.begin(configurations)
                }
            case .work(let work):
                if case .final = work[0], book.known.seeds == nil {
                    if book.limit != nil, !isEnough(book.known) {
                        try book.open(to: trials)
                        continue
                    }
                    try book.settle(
                        seeds: min(seedsInTime(book.known) ?? schedule.seeds, schedule.seeds))
                    continue
                }
                discardOthers(work, book.known)
                try book.prepare(work)
                try perform(work, &book, observer, shouldStop)
            }
        }
    }

    /// Gives up what those trials keep that do not go on to this work.
    private func discardOthers(_ work: [SearchSchedule.Work], _ known: SearchSchedule.Knowledge) {
        guard let first = work.first else { return }
        let going: Set<Int>
        switch first {
        case .rung(_, 0): return
        case .rung(_, let rung): going = Set(schedule.trials(at: rung, known))
        case .final: going = []
        }
        for trial in known.configurations.indices where !going.contains(trial) { discard(trial) }
    }

    private func perform(
        _ work: [SearchSchedule.Work], _ book: inout SearchBook,
        _ observer: @escaping @Sendable (Event) -> Void,
        _ shouldStop: @escaping @Sendable () -> Bool
    ) throws {
        let desk = Desk(book: book, work: work)
        let count = min(workers, work.count)
        DispatchQueue.concurrentPerform(iterations: count) { worker in
            while !shouldStop(), let piece = desk.take() {
                do {
                    let began = ContinuousClock.now
                    let report =
                        try desk.finished(piece.work)
                        ?? train(piece.work, piece.configuration, worker)
                    let seconds = (ContinuousClock.now - began).seconds
                    try desk.put(
                        report, of: piece.work, seconds: seconds, threads: threads, observer)
                } catch {
                    desk.fail(error)
                }
            }
        }
        book = try desk.result()
        // A request that came while the last piece ended leaves the wave as it is; the next round sees it.
    }
}

/// What workers share: work to be taken, and the book in which outcomes are written.
private final class Desk: @unchecked Sendable {
    // The lock guards everything that changes.
    private let lock = NSLock()
    private var book: SearchBook
    private var rest: [SearchSchedule.Work]
    private var error: (any Error)?

    init(book: SearchBook, work: [SearchSchedule.Work]) {
        self.book = book
        rest = work.reversed()
    }

    /// The next piece; nil when there is none, and after an error.
    func take() -> (work: SearchSchedule.Work, configuration: SearchConfiguration)? {
        lock.withLock {
            guard error == nil, let work = rest.popLast() else { return nil }
            return (work, book.known.configurations[work.trial])
        }
    }

    /// The outcome of a trial whose training had already come to its end.
    func finished(_ work: SearchSchedule.Work) throws -> TrialReport? {
        lock.withLock { book.finished(work) }
    }

    func put(
        _ report: TrialReport, of work: SearchSchedule.Work, seconds: Double, threads: Int,
        _ observer: (SearchRun.Event) -> Void
    ) throws {
        try lock.withLock {
            try book.note(report, of: work, seconds: seconds, threads: threads)
            observer(.ended(work, report, book.known, seconds: seconds))
        }
    }

    func fail(_ error: any Error) {
        lock.withLock {
            // A stop says less than what went wrong.
            if self.error == nil || self.error is SearchStopped { self.error = error }
        }
    }

    func result() throws -> SearchBook {
        try lock.withLock {
            if let error { throw error }
            return book
        }
    }
}

extension Duration {
    /// In seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
