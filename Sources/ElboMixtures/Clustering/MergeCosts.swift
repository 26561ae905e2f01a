import Foundation

/// The clusters that are left, and what merging each pair of them would cost.
///
/// Costs lie in the lower triangle of a matrix; each cluster knows its cheapest partner before it, so that the
/// next merge is found in O(n), and only clusters that lost their partner search again.
struct MergeCosts {
    private let width: Int
    private let criterion: AgglomerationCriterion
    /// tr(W)/(n d) of all rows.
    private let regularization: Double
    private var clusters: [Cluster] = []
    /// The clusters' means, one after another.
    private var means: [Double] = []
    /// The lower triangles of the clusters' scatters, one after another; empty unless the criterion is VVV.
    private var scatters: [Double] = []
    /// Cluster i holds its costs with clusters 0..<i, from i (i - 1) / 2.
    private var costs: [Double]
    /// Of each cluster from 1 the cheapest one before it; the last of those that cost the same.
    private var partners: [Int]
    private var triangle: [Double]
    private var difference: [Double]

    private struct Cluster {
        var name: Int
        var rows: Double
        var trace: Double
        var term: Double
    }

    /// Starts with every row alone.
    init(_ values: [Double], width: Int, count: Int, criterion: AgglomerationCriterion) {
        self.width = width
        self.criterion = criterion
        var total = 0.0
        for column in 0..<width {
            var mean = 0.0
            for row in 0..<count { mean += values[row * width + column] }
            mean /= Double(count)
            for row in 0..<count {
                let difference = values[row * width + column] - mean
                total += difference * difference
            }
        }
        // Rows that differ by less than a square can hold still need a finite logarithm.
        regularization = max(total / Double(max(count * width, 1)), .leastNormalMagnitude)
        let size = width * (width + 1) / 2
        triangle = [Double](repeating: 0, count: criterion == .vvv ? size : 0)
        difference = [Double](repeating: 0, count: width)
        scatters = [Double](repeating: 0, count: triangle.count * count)
        costs = [Double](repeating: 0, count: count * (count - 1) / 2)
        partners = [Int](repeating: 0, count: count)
        means = values
        let term = criterion.term(
            rows: 1, trace: 0, regularization: regularization, logDeterminant: { -.infinity })
        clusters = (0..<count).map { Cluster(name: $0, rows: 1, trace: 0, term: term) }
        for upper in 1..<count {
            for lower in 0..<upper { costs[place(upper, lower)] = cost(lower, upper) }
            partners[upper] = cheapestPartner(of: upper)
        }
    }

    /// Merges the cheapest pair; nil when one cluster is left.
    mutating func mergeCheapest() -> Agglomeration.Merge? {
        guard clusters.count > 1 else { return nil }
        var upper = 1
        var cheapest = costs[place(1, partners[1])]
        for candidate in 1..<clusters.count {
            let cost = costs[place(candidate, partners[candidate])]
            if isAtMost(cost, cheapest) { (upper, cheapest) = (candidate, cost) }
        }
        let lower = partners[upper]
        let names = (clusters[lower].name, clusters[upper].name)
        join(lower, upper)
        moveLast(to: upper)
        refresh(lower, and: upper)
        return Agglomeration.Merge(
            first: min(names.0, names.1), second: max(names.0, names.1), cost: cheapest)
    }

    private func place(_ upper: Int, _ lower: Int) -> Int { upper * (upper - 1) / 2 + lower }

    /// Whether a cost is lower, or the same but for rounding.
    ///
    /// Rows on a grid have many distances that are equal in exact arithmetic; which of them is rounded down
    /// must not decide the tree.
    private func isAtMost(_ cost: Double, _ other: Double) -> Bool {
        // The logarithms' differences are of order 1, Ward's costs have the data's own scale.
        let scale = criterion == .eii ? abs(other) : max(abs(other), 1)
        return cost <= other + 1e-12 * scale
    }

    private func cheapestPartner(of upper: Int) -> Int {
        let start = place(upper, 0)
        var best = 0
        for lower in 0..<upper where isAtMost(costs[start + lower], costs[start + best]) {
            best = lower
        }
        return best
    }

    /// By how much the criterion would rise.
    private mutating func cost(_ first: Int, _ second: Int) -> Double {
        merged(first, second).term - clusters[first].term - clusters[second].term
    }

    /// The cluster of both, whose scatter W_i + W_j + n_i n_j / (n_i + n_j) (m_i - m_j)(m_i - m_j)ᵀ is left in
    /// `triangle` when its determinant can be other than 0.
    private mutating func merged(_ first: Int, _ second: Int) -> Cluster {
        let (a, b) = (clusters[first], clusters[second])
        let rows = a.rows + b.rows
        let factor = a.rows * b.rows / rows
        var distance = 0.0
        for column in 0..<width {
            let value = means[first * width + column] - means[second * width + column]
            difference[column] = value
            distance += value * value
        }
        let trace = a.trace + b.trace + factor * distance
        var volume = -Double.infinity
        if criterion == .vvv, rows > Double(width) {
            addScatters(first, second, factor: factor)
            volume = logDeterminantOfTriangle() - Double(width) * log(rows)
        }
        let term = criterion.term(
            rows: rows, trace: trace, regularization: regularization, logDeterminant: { volume })
        return Cluster(name: min(a.name, b.name), rows: rows, trace: trace, term: term)
    }

    private mutating func addScatters(_ first: Int, _ second: Int, factor: Double) {
        let size = triangle.count
        var place = 0
        for i in 0..<width {
            let scaled = factor * difference[i]
            for j in 0...i {
                triangle[place] =
                    scatters[first * size + place] + scatters[second * size + place]
                    + scaled * difference[j]
                place += 1
            }
        }
    }

    /// log |W| by Cholesky's factorisation in place; -infinity when a pivot is not positive.
    private mutating func logDeterminantOfTriangle() -> Double {
        var result = 0.0
        for i in 0..<width {
            let row = i * (i + 1) / 2
            for j in 0...i {
                let other = j * (j + 1) / 2
                var sum = triangle[row + j]
                for k in 0..<j { sum -= triangle[row + k] * triangle[other + k] }
                if i == j {
                    guard sum > 0 else { return -.infinity }
                    result += log(sum)
                    triangle[row + i] = sum.squareRoot()
                } else {
                    triangle[row + j] = sum / triangle[other + j]
                }
            }
        }
        return result
    }

    /// Puts both into `lower`.
    private mutating func join(_ lower: Int, _ upper: Int) {
        let joined = merged(lower, upper)
        if criterion == .vvv {
            let factor = clusters[lower].rows * clusters[upper].rows / joined.rows
            addScatters(lower, upper, factor: factor)
            let size = triangle.count
            scatters.replaceSubrange(lower * size..<(lower + 1) * size, with: triangle)
        }
        let (weight, other) = (clusters[lower].rows, clusters[upper].rows)
        for column in 0..<width {
            means[lower * width + column] =
                (weight * means[lower * width + column] + other * means[upper * width + column])
                / joined.rows
        }
        clusters[lower] = joined
    }

    /// Lets the last cluster take an empty place, which keeps the triangle whole.
    private mutating func moveLast(to empty: Int) {
        let last = clusters.count - 1
        let size = triangle.count
        if empty != last {
            clusters[empty] = clusters[last]
            for column in 0..<width { means[empty * width + column] = means[last * width + column] }
            for index in 0..<size { scatters[empty * size + index] = scatters[last * size + index] }
            let row = place(last, 0)
            for lower in 0..<empty { costs[place(empty, lower)] = costs[row + lower] }
            for upper in empty + 1..<last { costs[place(upper, empty)] = costs[row + upper] }
        }
        clusters.removeLast()
    }

    /// Makes costs and partners true again after cluster `joined` has grown and `moved` has been replaced.
    private mutating func refresh(_ joined: Int, and moved: Int) {
        for other in 0..<clusters.count where other != joined {
            costs[place(max(joined, other), min(joined, other))] = cost(joined, other)
        }
        for upper in 1..<max(clusters.count, 1) {
            let partner = partners[upper]
            if upper == joined || upper == moved || partner == joined || partner == moved {
                partners[upper] = cheapestPartner(of: upper)
                continue
            }
            for changed in [joined, moved] where changed < upper {
                let (new, old) = (
                    costs[place(upper, changed)], costs[place(upper, partners[upper])]
                )
                if changed > partners[upper] ? isAtMost(new, old) : !isAtMost(old, new) {
                    partners[upper] = changed
                }
            }
        }
    }
}
