import ElboNumerics
import Foundation

/// Uniquenesses of factor analysers by Newton's method on the likelihood whose loadings are already at their best.
///
/// With θ_i = log ψ_i and w_1 ≥ w_2 ≥ ... the eigenvalues of A_k = Ψ^-½ S_k Ψ^-½ with the eigenvectors u_1, u_2, ..., the best loadings
/// are Λ_k = Ψ^½ (√(w_j - 1) u_j) over j in K, those of the first q with w_j > 1 (Lawley and Maxwell 1971, section 4.3). What is left to lower is
///
///     f(θ) = Σ_i θ_i + Σ_k N_k / n (Σ_{j in K} (log w_j + 1) + Σ_{j not in K} w_j)
///     ∂f/∂θ_i = Σ_k N_k / n Σ_{j not in K} (1 - w_j) u_ji²
///
/// (Jöreskog 1967, "Some contributions to maximum likelihood factor analysis"; second derivatives: Clarke 1970). EM over the factors goes
/// there in thousands of rounds where a uniqueness is nearly 0, this in ten, at q d³ operations each.
struct ProfileUniquenesses {
    /// S_k of the components that share uniquenesses, d x d numbers each.
    private let moments: [[Double]]
    /// N_k / n.
    private let shares: [Double]
    private let factors: Int
    /// The logarithms of the least uniquenesses and of the columns' variances.
    private let lower: [Double]
    private let upper: [Double]

    private var dimension: Int { lower.count }

    /// - Parameters:
    ///   - moments: S_k of the components that share uniquenesses.
    ///   - weights: N_k.
    ///   - factors: q.
    init(_ moments: [[Double]], weights: [Double], dimension d: Int, factors: Int) {
        let total = weights.reduce(0, +)
        self.moments = moments
        shares = weights.map { $0 / total }
        self.factors = factors
        let shares = shares
        upper = (0..<d).map { i in
            log(zip(moments, shares).reduce(0) { $0 + $1.0[i * (d + 1)] * $1.1 })
        }
        lower = upper.map { $0 + log(FactorLoadings.least) }
    }

    /// Loadings and uniquenesses of all components from which no step lowers f; never less likely than the best loadings for the noise given.
    ///
    /// - Parameter noise: ψ to begin with, d positive numbers.
    /// - Returns: one for each component; nil where numbers are not finite.
    func settled(from noise: [Double]) -> [FactorLoadings]? {
        guard
            var place = place(
                at: noise.indices.map { min(max(log(noise[$0]), lower[$0]), upper[$0]) })
        else { return nil }
        for _ in 0..<Self.steps {
            guard let next = next(after: place) else { break }
            place = next
        }
        return place.axes.map { loadings(place.logs, $0) }
    }

    /// Far more steps than usual, which are ten.
    private static let steps = 50
    /// The least fall of f, in nats a row, that a step is made for.
    private static let tolerance = 1e-12
    /// The most that the logarithm of a uniqueness moves in one step.
    private static let reach = 3.0
    /// A step shorter than this share of Newton's is none.
    private static let shortest = 1e-6

    private typealias Axes = (values: [Double], vectors: [[Double]])

    private struct Place {
        /// θ.
        let logs: [Double]
        /// Eigenvalues and eigenvectors of each A_k.
        let axes: [Axes]
        /// f(θ).
        let value: Double
    }

    /// A_k, d x d numbers.
    private func scaled(_ moment: [Double], _ logs: [Double]) -> [Double] {
        let (d, scales) = (dimension, logs.map { exp(-$0 / 2) })
        return (0..<d * d).map { moment[$0] * scales[$0 / d] * scales[$0 % d] }
    }

    private func place(at logs: [Double]) -> Place? {
        var value = logs.reduce(0, +)
        var axes: [Axes] = []
        for (moment, share) in zip(moments, shares) {
            let matrix = scaled(moment, logs)
            guard matrix.allSatisfy(\.isFinite) else { return nil }
            let (values, vectors) = symmetricEigenvectors(matrix, count: dimension)
            // A scatter has no negative eigenvalues; those that come out are rounding.
            let own: Axes = (values.map { max($0, 0) }, vectors)
            let kept = kept(own)
            for (j, w) in own.values.enumerated() {
                value += share * (j < kept ? log(w) + 1 : w)
            }
            axes.append(own)
        }
        return value.isFinite ? Place(logs: logs, axes: axes, value: value) : nil
    }

    /// How many axes are factors, K: of the first q those of an eigenvalue above 1.
    private func kept(_ axes: Axes) -> Int {
        axes.values.prefix(factors).count { $0 > 1 }
    }

    /// The place after one step that lowers f; nil where there is none.
    ///
    /// Uniquenesses that are at an end of their range and press against it stay there (Bertsekas 1982, "Projected Newton methods").
    private func next(after place: Place) -> Place? {
        let slopes = slopes(place)
        let free = slopes.indices.filter { i in
            !(place.logs[i] <= lower[i] && slopes[i] > 0)
                && !(place.logs[i] >= upper[i] && slopes[i] < 0)
        }
        guard !free.isEmpty, let step = step(place, slopes, free) else { return nil }
        guard -zip(slopes, step).reduce(0, { $0 + $1.0 * $1.1 }) > Self.tolerance else {
            return nil
        }
        let longest = step.reduce(0) { max($0, abs($1)) }
        var length = min(1, Self.reach / longest)
        let end = length * Self.shortest
        while length > end {
            let logs = place.logs.indices.map {
                min(max(place.logs[$0] + length * step[$0], lower[$0]), upper[$0])
            }
            let promised = logs.indices.reduce(0) {
                $0 + slopes[$1] * (logs[$1] - place.logs[$1])
            }
            if let next = self.place(at: logs), next.value < place.value,
                next.value <= place.value + 1e-4 * promised
            {
                return next
            }
            length /= 2
        }
        return nil
    }

    private func slopes(_ place: Place) -> [Double] {
        var slopes = [Double](repeating: 0, count: dimension)
        for (axes, share) in zip(place.axes, shares) {
            for j in kept(axes)..<dimension {
                let factor = share * (1 - axes.values[j])
                for (i, u) in axes.vectors[j].enumerated() { slopes[i] += factor * u * u }
            }
        }
        return slopes
    }

    /// -H⁻¹ g over the free columns, 0 elsewhere, with the second derivatives or, where these are not positive definite, their part that is.
    private func step(_ place: Place, _ slopes: [Double], _ free: [Int]) -> [Double]? {
        let (exact, definite) = curvatures(place)
        let d = dimension
        for matrix in [exact, definite] {
            // The ridge is nothing beside curvatures of about 1, and lets directions without any pass.
            let own = free.flatMap { i in
                free.map { j in matrix[i * d + j] + (i == j ? 1e-10 : 0) }
            }
            guard let factor = CholeskyFactor(own, order: free.count) else { continue }
            let solved = product(
                factor.inverse, free.map { -slopes[$0] }, rows: free.count, inner: free.count,
                columns: 1)
            var step = [Double](repeating: 0, count: d)
            for (i, value) in zip(free, solved) { step[i] = value }
            return step.allSatisfy(\.isFinite) ? step : nil
        }
        return nil
    }

    /// The second derivatives of f, and their part B ∘ C that is positive semidefinite, d x d numbers each: element by element
    ///
    ///     Σ_k N_k / n (B ∘ C + Σ_{m in K} E_m ∘ u_m u_mᵀ)
    ///
    /// with B = Σ u_j u_jᵀ, C = Σ w_j u_j u_jᵀ and E_m = Σ (1 - w_j) (w_m + w_j) / (w_m - w_j) u_j u_jᵀ over j not in K.
    private func curvatures(_ place: Place) -> (exact: [Double], definite: [Double]) {
        let d = dimension
        var exact = [Double](repeating: 0, count: d * d)
        var definite = exact
        for (axes, share) in zip(place.axes, shares) {
            let kept = kept(axes)
            let rest = kept..<d
            let vectors = Array(axes.vectors[rest].joined())
            /// Σ_{j not in K} c_j u_j u_jᵀ.
            func sum(_ factors: [Double]) -> [Double] {
                let columns = (0..<d).flatMap { i in
                    zip(factors, rest).map { $0 * axes.vectors[$1][i] }
                }
                return product(columns, vectors, rows: d, inner: rest.count, columns: d)
            }
            let others = axes.values[rest]
            let (b, c) = (sum(others.map { _ in 1 }), sum(Array(others)))
            for i in exact.indices {
                definite[i] += share * b[i] * c[i]
                exact[i] += share * b[i] * c[i]
            }
            for m in 0..<kept {
                let (own, u) = (axes.values[m], axes.vectors[m])
                let e = sum(
                    others.map { (1 - $0) * (own + $0) / max(own - $0, 1e-8 * own) })
                for i in 0..<d {
                    for j in 0..<d { exact[i * d + j] += share * e[i * d + j] * u[i] * u[j] }
                }
            }
        }
        return (exact, definite)
    }

    /// The best loadings for the uniquenesses.
    private func loadings(_ logs: [Double], _ axes: Axes) -> FactorLoadings {
        let kept = kept(axes)
        return FactorLoadings(
            loadings: logs.indices.flatMap { i in
                (0..<factors).map { f in
                    f < kept
                        ? exp(logs[i] / 2) * (axes.values[f] - 1).squareRoot() * axes.vectors[f][i]
                        : 0
                }
            }, noise: logs.map { exp($0) }, factors: factors)
    }
}
