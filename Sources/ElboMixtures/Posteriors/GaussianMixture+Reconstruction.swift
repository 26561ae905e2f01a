public import ElboData

extension GaussianMixture {
    /// Goes over rows in order and gives each as its components tell it: numbers as Σ_k r_k μ_k, with the
    /// responsibilities r of the row, categories as the level that is the most probable under Σ_k r_k θ_k. Noise has no
    /// mean: its share is left out and the others are scaled to one.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixture has; NaN is a missing cell.
    ///   - threads: how many cores work; nil for all.
    ///   - body: receives the next rows, `width` numbers each; a row that is nothing but noise is NaN.
    /// - Throws: as `forEachPosterior(of:threads:_:)`.
    public func forEachReconstruction(
        of rows: any RowSource, threads: Int? = nil, _ body: ([Double]) throws -> Void
    ) throws {
        try forEachPosterior(of: rows, threads: threads) { part in
            var result = [Double](repeating: 0, count: part.rows.count * width)
            let numbers = numberPlaces
            for place in 0..<part.rows.count {
                let shares = part[place].prefix(components.count)
                let sum = shares.reduce(0, +)
                for (share, component) in zip(shares, components) {
                    for column in 0..<dimension {
                        result[place * width + numbers[column]] +=
                            share / sum * component.mean[column]
                    }
                }
                guard let categories else { continue }
                let levels = categories.mean(weights: shares)
                for (column, own) in zip(categories.columns.categories, levels) {
                    result[place * width + column] = sum > 0 ? Double(mostProbable(own)) : .nan
                }
            }
            try body(result)
        }
    }
}
