import ElboData

extension ExpectationStep {
    /// The covariance of all rows (divisor n - 1) about the columns' means: d x d numbers, or the d variances.
    ///
    /// Missing cells count as their column's mean with its variance.
    ///
    /// - Throws: `DataError` from reading.
    func covarianceOfAllRows(isDiagonal: Bool) throws -> [Double] {
        let sums = try self(data.mixtureOfAlikeComponents(1), isDiagonal: isDiagonal).sums[0]
        let below = max(sums.weight - 1, 1)
        var covariance = sums.second.map { $0 / below }
        guard !isDiagonal else { return covariance }
        // The sums fill the lower triangle only.
        let d = data.numbers.width
        for i in 0..<d { for j in 0..<i { covariance[j * d + i] = covariance[i * d + j] } }
        return covariance
    }
}
