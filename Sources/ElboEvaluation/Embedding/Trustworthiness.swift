/// Whether the neighbours of points in a plane were their neighbours before (Venna and Kaski 2001, equation 1):
///
///     1 − 2 / (n k (2n − 3k − 1)) Σ_i Σ_{j among the k nearest of i in the plane} max(0, r(i, j) − k)
///
/// with r(i, j) the rank of j among the neighbours of i in the original space. 1 where all were; about a half where
/// the plane has nothing to do with the points.
///
/// - Parameters:
///   - squaredDistances: of all pairs in the original space, n rows of n numbers.
///   - x: horizontal places.
///   - y: vertical places.
///   - neighbours: k, below n / 2.
public func trustworthiness(
    squaredDistances: [Double], x: [Double], y: [Double], neighbours: Int
) -> Double {
    let n = x.count
    precondition(
        squaredDistances.count == n * n && y.count == n && 2 * neighbours < n && neighbours > 0,
        "\(neighbours) neighbours of \(n) points, which need to be more than twice as many")
    var penalty = 0
    var ranks = [Int](repeating: 0, count: n)
    for i in 0..<n {
        let others = (0..<n).filter { $0 != i }
        let before = others.sorted {
            (squaredDistances[i * n + $0], $0) < (squaredDistances[i * n + $1], $1)
        }
        for (rank, j) in before.enumerated() { ranks[j] = rank + 1 }
        func away(_ j: Int) -> Double {
            (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])
        }
        let after = others.map { (away($0), $0) }.sorted { $0 < $1 }
        for (_, j) in after.prefix(neighbours) { penalty += max(0, ranks[j] - neighbours) }
    }
    let k = neighbours
    let worst: Int = n * k * (2 * n - 3 * k - 1)
    return 1 - 2 * Double(penalty) / Double(worst)
}
