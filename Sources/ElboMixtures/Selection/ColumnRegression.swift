import ElboNumerics
import Foundation

/// Linear regressions of one column on some of the others, all from the columns' scatter.
struct ColumnRegression: Sendable {
    /// Σ w (x_i - x̄_i)(x_j - x̄_j), d x d numbers.
    private let scatter: [Double]
    private let dimension: Int
    /// The sum of the rows' weights.
    private let rows: Double

    init(scatter: [Double], dimension: Int, rows: Double) {
        (self.scatter, self.dimension, self.rows) = (scatter, dimension, rows)
    }

    /// 2 log L - (p + 2) log n of the normal law of a column whose mean is linear in p others; -infinity where these explain
    /// all of it.
    func bic(of column: Int, on predictors: [Int]) -> Double {
        let d = dimension
        let own = scatter[column * (d + 1)]
        var rest = own
        if !predictors.isEmpty {
            let p = predictors.count
            let square = (0..<p * p).map { scatter[predictors[$0 / p] * d + predictors[$0 % p]] }
            guard let factor = CholeskyFactor(square, order: p), factor.smallestPivot > 1e-10
            else { return -.infinity }
            let cross = predictors.map { scatter[$0 * d + column] }
            let inverse = factor.inverseLower
            for i in 0..<p {
                var part = 0.0
                for j in 0...i { part += inverse[i * p + j] * cross[j] }
                rest -= part * part
            }
        }
        guard rest > 1e-12 * own else { return -.infinity }
        let logLikelihood = -rows / 2 * (log(2 * Double.pi * rest / rows) + 1)
        return 2 * logLikelihood - Double(predictors.count + 2) * log(rows)
    }

    /// The predictors that a column needs among some, by steps forwards and backwards while the BIC rises (Maugis, Celeux and
    /// Martin-Magniette 2009, section 2.3).
    func predictors(of column: Int, among others: [Int]) -> (columns: [Int], bic: Double) {
        var chosen: [Int] = []
        var best = bic(of: column, on: [])
        while true {
            let added = others.filter { !chosen.contains($0) }.map { (chosen + [$0]).sorted() }
            let removed = chosen.map { left in chosen.filter { $0 != left } }
            let next = (added + removed).map { ($0, bic(of: column, on: $0)) }
                .max { $0.1 < $1.1 }
            guard let next, next.1 > best else { return (chosen, best) }
            (chosen, best) = next
        }
    }
}
