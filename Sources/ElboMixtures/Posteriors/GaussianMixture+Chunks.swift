import ElboData
import ElboNumerics

extension GaussianMixture {
    /// Works on chunks of rows on several cores and hands the results on in order.
    func forEachChunk<Output: Sendable>(
        of rows: any RowSource, threads: Int?,
        _ work: @Sendable (PosteriorPass, Range<Int>) throws -> Output,
        _ body: (Output) throws -> Void
    ) throws {
        let chunk = PanelReader.chunk
        let together = 32
        for start in stride(from: 0, to: rows.count, by: chunk * together) {
            let count = min((rows.count - start + chunk - 1) / chunk, together)
            let parts = concurrentMap(count, threads: threads) { index in
                let first = start + index * chunk
                return Result {
                    try work(
                        PosteriorPass(self, rows), first..<min(first + chunk, rows.count))
                }
            }
            for part in parts { try body(part.get()) }
        }
    }
}
