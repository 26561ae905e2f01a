/// A weighted Gaussian, or a law with heavier tails, over all columns of a table, from which charts take what they draw.
package struct GaussianShape: Sendable, Equatable {
    /// What it is called.
    package var name: String
    /// Its share of the rows, 0...1.
    package var weight: Double
    /// Its mean, one number for each column.
    package var mean: [Double]
    /// Its covariance matrix, columns × columns, row after row.
    package var covariance: [Double]
    /// What makes its tails heavier, where the matrix is the scale, or the covariance of good rows; nil for a Gaussian.
    package var tails: ShapeTails?

    /// A Gaussian whose covariance has as many rows and columns as its mean has numbers.
    package init(
        _ name: String, weight: Double, mean: [Double], covariance: [Double],
        tails: ShapeTails? = nil
    ) {
        precondition(
            covariance.count == mean.count * mean.count,
            "a mean of \(mean.count) numbers and a covariance of \(covariance.count)")
        self.name = name
        self.weight = weight
        self.mean = mean
        self.covariance = covariance
        self.tails = tails
    }

    /// Its marginal over two columns.
    package func plane(_ x: Int, _ y: Int) -> PlaneGaussian {
        let count = mean.count
        return PlaneGaussian(
            name, weight: weight, mean: SIMD2(mean[x], mean[y]),
            variances: SIMD2(covariance[x * count + x], covariance[y * count + y]),
            covariance: covariance[x * count + y], tails: tails)
    }

    /// Its marginal over one column.
    package func column(_ index: Int) -> ColumnGaussian {
        ColumnGaussian(
            name, weight: weight, mean: mean[index],
            variance: covariance[index * mean.count + index], tails: tails)
    }
}
