import ElboMixtures
import ElboReport

extension MixtureReport {
    /// Categories and levels that a page shows, at most.
    private static let most = (categories: 16, levels: 16)

    /// How probable the levels of the categories are in each component.
    var levelSection: Report.Section? {
        guard let categories = file.mixture.categories else { return nil }
        let whole = file.mixture.levelShares
        let shown = categoriesByTelling.prefix(Self.most.categories)
        let rows = shown.map { category in
            LevelTable.Category(
                categories.columns.categoryNames[category],
                levels: levels(of: category, categories, whole[category]))
        }
        let left = whole.count - shown.count
        return Report.Section(
            "Categories",
            lead:
                "How often each level stands in all rows and in each component, the most telling category first. "
                + "Given its component a row's categories are independent of one another and of its numbers."
                + (left > 0 ? " \(left) categories that tell less are left out." : ""),
            figures: [
                Figure(
                    LevelTable(
                        groups: groupNames,
                        categories: rows),
                    caption: "Darker is a larger share of the component.", width: .full)
            ])
    }

    /// The components' names, with their weights where no other table has them.
    private var groupNames: [String] {
        mixture.components.enumerated().map { index, component in
            file.name(ofComponent: index)
                + (mixture.dimension > 0
                    ? "" : " (\(NumberText.text(100 * component.weight, decimals: 0)) %)")
        }
    }

    /// The categories by Σ_k π_k D(θ_kj ‖ m_j), what a cell tells of the component, the greatest first.
    private var categoriesByTelling: [Int] {
        guard let categories = file.mixture.categories else { return [] }
        let whole = file.mixture.levelShares
        var told = [Double](repeating: 0, count: whole.count)
        for (k, component) in mixture.components.enumerated() {
            for (j, nats) in categories.divergences(ofComponent: k, from: whole).enumerated() {
                told[j] += component.weight * nats
            }
        }
        return told.indices.sorted { (told[$0], $1) > (told[$1], $0) }
    }

    /// The levels of a category in the order of the table; of very many the most frequent, and the rest as one.
    private func levels(
        of category: Int, _ categories: LevelProbabilities, _ whole: [Double]
    ) -> [LevelTable.Level] {
        let names = categories.columns.levels[category]
        let frequent = whole.indices.sorted { (whole[$0], $1) > (whole[$1], $0) }
        let isLong = names.count > Self.most.levels
        let kept = isLong ? frequent.prefix(Self.most.levels - 1).sorted() : Array(names.indices)
        let own = categories.shares.map { $0[category] }
        var levels = kept.map { level in
            LevelTable.Level(names[level], whole: whole[level], shares: own.map { $0[level] })
        }
        if isLong {
            let rest = Set(names.indices).subtracting(kept).sorted()
            func sum(_ shares: [Double]) -> Double { rest.reduce(0) { $0 + shares[$1] } }
            levels.append(
                LevelTable.Level("\(rest.count) others", whole: sum(whole), shares: own.map(sum)))
        }
        return levels
    }
}
