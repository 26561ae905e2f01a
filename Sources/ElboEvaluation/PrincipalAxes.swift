import ElboNumerics

/// The directions in which points vary most, for drawing them in a plane.
public struct PrincipalAxes: Hashable, Sendable {
    /// The points' mean.
    public let mean: [Double]
    /// Orthonormal directions, the one with the largest variance first.
    public let directions: [[Double]]
    /// Variances along the directions.
    public let variances: [Double]

    /// The principal axes of rows of `dimension` numbers (Pearson 1901).
    public init(of points: [Float], dimension: Int) {
        let count = points.count / dimension
        var mean = [Double](repeating: 0, count: dimension)
        for (index, value) in points.enumerated() { mean[index % dimension] += Double(value) }
        mean = mean.map { $0 / Double(max(count, 1)) }
        var covariance = [Double](repeating: 0, count: dimension * dimension)
        for row in 0..<count {
            let centred = (0..<dimension).map { Double(points[row * dimension + $0]) - mean[$0] }
            for i in 0..<dimension {
                for j in 0...i { covariance[i * dimension + j] += centred[i] * centred[j] }
            }
        }
        for i in 0..<dimension {
            for j in 0...i {
                covariance[i * dimension + j] /= Double(max(count, 1))
                covariance[j * dimension + i] = covariance[i * dimension + j]
            }
        }
        let eigen = symmetricEigenvectors(covariance, count: dimension)
        self.mean = mean
        directions = eigen.vectors
        variances = eigen.values.map { max($0, 0) }
    }

    /// Coordinates of a point along the first axes.
    public func coordinates(_ point: some Collection<Float>, axes: Int = 2) -> [Double] {
        directions.prefix(axes).map { direction in
            zip(zip(point, mean), direction).reduce(0) { $0 + (Double($1.0.0) - $1.0.1) * $1.1 }
        }
    }

    /// The point with these coordinates along the first axes and the mean's along the others.
    public func point(_ coordinates: [Double]) -> [Float] {
        mean.indices.map { index in
            Float(
                zip(coordinates, directions).reduce(mean[index]) { $0 + $1.0 * $1.1[index] })
        }
    }
}
