public import ElboGraph
import Foundation

extension CompiledProgram {
    /// Runs side by side, each on one thread with a copy of the program: nothing waits between kernels, and what prepares
    /// arguments is shared out as well.
    @_spi(Benchmarks) public func runEach(
        _ count: Int, arguments: @Sendable (Int) throws -> [HostArray],
        results: (Int, [HostArray]) throws -> Void
    ) throws {
        let copies = count < team.size ? [] : copiesAlone
        guard copies.count > 1 else {
            for number in 0..<count { try results(number, run(arguments(number))) }
            return
        }
        let delivery = Delivery()
        team.run(pieces: count) { number, worker in
            guard !delivery.hasFailed else { return }
            // What comes before and after a run is the same on every thread.
            CompiledProgram.subnormals(flushed: false) {
                delivery.take(number, Result { try copies[worker].run(arguments(number)) }, results)
            }
        }
        try delivery.finish()
    }
}

/// Hands results on in the order of their numbers, on whichever thread has the next one.
///
/// Sendable: the lock guards everything.
private final class Delivery: @unchecked Sendable {
    private let lock = NSLock()
    private var waiting: [Int: Result<[HostArray], any Error>] = [:]
    private var next = 0
    private var failure: (any Error)?

    var hasFailed: Bool { lock.withLock { failure != nil } }

    func take(
        _ number: Int, _ result: Result<[HostArray], any Error>,
        _ deliver: (Int, [HostArray]) throws -> Void
    ) {
        lock.withLock {
            waiting[number] = result
            while failure == nil, let result = waiting.removeValue(forKey: next) {
                do { try deliver(next, result.get()) } catch { failure = error }
                next += 1
            }
        }
    }

    func finish() throws { if let failure { throw failure } }
}
