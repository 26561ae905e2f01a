import Foundation

/// One orthogonal D that makes all DᵀW_kD as diagonal as the likelihood asks for.
///
/// It lowers Σ_k tr(W_k D A_k⁻¹ Dᵀ) by rotations in the planes of two axes, after each of which the shapes A_k
/// take their best values. In one plane the sum is, but for a constant, uᵀMu with
/// M = Σ_k (1/a_kj - 1/a_kl) H_k, where H_k is W_k in the plane and u the new first axis; its best u is M's
/// lowest eigenvector, known in closed form. So no step loses likelihood, as with the majorising steps of
/// Browne and McNicholas (2014), but near the answer a round converges as fast as Jacobi's method. The planes
/// are those of Flury and Gautschi (1986).
struct CommonOrientation {
    /// The axes: the columns of D.
    private(set) var vectors: [[Double]]
    /// DᵀW_kD, d x d numbers each.
    private var rotated: [[Double]]
    private let weights: [Double]

    /// - Parameters:
    ///   - scatters: W_k, d x d numbers each, positive definite.
    ///   - weights: N_k.
    ///   - vectors: D to start from, column after column.
    init(_ scatters: [[Double]], weights: [Double], vectors: [[Double]]) {
        self.vectors = vectors
        self.weights = weights
        rotated = scatters.map { Self.rotate($0, into: vectors) }
    }

    /// The diagonals of DᵀW_kD.
    var axes: [[Double]] {
        let d = vectors.count
        return rotated.map { matrix in (0..<d).map { matrix[$0 * (d + 1)] } }
    }

    /// Rotates until no plane turns by more than the square root of the machine epsilon.
    mutating func improve(equalVolume: Bool) {
        let d = vectors.count
        for _ in 0..<500 {
            var largest = 0.0
            for j in 0..<d {
                for l in j + 1..<max(d, j + 1) {
                    let factors = equalVolume ? scales : weights
                    largest = max(largest, rotate(plane: j, l, factors))
                }
            }
            if largest < ScatterStatistics.tolerance { return }
        }
    }

    /// |diag(DᵀW_kD)|^(1/d): with one volume, a component's inverse shape is this over its axes.
    private var scales: [Double] { axes.map { exp(ScatterStatistics.logScale($0)) } }

    /// Turns axes j and l to their best; returns the sine of the angle.
    private mutating func rotate(plane j: Int, _ l: Int, _ factors: [Double]) -> Double {
        let d = vectors.count
        var (first, cross, second) = (0.0, 0.0, 0.0)
        for (matrix, factor) in zip(rotated, factors) {
            let (a, b, c) = (matrix[j * (d + 1)], matrix[j * d + l], matrix[l * (d + 1)])
            let difference = factor * (1 / a - 1 / c)
            first += difference * a
            cross += difference * b
            second += difference * c
        }
        // The angle of the lowest eigenvector; first <= second since shapes are at their best, so it is at
        // most 45 degrees and axes keep their places.
        guard cross != 0 else { return 0 }
        let angle = 0.5 * atan2(-2 * cross, second - first)
        let (c, s) = (cos(angle), sin(angle))
        for i in 0..<d {
            let (x, y) = (vectors[j][i], vectors[l][i])
            vectors[j][i] = c * x + s * y
            vectors[l][i] = c * y - s * x
        }
        for k in rotated.indices { Self.turn(&rotated[k], j, l, c, s, d) }
        return abs(s)
    }

    private static func turn(
        _ matrix: inout [Double], _ j: Int, _ l: Int, _ c: Double, _ s: Double, _ d: Int
    ) {
        for i in 0..<d {
            let (x, y) = (matrix[i * d + j], matrix[i * d + l])
            matrix[i * d + j] = c * x + s * y
            matrix[i * d + l] = c * y - s * x
        }
        for i in 0..<d {
            let (x, y) = (matrix[j * d + i], matrix[l * d + i])
            matrix[j * d + i] = c * x + s * y
            matrix[l * d + i] = c * y - s * x
        }
    }

    private static func rotate(_ scatter: [Double], into vectors: [[Double]]) -> [Double] {
        let d = vectors.count
        var half = [Double](repeating: 0, count: d * d)
        for (j, vector) in vectors.enumerated() {
            for i in 0..<d {
                for k in 0..<d { half[j * d + k] += vector[i] * scatter[i * d + k] }
            }
        }
        var result = half
        for i in 0..<d {
            for (j, vector) in vectors.enumerated() {
                result[i * d + j] = (0..<d).reduce(0) { $0 + half[i * d + $1] * vector[$1] }
            }
        }
        return result
    }
}
