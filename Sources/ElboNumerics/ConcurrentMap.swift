import Dispatch

/// The results of independent pieces of work, in the order of the pieces.
///
/// - Parameters:
///   - count: how many pieces there are.
///   - threads: how many may be worked on at once; nil for one on each core.
///   - body: does the piece with this number.
package func concurrentMap<Output: Sendable>(
    _ count: Int, threads: Int?, _ body: @Sendable (Int) -> Output
) -> [Output] {
    [Output](unsafeUninitializedCapacity: count) { buffer, initializedCount in
        // Every piece fills a place of its own.
        nonisolated(unsafe) let places = buffer
        // Without a limit each piece is an iteration, which evens out long and short ones.
        let workers = min(threads ?? count, count)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            for index in stride(from: worker, to: count, by: workers) {
                places.initializeElement(at: index, to: body(index))
            }
        }
        initializedCount = count
    }
}
