import Elbo
import Foundation

extension Disentanglement {
    /// The numbers for people, each with what it means, and a line for each factor.
    var text: String {
        func share(_ value: Double) -> String { Format.number(value, decimals: 3) }
        let chance = 1 / Double(factors.count)
        var lines = [
            Format.wrapped(
                "dimensions and factors, on \(Format.count(examples, "example")); 1 where each factor has a dimension of its own"
            ),
            Format.entry(
                "MIG", share(informationGap.score),
                "gap in mutual information between the two dimensions that know most of a factor"),
            Format.entry(
                "DCI disentanglement", share(importance.disentanglement),
                "dimensions that are important for one factor alone"),
            Format.entry(
                "DCI completeness", share(importance.completeness),
                "factors for which one dimension alone is important"),
            Format.entry(
                "DCI informativeness",
                share(importance.informativeness.reduce(0, +) / Double(factors.count)),
                "factors told right from all dimensions, by trees on examples held back"),
            Format.entry(
                "SAP", share(attributeGap.score),
                "gap between the two dimensions that alone predict a factor best"),
            Format.entry(
                "FactorVAE score", share(votes.score),
                "factors told by the dimension that varies least; about \(share(chance)) by chance"),
            "",
        ]
        let width = max((factors.map(\.count).max() ?? 0) + 2, 8)
        func row(_ name: String, _ cells: [String]) -> String {
            name.padded(to: width)
                + cells.map { $0.padded(to: 10) }.joined().trimmingCharacters(in: .whitespaces)
        }
        lines.append(row("factor", ["levels", "told", "MIG", "SAP", "dimension"]))
        for place in factors.indices {
            let known = informationGap.information.map { $0[place] }
            let best = known.indices.max { known[$0] < known[$1] }
            lines.append(
                row(
                    factors[place],
                    [
                        "\(levels[place])", share(importance.informativeness[place]),
                        share(informationGap.gaps[place]), share(attributeGap.gaps[place]),
                        best.map { "z\($0 + 1)" } ?? "",
                    ]))
        }
        return lines.joined(separator: "\n")
    }
}
