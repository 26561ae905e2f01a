public import ElboNumerics

/// Clusters about means: the partition that k-means found.
///
/// It lowers Σ_i w_i min_k |x_i - c_k|² (Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28,
/// 1982). The distance of a row with missing cells is over those present, times d over their number; the
/// means carry the same factors, so that no iteration raises the sum.
public struct KMeans: Hashable, Sendable {
    /// The clusters' means, row after row.
    public let centers: [Double]
    /// Each row's cluster, from 0.
    public let labels: [Int]
    /// The weighted sum of squared distances to the nearest centre.
    public let inertia: Double
    /// How many times the means were computed.
    public let iterations: Int

    /// Draws centres by k-means++ and improves them; the best of some draws.
    ///
    /// - Parameters:
    ///   - values: the numbers, row after row, on comparable scales; NaN for a missing cell, but no row
    ///     without any.
    ///   - width: how many numbers a row has.
    ///   - clusters: how many clusters there are, at least 1.
    ///   - weights: one for each row, not negative; nil for 1.
    ///   - key: draws the centres.
    ///   - draws: how often, at least once; nil for up to 10 times where the data are small.
    ///   - threads: how many work at once; nil for one on each core. The result does not depend on it.
    /// - Throws: `StartError.tooFewDistinctRows`.
    public init(
        _ values: [Double], width: Int, clusters: Int, weights: [Double]? = nil, key: RandomKey,
        draws: Int? = nil, threads: Int? = nil
    ) throws {
        let points = KMeansPoints(values, width: width, weights: weights, threads: threads)
        let draws = draws ?? min(max(20_000_000 / (values.count * clusters), 1), 10)
        var best = points.lloyd(from: try points.plusPlusCenters(clusters, key: key))
        for draw in 1..<max(draws, 1) {
            let centers = try points.plusPlusCenters(clusters, key: key.child(UInt64(draw) << 32))
            let found = points.lloyd(from: centers)
            if found.inertia < best.inertia { best = found }
        }
        self = best
    }

    /// Improves given centres.
    ///
    /// - Parameters:
    ///   - values: the numbers, row after row; NaN for a missing cell, but no row without any.
    ///   - width: how many numbers a row has.
    ///   - centers: where the clusters begin, row after row.
    ///   - weights: one for each row, not negative; nil for 1.
    ///   - iterations: how many there may be; 0 assigns rows only.
    ///   - threads: how many work at once; nil for one on each core.
    public init(
        _ values: [Double], width: Int, centers: [Double], weights: [Double]? = nil,
        iterations: Int = 300, threads: Int? = nil
    ) {
        let points = KMeansPoints(values, width: width, weights: weights, threads: threads)
        self = points.lloyd(from: centers, iterations: iterations)
    }

    init(centers: [Double], labels: [Int], inertia: Double, iterations: Int) {
        self.centers = centers
        self.labels = labels
        self.inertia = inertia
        self.iterations = iterations
    }
}
