import ElboData

extension ConjugatePrior {
    /// The default prior for data: their mean, and their covariance (divisor n - 1) divided by G^(2/d).
    ///
    /// Missing cells count as their column's mean with its variance.
    ///
    /// - Throws: `DataError` from reading.
    public init(of data: MixtureData, components: Int, threads: Int? = nil) throws {
        let d = data.rows.width
        let whole = GaussianMixture(
            checked: [
                .init(
                    weight: 1, mean: data.shift,
                    covariance: .diagonal(
                        data.columns.map { $0.variance > 0 ? $0.variance : 1 }))
            ], noise: nil, model: .vvi, columns: nil)
        let sums = try ExpectationStep(data: data, threads: threads)(whole, isDiagonal: false)
            .sums[0]
        let below = max(sums.weight - 1, 1)
        var covariance = [Double](repeating: 0, count: d * d)
        for i in 0..<d {
            for j in 0...i {
                covariance[i * d + j] = sums.second[i * d + j] / below
                covariance[j * d + i] = covariance[i * d + j]
            }
        }
        self.init(mean: data.shift, covariance: covariance, components: components)
    }
}
