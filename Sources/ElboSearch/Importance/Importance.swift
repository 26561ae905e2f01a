import Foundation

/// How much each option decides whether a configuration is among the best.
///
/// PED-ANOVA: Watanabe, Bansal and Hutter, "Efficiently quantifying hyperparameter importance in arbitrary subspaces",
/// IJCAI 2023, equation 6: the Pearson divergence between the density of an option's values among the best and
/// among all.
public enum SearchImportance {
    /// Shares of all options, which sum to 1; nil where nothing is known: with fewer than ten scores, or all alike.
    ///
    /// - Parameters:
    ///   - judged: Trials, failures left aside.
    ///   - quantile: The share of them that are the best.
    public static func shares(
        _ judged: [JudgedConfiguration], in space: SearchSpace, quantile: Double = 0.25
    ) -> [String: Double]? {
        let ranked = judged.filter { $0.score != nil }
            .sorted { ($0.score ?? 0) > ($1.score ?? 0) }
        guard ranked.count >= 10, ranked.first?.score != ranked.last?.score else { return nil }
        let count = max(2, Int((quantile * Double(ranked.count)).rounded(.up)))
        var divergences: [String: Double] = [:]
        for parameter in space.parameters {
            func values(_ trials: some Sequence<JudgedConfiguration>) -> [Double] {
                trials.compactMap {
                    $0.configuration[parameter.name].flatMap(parameter.domain.coordinate)
                }
            }
            let all = density(values(ranked), parameter.domain)
            let best = density(values(ranked.prefix(count)), parameter.domain)
            divergences[parameter.name] = zip(all, best).reduce(0) {
                $0 + $1.0 * ($1.1 / $1.0 - 1) * ($1.1 / $1.0 - 1)
            }
        }
        let sum = divergences.values.reduce(0, +)
        guard sum > 0 else { return nil }
        return divergences.mapValues { $0 / sum }
    }

    /// The density of values over an option's cells: a Parzen estimator with Scott's width and one observation more that
    /// is everywhere alike.
    private static func density(_ values: [Double], _ domain: SearchDomain) -> [Double] {
        if let choices = domain.choices {
            let each = 1 / Double(choices.count)
            return choices.indices.map { index in
                (Double(values.count { Int($0) == index }) + each) / Double(values.count + 1)
            }
        }
        let cells = 50
        let count = Double(max(values.count, 1))
        let mean = values.reduce(0, +) / count
        let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        let sigma = max(1.059 * spread * pow(count, -0.2), 1 / Double(cells))
        var sums = Array(repeating: 1 / Double(cells), count: cells)
        for value in values {
            let masses = (0..<cells).map { cell in
                share((Double(cell + 1) / Double(cells) - value) / sigma)
                    - share((Double(cell) / Double(cells) - value) / sigma)
            }
            let whole = masses.reduce(0, +)
            for cell in 0..<cells { sums[cell] += masses[cell] / whole }
        }
        return sums.map { $0 / Double(values.count + 1) }
    }

    private static func share(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }
}
