import ElboData

extension ConjugatePrior {
    /// The default prior for data: their mean, and their covariance (divisor n - 1) divided by G^(2/d).
    ///
    /// Missing cells count as their column's mean with its variance.
    ///
    /// - Throws: `DataError` from reading.
    public init(of data: MixtureData, components: Int, threads: Int? = nil) throws {
        let covariance = try ExpectationStep(data: data, threads: threads)
            .covarianceOfAllRows(isDiagonal: false)
        self.init(mean: data.shift, covariance: covariance, components: components)
    }
}
