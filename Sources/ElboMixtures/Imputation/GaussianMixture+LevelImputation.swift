import ElboNumerics

extension GaussianMixture {
    /// Levels for the missing categories of a panel, with their places among the cells of all rows.
    ///
    /// With the responsibilities r of a row, p(x_j = l | x_o) = Σ_k r_k θ_kj[l]: the most probable level, or one drawn from
    /// θ_kj of the component that the row's numbers are drawn from too.
    func levels(
        of step: PosteriorPass.Step, _ imputation: Imputation, firstRow: Int
    ) -> [(place: Int, value: Double)] {
        guard let categories, let slots = step.panel.slots else { return [] }
        let columns = categories.columns
        let gaps = (0..<step.panel.count).filter { place in
            columns.categories.indices.contains { slots[$0 * Panel.rows + place] == 0 }
        }
        guard !gaps.isEmpty else { return [] }
        let numbers = step.panel.indices.map { UInt64($0 + firstRow) }
        let chosen = chosenComponents(step, imputation, componentShares(step), numbers)
        var filled: [(place: Int, value: Double)] = []
        for place in gaps {
            let levels: [Int]
            if let chosen, case .draw(let key) = imputation {
                levels = categories.draw(
                    fromComponent: chosen[place], key: key.child(numbers[place]).child(2))
            } else {
                let shares = components.indices.map {
                    step.responsibilities[$0 * Panel.rows + place]
                }
                // A row that is nothing but noise is filled as any other row of the components.
                levels = categories.mean(
                    weights: shares.contains { $0 > 0 } ? shares : components.map(\.weight)
                ).map(mostProbable)
            }
            let row = step.panel.indices[step.panel.indices.startIndex + place]
            for (category, column) in columns.categories.enumerated()
            where slots[category * Panel.rows + place] == 0 {
                filled.append((row * width + column, Double(levels[category])))
            }
        }
        return filled
    }
}
