package import ElboData
package import ElboNumerics
import Foundation

/// Probabilistic principal component analysis: z ~ N(0, I), x | z ~ N(W z + μ, σ² I), in plain Double
/// code (Tipping and Bishop 1999, "Probabilistic principal component analysis").
package struct LinearGaussianModel {
    /// W: one row of latent loadings for each column of the data.
    package let weights: [[Double]]
    /// The mean μ of the data.
    package let mean: [Double]
    /// The variance σ² of the noise.
    package let variance: Double

    package init(weights: [[Double]], mean: [Double], variance: Double) {
        self.weights = weights
        self.mean = mean
        self.variance = variance
    }

    package var dataSize: Int { mean.count }
    package var latentDimension: Int { weights[0].count }

    /// Examples drawn from the model.
    package func draw(_ count: Int, key: RandomKey) throws -> Dataset {
        let (codes, noise) = (key.child(0), key.child(1))
        let (d, q) = (dataSize, latentDimension)
        let values = (0..<count).flatMap { row -> [Float] in
            let z = (0..<q).map { codes.normal(at: row * q + $0) }
            return (0..<d).map { column in
                let signal = zip(weights[column], z).reduce(mean[column]) { $0 + $1.0 * $1.1 }
                return Float(signal + variance.squareRoot() * noise.normal(at: row * d + column))
            }
        }
        return try Dataset(values, itemShape: [d], name: "linear Gaussian")
    }

    /// ln p(x) with covariance W Wᵀ + σ² I (their equation 3).
    package func logLikelihood(_ x: [Double]) -> Double {
        let d = dataSize
        var covariance = (0..<d).map { i in
            (0..<d).map { j in zip(weights[i], weights[j]).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        for i in 0..<d { covariance[i][i] += variance }
        // Cholesky's factor, row by row, and forward substitution on the way.
        var factor = [[Double]](repeating: [Double](repeating: 0, count: d), count: d)
        var (solution, logDeterminant, quadratic) = ([Double](repeating: 0, count: d), 0.0, 0.0)
        for i in 0..<d {
            for j in 0...i {
                let rest = (0..<j).reduce(covariance[i][j]) { $0 - factor[i][$1] * factor[j][$1] }
                factor[i][j] = i == j ? rest.squareRoot() : rest / factor[j][j]
            }
            let rest = (0..<i).reduce(x[i] - mean[i]) { $0 - factor[i][$1] * solution[$1] }
            solution[i] = rest / factor[i][i]
            quadratic += solution[i] * solution[i]
            logDeterminant += 2 * log(factor[i][i])
        }
        return -0.5 * (Double(d) * log(2 * Double.pi) + logDeterminant + quadratic)
    }

    /// The largest mean log-likelihood any such model reaches on data: their equations 4, 7 and 8 put
    /// together, from the eigenvalues of the sample covariance.
    package static func largestLogLikelihood(_ rows: [[Double]], latentDimension q: Int) -> Double {
        let (n, d) = (Double(rows.count), rows[0].count)
        let mean = (0..<d).map { column in rows.reduce(0) { $0 + $1[column] } / n }
        let covariance = (0..<d * d).map { (index: Int) -> Double in
            let (i, j) = (index / d, index % d)
            return rows.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[j] - mean[j]) } / n
        }
        let eigenvalues = symmetricEigenvectors(covariance, count: d).values
        let noise = eigenvalues[q...].reduce(0, +) / Double(d - q)
        let logDeterminant =
            eigenvalues[..<q].reduce(0) { $0 + log($1) } + Double(d - q) * log(noise)
        return -0.5 * (Double(d) * log(2 * Double.pi) + logDeterminant + Double(d))
    }
}

extension Dataset {
    /// All rows in double precision.
    package var rows: [[Double]] {
        guard case .floats(let floats) = values else { return [] }
        return (0..<count).map { row in
            floats[row * itemSize..<(row + 1) * itemSize].map { Double($0) }
        }
    }
}
