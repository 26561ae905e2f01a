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
    private let dimension: Int
    /// D's columns, one after another.
    private var frame: [Double]
    /// DᵀW_kD, d x d numbers each.
    private var rotated: [[Double]]
    private let weights: [Double]
    /// log |diag(DᵀW_kD)|^(1/d): with one volume, a component's inverse shape is its exponential over the axes.
    private var logScales: [Double] = []

    /// - Parameters:
    ///   - scatters: W_k, d x d numbers each, positive definite.
    ///   - weights: N_k.
    ///   - vectors: D to start from, column after column.
    init(_ scatters: [[Double]], weights: [Double], vectors: [[Double]]) {
        dimension = vectors.count
        frame = vectors.flatMap(\.self)
        self.weights = weights
        rotated = scatters.map { Self.rotate($0, into: vectors) }
    }

    /// The axes: the columns of D.
    var vectors: [[Double]] {
        (0..<dimension).map { Array(frame[$0 * dimension..<($0 + 1) * dimension]) }
    }

    /// The diagonals of DᵀW_kD.
    var axes: [[Double]] {
        let d = dimension
        return rotated.map { matrix in (0..<d).map { matrix[$0 * (d + 1)] } }
    }

    /// Rotates until no plane turns by more than the square root of the machine epsilon.
    ///
    /// A round costs K d³, and in tens of columns some planes hardly matter and turn for ever: then few
    /// rounds are made, which lose no likelihood, and EM's next iteration goes on from where they end.
    mutating func improve(equalVolume: Bool) {
        let d = dimension
        for _ in 0..<min(500, max(20, 2_000 / max(d, 1))) {
            var largest = 0.0
            logScales = axes.map(ScatterStatistics.logScale)
            for j in 0..<d {
                for l in j + 1..<max(d, j + 1) {
                    largest = max(largest, rotate(plane: j, l, equalVolume: equalVolume))
                }
            }
            if largest < ScatterStatistics.tolerance { return }
        }
    }

    /// Turns axes j and l to their best; returns the sine of the angle.
    private mutating func rotate(plane j: Int, _ l: Int, equalVolume: Bool) -> Double {
        let d = dimension
        var (first, cross, second) = (0.0, 0.0, 0.0)
        for k in rotated.indices {
            let (a, b, c) = area(k, j, l)
            let factor = equalVolume ? exp(logScales[k]) : weights[k]
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
        Self.turn(&frame, rows: j, l, c, s, d)
        for k in rotated.indices {
            let old = area(k, j, l)
            Self.turn(&rotated[k], rows: j, l, c, s, d)
            Self.turn(&rotated[k], columns: j, l, c, s, d)
            let new = area(k, j, l)
            logScales[k] += log(new.a / old.a * (new.c / old.c)) / Double(d)
        }
        return abs(s)
    }

    /// DᵀW_kD in the plane of axes j and l.
    private func area(_ k: Int, _ j: Int, _ l: Int) -> (a: Double, b: Double, c: Double) {
        let d = dimension
        return (rotated[k][j * (d + 1)], rotated[k][j * d + l], rotated[k][l * (d + 1)])
    }

    private static func turn(
        _ matrix: inout [Double], rows j: Int, _ l: Int, _ c: Double, _ s: Double, _ d: Int
    ) {
        matrix.withUnsafeMutableBufferPointer { matrix in
            guard let start = matrix.baseAddress else { return }
            let (first, second) = (start + j * d, start + l * d)
            for i in 0..<d {
                let (x, y) = (first[i], second[i])
                first[i] = c * x + s * y
                second[i] = c * y - s * x
            }
        }
    }

    private static func turn(
        _ matrix: inout [Double], columns j: Int, _ l: Int, _ c: Double, _ s: Double, _ d: Int
    ) {
        matrix.withUnsafeMutableBufferPointer { matrix in
            guard var row = matrix.baseAddress else { return }
            for _ in 0..<d {
                let (x, y) = (row[j], row[l])
                row[j] = c * x + s * y
                row[l] = c * y - s * x
                row += d
            }
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
