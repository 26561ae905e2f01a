public import ElboData

extension GaussianMixture {
    /// Goes over rows in order, some thousands at a time, so that memory does not grow with their number.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixture has (`width`); NaN is a missing cell.
    ///   - threads: how many cores work; nil for all.
    ///   - body: receives what the mixture says about the next rows.
    /// - Throws: `MixtureError.wrongColumns`, and `.level` for a number in a category's column that is the place of no
    ///   level; `DataError` from reading; what `body` throws.
    public func forEachPosterior(
        of rows: any RowSource, threads: Int? = nil, _ body: (RowPosteriors) throws -> Void
    ) throws {
        try forEachChunk(
            of: rows, threads: threads,
            { pass, range in
                var result = RowPosteriors(rows: range, laws: laws)
                try pass.forEachPanel(in: range) { result.add($0) }
                return result
            }, body)
    }

    /// What the mixture says about all rows, in memory.
    ///
    /// - Throws: as `forEachPosterior(of:threads:_:)`.
    public func posteriors(of rows: any RowSource, threads: Int? = nil) throws -> RowPosteriors {
        var result = RowPosteriors(rows: 0..<rows.count, laws: laws)
        try forEachPosterior(of: rows, threads: threads) { result.take($0) }
        return result
    }
}
