public import ElboData

extension GaussianMixture {
    /// Goes over rows in order and gives each as its components' means tell it: Σ_k r_k μ_k, with the
    /// responsibilities r of the row. Noise has no mean: its share is left out and the others are scaled to one.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixture has; NaN is a missing cell.
    ///   - threads: how many cores work; nil for all.
    ///   - body: receives the next rows, `dimension` numbers each; a row that is nothing but noise is NaN.
    /// - Throws: as `forEachPosterior(of:threads:_:)`.
    public func forEachReconstruction(
        of rows: any RowSource, threads: Int? = nil, _ body: ([Double]) throws -> Void
    ) throws {
        try forEachPosterior(of: rows, threads: threads) { part in
            var result = [Double](repeating: 0, count: part.rows.count * dimension)
            for place in 0..<part.rows.count {
                let shares = part[place].prefix(components.count)
                let sum = shares.reduce(0, +)
                for (share, component) in zip(shares, components) {
                    for column in 0..<dimension {
                        result[place * dimension + column] += share / sum * component.mean[column]
                    }
                }
            }
            try body(result)
        }
    }
}
