import ElboMixtures
import Foundation

/// Mixtures computed the obvious way, a row at a time, for comparison.
struct NaiveMixture {
    var weights: [Double]
    var means: [[Double]]
    var covariances: [[[Double]]]

    init(_ mixture: GaussianMixture) {
        weights = mixture.components.map(\.weight)
        means = mixture.components.map(\.mean)
        covariances = mixture.components.map { component in
            let d = component.mean.count
            return (0..<d).map { i in
                (0..<d).map { j in
                    switch component.covariance {
                    case .diagonal(let variances): i == j ? variances[i] : 0
                    case .full(let numbers, _): numbers[i * d + j]
                    }
                }
            }
        }
    }

    /// log π_k + log N(x_o; μ_k, Σ_k) for each component.
    func logJoint(_ row: [Double]) -> [Double] {
        let observed = row.indices.filter { !row[$0].isNaN }
        return weights.indices.map { k in
            let sub = observed.map { i in observed.map { covariances[k][i][$0] } }
            let y = observed.map { row[$0] - means[k][$0] }
            let (inverse, logDeterminant) = Self.inverse(sub)
            var quadratic = 0.0
            for i in y.indices { for j in y.indices { quadratic += y[i] * inverse[i][j] * y[j] } }
            return log(weights[k]) - Double(y.count) / 2 * log(2 * Double.pi) - logDeterminant / 2
                - quadratic / 2
        }
    }

    func logDensity(_ row: [Double]) -> Double {
        let terms = logJoint(row)
        let largest = terms.max() ?? 0
        return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
    }

    func responsibilities(_ row: [Double]) -> [Double] {
        let total = logDensity(row)
        return logJoint(row).map { exp($0 - total) }
    }

    /// E[x | x_o, k] and Cov[x | x_o, k], over all columns.
    func conditional(_ row: [Double], _ k: Int) -> (mean: [Double], covariance: [[Double]]) {
        let d = row.count
        let observed = row.indices.filter { !row[$0].isNaN }
        let missing = row.indices.filter { row[$0].isNaN }
        let (inverse, _) = Self.inverse(
            observed.map { i in observed.map { covariances[k][i][$0] } })
        var mean = row
        var spread = [[Double]](repeating: Array(repeating: 0, count: d), count: d)
        func gain(_ m: Int, _ place: Int) -> Double {
            observed.indices.reduce(0) {
                $0 + covariances[k][m][observed[$1]] * inverse[$1][place]
            }
        }
        for m in missing {
            mean[m] = means[k][m]
            for (place, o) in observed.enumerated() {
                mean[m] += gain(m, place) * (row[o] - means[k][o])
            }
            for n in missing {
                spread[m][n] = covariances[k][m][n]
                for (place, o) in observed.enumerated() {
                    spread[m][n] -= gain(m, place) * covariances[k][o][n]
                }
            }
        }
        return (mean, spread)
    }

    /// One step of EM with unrestricted covariances.
    func step(_ rows: [[Double]], weights w: [Double]) -> NaiveMixture {
        let d = means[0].count
        var next = self
        let shares = rows.map { responsibilities($0) }
        let total = w.reduce(0, +)
        for k in weights.indices {
            let filled = rows.map { conditional($0, k) }
            let n = rows.indices.reduce(0) { $0 + w[$1] * shares[$1][k] }
            let mean = (0..<d).map { j in
                rows.indices.reduce(0) { $0 + w[$1] * shares[$1][k] * filled[$1].mean[j] } / n
            }
            next.weights[k] = n / total
            next.means[k] = mean
            for i in 0..<d {
                for j in 0..<d {
                    next.covariances[k][i][j] =
                        rows.indices.reduce(0) { sum, row in
                            let (x, c) = filled[row]
                            return sum + w[row] * shares[row][k]
                                * ((x[i] - mean[i]) * (x[j] - mean[j]) + c[i][j])
                        } / n
                }
            }
        }
        return next
    }

    /// By elimination with pivots.
    static func inverse(_ matrix: [[Double]]) -> ([[Double]], Double) {
        let n = matrix.count
        var a = matrix
        var b = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0 } }
        var logDeterminant = 0.0
        for column in 0..<n {
            let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
            a.swapAt(column, pivot)
            b.swapAt(column, pivot)
            logDeterminant += log(abs(a[column][column]))
            for row in 0..<n where row != column {
                let factor = a[row][column] / a[column][column]
                for j in 0..<n {
                    a[row][j] -= factor * a[column][j]
                    b[row][j] -= factor * b[column][j]
                }
            }
        }
        for row in 0..<n { b[row] = b[row].map { $0 / a[row][row] } }
        return (b, logDeterminant)
    }
}
