import ElboData
import ElboMixtures
import Foundation

/// Mixtures of numbers and categories computed the obvious way, a row at a time, for comparison.
struct NaiveMixedMixture {
    var numbers: NaiveMixture
    /// θ by component, category and level.
    var shares: [[[Double]]]
    let columns: MixedColumns

    init(_ mixture: GaussianMixture) throws {
        numbers = NaiveMixture(mixture)
        guard let categories = mixture.categories else {
            throw MixtureError.option(name: "categories", value: "none", allowed: "some")
        }
        (shares, columns) = (categories.shares, categories.columns)
    }

    /// log π_k + log N(x_o; μ_k, Σ_k) + Σ_j log θ_kj[x_j] for each component.
    func logJoint(_ row: [Double]) -> [Double] {
        zip(numbers.logJoint(columns.numbers.map { row[$0] }), shares).map { log, own in
            columns.categories.enumerated().reduce(log) { sum, category in
                let cell = row[category.element]
                return cell.isNaN ? sum : sum + Foundation.log(own[category.offset][Int(cell)])
            }
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

    /// One step of EM with unrestricted covariances.
    func step(_ rows: [[Double]], weights w: [Double], prior: Double) -> NaiveMixedMixture {
        var next = self
        let r = rows.map(responsibilities)
        let total = w.reduce(0, +)
        let d = columns.numbers.count
        for k in shares.indices {
            let n = rows.indices.reduce(0) { $0 + w[$1] * r[$1][k] }
            next.numbers.weights[k] = n / total
            let filled = rows.map { row in
                numbers.conditional(columns.numbers.map { row[$0] }, k)
            }
            let mean = (0..<d).map { j in
                rows.indices.reduce(0) { $0 + w[$1] * r[$1][k] * filled[$1].mean[j] } / n
            }
            next.numbers.means[k] = mean
            for i in 0..<d {
                for j in 0..<d {
                    next.numbers.covariances[k][i][j] =
                        rows.indices.reduce(0) { sum, row in
                            let (x, c) = filled[row]
                            return sum + w[row] * r[row][k]
                                * ((x[i] - mean[i]) * (x[j] - mean[j]) + c[i][j])
                        } / n
                }
            }
            for (j, column) in columns.categories.enumerated() {
                let levels = columns.levels[j].count
                let known = rows.indices.filter { !rows[$0][column].isNaN }
                let all = known.reduce(0) { $0 + w[$1] }
                let own = known.reduce(0) { $0 + w[$1] * r[$1][k] }
                for level in 0..<levels {
                    let those = known.filter { rows[$0][column] == Double(level) }
                    let weight = those.reduce(0) { $0 + w[$1] }
                    let marginal = (weight + 1 / Double(levels)) / (all + 1)
                    let count = those.reduce(0) { $0 + w[$1] * r[$1][k] }
                    let added = prior / Double(shares.count)
                    next.shares[k][j][level] = (count + added * marginal) / (own + added)
                }
            }
        }
        return next
    }
}
