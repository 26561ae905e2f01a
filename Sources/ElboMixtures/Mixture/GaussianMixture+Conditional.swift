import Foundation

extension GaussianMixture {
    /// p(x_rest | x_given): a mixture of the remaining columns, in their order.
    ///
    /// Its weights are the responsibilities given the known columns, π_k N(x_g; μ_k, Σ_k) Π_j θ_kj[x_j] over their sum; its
    /// components have the conditional means μ_r + Σ_rg Σ_gg⁻¹ (x_g - μ_g) and covariances Σ_rr - Σ_rg Σ_gg⁻¹ Σ_gr, and the
    /// level probabilities they had. Those of t distributions have ν + g degrees of freedom, g the number of given numbers,
    /// and scale matrices (ν + δ) / (ν + g) times these covariances (Ding 2016, "On the conditional distribution of the
    /// multivariate t distribution"); of contaminated normal laws the share of good rows is the probability that the known columns are
    /// those of a good one.
    ///
    /// - Parameter given: values by column of a row, from 0, of a category the place of a level; at least one column must
    ///   remain.
    /// - Throws: `MixtureError.option` when nothing remains, a value is not finite, or one is so far from all
    ///   components that rounding would decide between them; `MixtureError.level`;
    ///   `MixtureError.collapsedComponent`.
    public func conditional(on given: [Int: Double]) throws -> GaussianMixture {
        let left = (0..<width).filter { given[$0] == nil }
        guard !left.isEmpty else {
            throw MixtureError.option(
                name: "the number of given columns", value: "\(given.count)",
                allowed: "below \(width), so that one remains")
        }
        for column in given.keys.sorted()
        where !(0..<width).contains(column) || given[column]?.isFinite != true {
            throw MixtureError.option(
                name: "the given value of column \(column + 1)",
                value: "\(given[column] ?? .nan)",
                allowed: "finite, of one of the \(width) columns")
        }
        var numbers: [Int: Double] = [:]
        for (column, place) in numberPlaces.enumerated() { numbers[column] = given[place] }
        var levels: [Int: Int] = [:]
        if let columns = categories?.columns {
            for (category, place) in columns.categories.enumerated() {
                levels[category] = try given[place].map {
                    try columns.level($0, of: category, row: 0)
                }
            }
        }
        return try conditional(
            numbers: numbers, levels: levels, categories: categories?.selecting(left))
    }

    /// - Parameters:
    ///   - given: values by column of numbers, from 0.
    ///   - levels: places of levels by category, from 0.
    ///   - categories: those that remain.
    private func conditional(
        numbers given: [Int: Double], levels: [Int: Int], categories: LevelProbabilities?
    ) throws -> GaussianMixture {
        let known = given.keys.sorted()
        let rest = (0..<dimension).filter { given[$0] == nil }
        let x = known.map { given[$0] ?? 0 }
        let row = UnsafeMutableBufferPointer<Double>.aligned(capacity: known.count * Panel.rows)
        let completed = UnsafeMutableBufferPointer<Double>.aligned(capacity: dimension * Panel.rows)
        let scratch = UnsafeMutableBufferPointer<Double>.aligned(capacity: dimension * Panel.rows)
        let logs = UnsafeMutableBufferPointer<Double>.aligned(capacity: laws * Panel.rows)
        let tails = TailMemory(law, components: components.count)
        defer {
            for memory in [row, completed, scratch, logs] { memory.deallocate() }
        }
        for (place, value) in x.enumerated() { row[place * Panel.rows] = value }
        let pattern = MissingPattern(observed: known, missing: rest)
        let shift = [Double](repeating: 0, count: dimension)
        let density = try PatternDensity(
            self, pattern, shift: shift, complete: PatternDensity(self, shift: shift))
        density.write(
            Panel(x: UnsafePointer(row.start), pattern: pattern, indices: [0]), to: logs.start,
            tails: tails, columns: completed.start, scratch: scratch.start)
        var terms = (0..<laws).map { logs[$0 * Panel.rows] }
        if let own = density.levels {
            terms = zip(terms, own.logs(of: levels)).map { $0 + $1 }
        }
        try requireDigits(terms, given: given, known: known)
        let largest = terms.max() ?? 0
        let shares = terms.map { exp($0 - largest) }
        let total = shares.reduce(0, +)
        let parts = components.indices.map { k in
            let regression = density.regressions?[k]
            let mean = rest.indices.map { place in
                known.indices.reduce(regression?.intercepts[place] ?? 0) {
                    $0 + (regression?.coefficients[place * known.count + $1] ?? 0) * x[$1]
                }
            }
            // (ν + δ) / (ν + g) = 1 / u.
            let told = tails.map { $0.weights[k * Panel.rows] } ?? 1
            let factor = components[k].tails?.degreesOfFreedom == nil ? 1 : 1 / told
            let spread = (regression?.covariance ?? []).map { $0 * factor }
            let covariance: Covariance =
                if case .diagonal = components[k].covariance {
                    .diagonal(rest.indices.map { spread[$0 * rest.count + $0] })
                } else {
                    .full(spread, dimension: rest.count)
                }
            return Component(
                weight: shares[k] / total, mean: mean, covariance: covariance,
                tails: components[k].tails.map {
                    $0.conditional(given: known.count, precision: told)
                })
        }
        return GaussianMixture(
            checked: parts, law: law.ofOwnParts,
            noise: noise?.marginal(rest).weighted((shares.last ?? 0) / total),
            // Conditional covariances keep nothing of a shared shape but being diagonal.
            model: model.isDiagonal ? .vvi : .vvv,
            columns: columns.map { names in rest.map { names[$0] } }, categories: categories)
    }

    /// Refuses values so far from all components that rounding decides between these.
    ///
    /// A logarithm is good to some roundings of its size; where that is a hundredth or more, the weights are known
    /// only if one law leads the others by more than it and 40 nats, the weight of these being nothing.
    private func requireDigits(
        _ terms: [Double], given: [Int: Double], known: [Int]
    ) throws {
        guard !known.isEmpty else { return }
        let error = { (term: Double) in 8 * Double(known.count + 2) * term.magnitude * 0x1p-52 }
        let largest = terms.max() ?? 0
        let rivals = terms.filter {
            $0.isFinite && $0 >= largest - error(largest) - error($0) - 40
        }
        let isLost = rivals.count > 1 && rivals.contains { error($0) > 0.01 }
        guard largest.isFinite, !isLost else {
            let law = (mean: mean, variances: columnVariances)
            let far = known.max { left, right in
                func distance(_ column: Int) -> Double {
                    abs((given[column] ?? 0) - law.mean[column])
                        / law.variances[column].squareRoot()
                }
                return distance(left) < distance(right)
            }
            let column = far ?? known[0]
            throw MixtureError.option(
                name: "the given value of \(columnNames[column])",
                value: "\(given[column] ?? 0)",
                allowed:
                    "nearer to \(law.mean[column]): so far away rounding would decide which component it belongs to"
            )
        }
    }

    /// Each column's variance between and within the components.
    private var columnVariances: [Double] {
        let whole = mean
        return (0..<dimension).map { column in
            components.reduce(0) { sum, component in
                let away = component.mean[column] - whole[column]
                return sum + component.weight
                    * (away * away + component.covariance.variances[column])
            }
        }
    }
}
