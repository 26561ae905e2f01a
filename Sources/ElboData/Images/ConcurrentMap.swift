import Dispatch

/// The results of independent pieces of work, done on all cores, in the order of the pieces.
func concurrentMap<Output: Sendable>(
    _ count: Int, _ body: @Sendable (Int) -> Output
) -> [Output] {
    [Output](unsafeUninitializedCapacity: count) { buffer, initializedCount in
        // Every iteration fills a place of its own.
        nonisolated(unsafe) let places = buffer
        DispatchQueue.concurrentPerform(iterations: count) { index in
            places.initializeElement(at: index, to: body(index))
        }
        initializedCount = count
    }
}
