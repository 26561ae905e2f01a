package import ElboMixtures
import ElboReport

/// Groups of rows in the columns' own words: "41 % of the rows: high bill_length, low bill_depth; species Gentoo (98 %)".
package struct GroupWords {
    private let mixture: GaussianMixture
    private let whole: ClusterMoments

    /// Words for groups of a mixture's rows.
    package init(_ mixture: GaussianMixture) {
        self.mixture = mixture
        whole = ClusterMoments(Array(mixture.components.indices), of: mixture)
    }

    /// What tells a set of components from all rows.
    package func sentence(of group: [Int]) -> String {
        let moments = ClusterMoments(group, of: mixture)
        var told = [numbers(moments, from: 0.5), levels(moments)].filter { !$0.isEmpty }
        if told.isEmpty { told = [numbers(moments, from: 0.2)].filter { !$0.isEmpty } }
        return "\(percent(moments.weight)) of the rows: "
            + (told.isEmpty ? "much as all rows are" : told.joined(separator: "; "))
    }

    /// The columns whose mean lies away by so many deviations of all rows or more, at most three.
    private func numbers(_ moments: ClusterMoments, from least: Double) -> String {
        let d = mixture.dimension
        let away = (0..<d).map { column -> Double in
            let variance = whole.covariance[column * (d + 1)]
            return variance > 0
                ? (moments.mean[column] - whole.mean[column]) / variance.squareRoot() : 0
        }
        return away.indices.filter { abs(away[$0]) >= least }
            .sorted { (abs(away[$1]), $0) < (abs(away[$0]), $1) }.prefix(3)
            .map { column -> String in
                let distance = abs(away[column])
                let degree = distance >= 1.5 ? "very " : distance >= 0.5 ? "" : "slightly "
                return degree + (away[column] > 0 ? "high " : "low ")
                    + mixture.columnNames[column]
            }.joined(separator: ", ")
    }

    /// The levels that most of the group has and fewer of all rows, at most three.
    private func levels(_ moments: ClusterMoments) -> String {
        guard let columns = mixture.categories?.columns else { return "" }
        let common = moments.levels.enumerated().compactMap {
            column, shares -> (text: String, lift: Double)? in
            guard let level = shares.indices.max(by: { shares[$0] < shares[$1] }) else {
                return nil
            }
            let lift = shares[level] / whole.levels[column][level]
            guard shares[level] >= 0.5, lift >= 1.25 else { return nil }
            let name = "\(columns.categoryNames[column]) \(columns.levels[column][level])"
            return ("\(name) (\(percent(shares[level])))", lift)
        }
        return common.enumerated().sorted {
            ($1.element.lift, $0.offset) < ($0.element.lift, $1.offset)
        }
        .prefix(3).map(\.element.text).joined(separator: ", ")
    }

    private func percent(_ share: Double) -> String {
        "\(NumberText.text(100 * share, decimals: share < 0.095 ? 1 : 0)) %"
    }
}
