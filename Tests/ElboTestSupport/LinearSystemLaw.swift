import ElboNumerics
import Foundation

/// The law of all states and cells of a linear-Gaussian system together, by its definition: one dense covariance.
///
///     z_1 ~ N(m, V),   z_t = A_t z_t-1 + N(0, Q),   x_t = C_t z_t + N(0, R), with V, Q and R diagonal.
package struct LinearSystemLaw {
    /// Numbers of all states, one step after the other, then of all cells.
    package let mean: [Double]
    /// Row after row.
    package let covariance: [[Double]]
    /// How many of them are states'.
    package let states: Int

    /// - Parameters:
    ///   - moves: A_t, n x n numbers each; the first moves nothing.
    ///   - loadings: C_t, d x n numbers each.
    ///   - q: The diagonal of Q: n.
    ///   - r: The diagonal of R: d.
    ///   - mean: m: n.
    ///   - v: The diagonal of V: n.
    package init(
        moves: [[Double]], loadings: [[Double]], q: [Double], r: [Double], mean: [Double],
        v: [Double]
    ) {
        let (n, d, steps) = (q.count, r.count, moves.count)
        // Everything as a sum of independent normal numbers: first state, noises of moves, noises of cells.
        let variances = v + (1..<steps).flatMap { _ in q } + (0..<steps).flatMap { _ in r }
        var state = (0..<n).map { i in variances.indices.map { $0 == i ? 1.0 : 0 } }
        var (means, sums): ([Double], [[Double]]) = ([], [])
        var (cellMeans, cellSums): ([Double], [[Double]]) = ([], [])
        var center = mean
        for step in 0..<steps {
            if step > 0 {
                let a = moves[step]
                center = (0..<n).map { i in
                    (0..<n).reduce(0) { $0 + a[i * n + $1] * center[$1] }
                }
                let before = state
                state = (0..<n).map { i in
                    variances.indices.map { place in
                        (0..<n).reduce(place == step * n + i ? 1.0 : 0) {
                            $0 + a[i * n + $1] * before[$1][place]
                        }
                    }
                }
            }
            means += center
            sums += state
            let c = loadings[step]
            for i in 0..<d {
                cellMeans.append((0..<n).reduce(0) { $0 + c[i * n + $1] * center[$1] })
                cellSums.append(
                    variances.indices.map { place in
                        (0..<n).reduce(place == steps * n + step * d + i ? 1.0 : 0) {
                            $0 + c[i * n + $1] * state[$1][place]
                        }
                    })
            }
        }
        let all = sums + cellSums
        self.mean = means + cellMeans
        states = steps * n
        covariance = all.map { one in
            all.map { other in
                variances.indices.reduce(0) { $0 + one[$1] * other[$1] * variances[$1] }
            }
        }
    }

    /// Places of cells that are there, S⁻¹ (x - μ) of them, and the factor of S.
    private func solved(_ cells: [Double]) -> (
        places: [Int], weights: [Double], away: [Double], factor: CholeskyFactor
    )? {
        let there = cells.indices.filter { !cells[$0].isNaN }
        let places = there.map { states + $0 }
        let block = places.flatMap { i in places.map { covariance[i][$0] } }
        guard let factor = CholeskyFactor(block, order: places.count) else { return nil }
        let away = zip(there, places).map { cells[$0] - mean[$1] }
        let inverse = factor.inverse
        let weights = places.indices.map { i in
            places.indices.reduce(0) { $0 + inverse[i * places.count + $1] * away[$1] }
        }
        return (places, weights, away, factor)
    }

    /// ln p(x) of the cells that are no NaN.
    package func logDensity(of cells: [Double]) -> Double? {
        solved(cells).map { found in
            let distance = zip(found.weights, found.away).reduce(0) { $0 + $1.0 * $1.1 }
            let constant = Double(found.places.count) * log(2 * Double.pi)
            return -(distance + found.factor.logDeterminant + constant) / 2
        }
    }

    /// E[z | x] of all steps.
    package func expectedStates(given cells: [Double]) -> [Double]? {
        solved(cells).map { found in
            (0..<states).map { state in
                zip(found.places, found.weights).reduce(mean[state]) {
                    $0 + covariance[state][$1.0] * $1.1
                }
            }
        }
    }

    /// D(N(μ, diag σ²) ‖ the law of all cells).
    package func divergence(from means: [Double], variances: [Double]) -> Double? {
        solved(means).map { found in
            let inverse = found.factor.inverse
            let count = means.count
            let trace = variances.indices.reduce(0) {
                $0 + inverse[$1 * count + $1] * variances[$1]
            }
            let distance = zip(found.weights, found.away).reduce(0) { $0 + $1.0 * $1.1 }
            let logs = variances.reduce(0) { $0 + log($1) }
            return (trace + distance - Double(count) + found.factor.logDeterminant - logs) / 2
        }
    }
}
