import Elbo
import Foundation

extension MixtureFile {
    /// For each component the levels that tell it from all rows, the most telling first.
    var levelLines: [String] {
        guard let categories = mixture.categories else { return [] }
        let whole = mixture.levelShares
        let names = categories.columns.categoryNames
        var lines: [String] = []
        for k in mixture.components.indices {
            let weight = Format.number(mixture.components[k].weight, decimals: 3)
            lines += mixture.dimension > 0 || k > 0 ? [""] : []
            lines.append(
                "component \(name(ofComponent: k))"
                    + (mixture.dimension > 0 ? "" : ", weight \(weight)"))
            let told = categories.divergences(ofComponent: k, from: whole)
            let order = told.indices.sorted { (told[$0], $1) > (told[$1], $0) }
            let shown = order.prefix(Self.mostCategories)
            let width = shown.map { names[$0].count }.max() ?? 0
            for category in shown {
                let own = categories.shares[k][category]
                let text = Self.levels(
                    categories.columns.levels[category], own, whole[category])
                lines.append(
                    Format.wrapped(
                        text, after: "  " + names[category].padded(to: width + 3),
                        indent: width + 5
                    ).replacing("\u{A0}", with: " "))
            }
        }
        if names.count > Self.mostCategories {
            lines += [
                "",
                "Of each component the \(Self.mostCategories) categories that tell it best; the report and inspect --json have all \(names.count).",
            ]
        }
        return lines
    }

    /// Categories that are shown of a component.
    private static let mostCategories = 6

    /// The levels that stand out, with their shares in the component and in all rows.
    ///
    /// Those come first whose part of the divergence, θ ln(θ / m), is the greatest.
    private static func levels(_ names: [String], _ own: [Double], _ whole: [Double]) -> String {
        let parts = zip(own, whole).map { $0 * log($0 / $1) }
        let order = names.indices.sorted { (parts[$0], $1) > (parts[$1], $0) }
        let telling = order.filter { parts[$0] > 0.05 && own[$0] >= 0.05 }.prefix(3)
        let common = names.indices.max { (own[$0], $1) < (own[$1], $0) }
        let shown = telling.isEmpty ? Array(common.map { [$0] } ?? []) : Array(telling)
        return shown.map {
            // Blanks that belong to a level break no line.
            "\(names[$0]) \(percent(own[$0])) (all \(percent(whole[$0])))"
                .replacing(" ", with: "\u{A0}")
        }.joined(separator: ", ")
    }

    private static func percent(_ share: Double) -> String {
        share < 0.005 ? "<1 %" : "\(Format.number(share * 100, decimals: 0)) %"
    }
}
