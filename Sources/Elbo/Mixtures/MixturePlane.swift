import Foundation

/// In which plane the components of a mixture are told apart best.
package struct MixturePlane {
    private let mixture: GaussianMixture
    private let means: [[Double]]
    private let matrices: [[Double]]
    private let whole: [Double]

    /// The planes of a mixture.
    package init(_ mixture: GaussianMixture) {
        self.mixture = mixture
        means = mixture.components.map(\.mean)
        whole = mixture.mean
        matrices = mixture.components.map(\.covariance.matrix)
    }

    /// How much the components overlap, seen through two directions: Σ_{k<l} √(π_k π_l) e^{−B_kl}, B the Bhattacharyya
    /// distance of two Gaussians, which bounds the share of rows that are taken for another component's (Fukunaga
    /// 1990, section 3.4). 0 is none.
    package func overlap(_ components: [PlaneGaussian]) -> Double {
        var sum = 0.0
        for k in components.indices {
            for l in components.indices where l > k {
                let (a, b) = (components[k], components[l])
                let variances = (a.variances + b.variances) / 2
                let covariance = (a.covariance + b.covariance) / 2
                let determinant = variances.x * variances.y - covariance * covariance
                let own = { (g: PlaneGaussian) in
                    max(g.variances.x * g.variances.y - g.covariance * g.covariance, 1e-300)
                }
                guard determinant > 0 else { continue }
                let away = a.mean - b.mean
                var squared = variances.y * away.x * away.x + variances.x * away.y * away.y
                squared -= 2 * covariance * away.x * away.y
                squared /= determinant
                let distance =
                    squared / 8 + 0.5 * log(determinant / (own(a) * own(b)).squareRoot())
                sum += (a.weight * b.weight).squareRoot() * exp(-max(distance, 0))
            }
        }
        return sum
    }

    /// The marginal over two columns.
    package func pair(_ i: Int, _ j: Int) -> [PlaneGaussian] {
        let d = mixture.dimension
        return mixture.components.indices.map { k in
            PlaneGaussian(
                "", weight: mixture.components[k].weight, mean: SIMD2(means[k][i], means[k][j]),
                variances: SIMD2(matrices[k][i * d + i], matrices[k][j * d + j]),
                covariance: matrices[k][i * d + j],
                tails: mixture.components[k].tails?.shape)
        }
    }

    /// The pair of columns, among `candidates`, in which components overlap least; nil for fewer than two.
    package func bestPair(among candidates: some Sequence<Int>) -> (x: Int, y: Int)? {
        let candidates = Array(candidates)
        var best: (x: Int, y: Int, overlap: Double)?
        for (place, i) in candidates.enumerated() {
            for j in candidates[(place + 1)...] {
                let overlap = overlap(pair(i, j))
                if overlap < best?.overlap ?? .infinity { best = (i, j, overlap) }
            }
        }
        return best.map { ($0.x, $0.y) }
    }

    /// The covariance of two columns between and within components, Σ_k π_k (μ_ki - μ_i)(μ_kj - μ_j) and Σ_k π_k Σ_kij.
    private func spread(_ i: Int, _ j: Int) -> (between: Double, within: Double) {
        var sums = (between: 0.0, within: 0.0)
        for (k, component) in mixture.components.enumerated() {
            sums.between += component.weight * (means[k][i] - whole[i]) * (means[k][j] - whole[j])
            sums.within += component.weight * matrices[k][i * mixture.dimension + j]
        }
        return sums
    }

    /// Whether a map shows all components of a column: one on a single value is thinner than a cell, and the map would
    /// be of one colour, that of the component beside it.
    private func isVisible(_ column: Int, _ spread: (between: Double, within: Double)) -> Bool {
        let least = Self.thinnest * (spread.between + spread.within).squareRoot()
        return mixture.components.allSatisfy {
            $0.covariance.variances[column].squareRoot() >= least
        }
    }

    /// A cell of a map of 128 is about three times as wide, in deviations of the column.
    private static let thinnest = 0.02

    /// The columns that tell components apart, at most so many: first the pair in which they overlap least, then the
    /// others by themselves.
    ///
    /// - Parameters:
    ///   - most: how many.
    ///   - avoided: columns that come last, such as those that are mostly one value.
    package func tellingColumns(_ most: Int, avoiding avoided: Set<Int> = []) -> [Int] {
        let spreads = (0..<mixture.dimension).map { spread($0, $0) }
        let alone = spreads.indices.sorted { left, right in
            avoided.contains(left) != avoided.contains(right)
                ? avoided.contains(right)
                : spreads[left].between * spreads[right].within
                    > spreads[right].between * spreads[left].within
        }
        let preferred = alone.filter { !avoided.contains($0) }
        let pair =
            bestPair(among: preferred.filter { isVisible($0, spreads[$0]) }.prefix(24))
            ?? bestPair(among: preferred.prefix(24))
            ?? bestPair(among: alone.prefix(24))
        let first = pair.map { [$0.x, $0.y] } ?? []
        return Array((first + alone.filter { !first.contains($0) }).prefix(most))
    }

    /// The two directions in which components differ most, by their means and their covariances (GMMDR: Scrucca 2010,
    /// "Dimension reduction for model-based clustering", equation 3): the v with the largest vᵀMv / vᵀΣv,
    ///
    ///     M = B Σ⁻¹ B + Σ_k π_k (Σ_k - W) Σ⁻¹ (Σ_k - W),     Σ = B + W,
    ///
    /// B and W the covariance between and within components. With equal covariances they are those of Fisher's discriminant. Each
    /// has a deviation of 1 within components; nil where Σ has no inverse, where there are fewer than three columns, or where one
    /// direction tells everything.
    package var directions: (first: [Double], second: [Double])? {
        let d = mixture.dimension
        guard d > 2, mixture.components.count > 1, d <= 256 else { return nil }
        let pairs = (0..<d * d).map { spread($0 / d, $0 % d) }
        let within = pairs.map(\.within)
        // Columns in units of their deviation, so that none decides by its unit.
        let scale = (0..<d).map { pairs[$0 * (d + 1)].between + pairs[$0 * (d + 1)].within }
        guard scale.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
        func scaled(_ matrix: [Double]) -> [Double] {
            (0..<d * d).map { matrix[$0] / (scale[$0 / d] * scale[$0 % d]).squareRoot() }
        }
        let total = scaled(pairs.map { $0.between + $0.within })
        guard total.allSatisfy(\.isFinite) else { return nil }
        let whitening = symmetricEigenvectors(total, count: d)
        guard let least = whitening.values.last, least > 1e-9 else { return nil }
        let root = zip(whitening.values, whitening.vectors).map { value, vector in
            vector.map { $0 / value.squareRoot() }
        }
        // Σ^-½ (a matrix) Σ^-½, in the axes of Σ.
        func whitened(_ matrix: [Double]) -> [Double] {
            let own = scaled(matrix)
            let applied = root.map { vector in
                (0..<d).map { product(own[$0 * d..<($0 + 1) * d], vector) }
            }
            return (0..<d * d).map { product(root[$0 / d][...], applied[$0 % d]) }
        }
        var kernel = [Double](repeating: 0, count: d * d)
        func addSquare(of matrix: [Double], weight: Double) {
            let rows = (0..<d).map { Array(matrix[$0 * d..<($0 + 1) * d]) }
            for a in 0..<d {
                for b in 0..<d { kernel[a * d + b] += weight * product(rows[a][...], rows[b]) }
            }
        }
        addSquare(of: whitened(pairs.map(\.between)), weight: 1)
        for (component, matrix) in zip(mixture.components, matrices) {
            addSquare(
                of: whitened(zip(matrix, within).map { $0 - $1 }), weight: component.weight)
        }
        guard kernel.allSatisfy(\.isFinite) else { return nil }
        let axes = symmetricEigenvectors(kernel, count: d)
        guard axes.values[1] > 1e-9 * axes.values[0] else { return nil }
        func direction(_ vector: [Double]) -> [Double] {
            let raw = (0..<d).map { i in
                zip(vector, root).reduce(0) { $0 + $1.0 * $1.1[i] } / scale[i].squareRoot()
            }
            let deviation = quadratic(raw, within, raw).squareRoot()
            return raw.map { $0 / deviation }
        }
        return (direction(axes.vectors[0]), direction(axes.vectors[1]))
    }

    private func product(_ a: ArraySlice<Double>, _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// aᵀ M b.
    private func quadratic(_ a: [Double], _ matrix: [Double], _ b: [Double]) -> Double {
        let d = a.count
        return (0..<d).reduce(0) { $0 + a[$1] * product(matrix[$1 * d..<($1 + 1) * d], b) }
    }

    /// The components seen along two directions, from the mixture's mean.
    package func seen(along first: [Double], _ second: [Double], names: [String]) -> [PlaneGaussian]
    {
        func place(_ mean: [Double], _ direction: [Double]) -> Double {
            var sum = 0.0
            for i in mean.indices { sum += (mean[i] - whole[i]) * direction[i] }
            return sum
        }
        return mixture.components.indices.map { k in
            PlaneGaussian(
                names.isEmpty ? "" : names[k], weight: mixture.components[k].weight,
                mean: SIMD2(place(means[k], first), place(means[k], second)),
                variances: SIMD2(
                    quadratic(first, matrices[k], first), quadratic(second, matrices[k], second)),
                covariance: quadratic(first, matrices[k], second),
                tails: mixture.components[k].tails?.shape)
        }
    }
}
