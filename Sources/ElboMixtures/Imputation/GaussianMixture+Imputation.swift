public import ElboData
import ElboNumerics

extension GaussianMixture {
    /// Fills the missing cells of rows in place; cells that are there stay. A category's get the place of a level: of the
    /// most probable one where numbers get their mean.
    ///
    /// - Parameters:
    ///   - cells: whole rows, one after another, as many columns as the mixture has (`width`); NaN for a missing
    ///     cell.
    ///   - firstRow: the number of the first of them in the data, which decides its draws.
    ///   - imputation: what stands in for a missing cell.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError.wrongColumns` for a number of cells that is no whole number of rows, `.level`.
    public func impute(
        _ cells: UnsafeMutableBufferPointer<Double>, firstRow: Int = 0, by imputation: Imputation,
        threads: Int? = nil
    ) throws {
        try impute(cells, firstRow: firstRow, by: imputation, .responsibilities, threads: threads)
    }

    /// - Parameter shares: what of each component the rows have.
    func impute(
        _ cells: UnsafeMutableBufferPointer<Double>, firstRow: Int, by imputation: Imputation,
        _ shares: PosteriorPass.Content, threads: Int?
    ) throws {
        guard cells.count.isMultiple(of: width) else {
            throw MixtureError.wrongColumns(expected: width, found: cells.count)
        }
        guard !cells.isEmpty else { return }
        let table = try NumericTable(Array(cells), width: width)
        let numbers = numberPlaces
        try forEachChunk(
            of: table, threads: threads,
            { pass, range in
                var filled: [(place: Int, value: Double)] = []
                try pass.forEachPanel(in: range, shares) { step in
                    filled += levels(of: step, imputation, firstRow: firstRow)
                    guard !step.panel.pattern.isComplete else { return }
                    let values = values(step, imputation, origin: pass.origin, firstRow: firstRow)
                    for (place, row) in step.panel.indices.enumerated() {
                        for (index, column) in step.panel.pattern.missing.enumerated() {
                            filled.append(
                                (
                                    row * width + numbers[column],
                                    values[index * Panel.rows + place]
                                ))
                        }
                    }
                }
                return filled
            }
        ) { filled in
            for (place, value) in filled { cells[place] = value }
        }
    }

    /// All rows with their missing cells filled.
    ///
    /// - Throws: as `impute(_:firstRow:by:threads:)`, and `DataError` from reading.
    public func imputed(
        _ rows: any RowSource, by imputation: Imputation, threads: Int? = nil
    ) throws -> [Double] {
        var values = try rows.values(ofRows: 0..<rows.count)
        try values.withUnsafeMutableBufferPointer {
            try impute($0, by: imputation, threads: threads)
        }
        return values
    }

    /// The missing cells of a panel, column after column, `Panel.rows` numbers each.
    private func values(
        _ step: PosteriorPass.Step, _ imputation: Imputation, origin: [Double], firstRow: Int
    ) -> [Double] {
        let panel = step.panel
        let missing = panel.pattern.missing
        let laws = components.count
        let shares = componentShares(step)
        let numbers = step.panel.indices.map { UInt64($0 + firstRow) }
        let chosen = chosenComponents(step, imputation, shares, numbers)
        var cells = [Double](repeating: 0, count: missing.count * Panel.rows)
        let columns = UnsafeMutableBufferPointer<Double>.aligned(
            capacity: dimension * Panel.rows)
        let scratch = UnsafeMutableBufferPointer<Double>.aligned(
            capacity: dimension * Panel.rows)
        defer {
            columns.deallocate()
            scratch.deallocate()
        }
        for k in 0..<laws {
            step.density.complete(panel, component: k, to: columns.start, scratch: scratch.start)
            for place in 0..<panel.count {
                let share: Double
                if let chosen {
                    share = chosen[place] == k ? 1 : 0
                } else if shares[place] > 0 {
                    share = step.responsibilities[k * Panel.rows + place] / shares[place]
                } else {
                    share = components[k].weight
                }
                guard share > 0 else { continue }
                let spread =
                    if case .draw(let key) = imputation {
                        deviations(
                            step, component: k, place: place, key.child(numbers[place]))
                    } else {
                        [Double](repeating: 0, count: missing.count)
                    }
                for (index, column) in missing.enumerated() {
                    let value =
                        columns[column * Panel.rows + place] + origin[column] + spread[index]
                    cells[index * Panel.rows + place] += share * value
                }
            }
        }
        return cells
    }

    /// What the components together have of each row of a panel: without the noise, of which a cell learns nothing.
    func componentShares(_ step: PosteriorPass.Step) -> [Double] {
        (0..<step.panel.count).map { place in
            components.indices.reduce(0) {
                $0 + step.responsibilities[$1 * Panel.rows + place]
            }
        }
    }

    /// A component for each row of a panel, drawn by responsibility; nil for means.
    func chosenComponents(
        _ step: PosteriorPass.Step, _ imputation: Imputation, _ shares: [Double],
        _ rows: [UInt64]
    ) -> [Int]? {
        guard case .draw(let key) = imputation else { return nil }
        return rows.enumerated().map { place, row in
            chosenLaw(
                at: key.child(row).child(1).uniform(at: 0) * shares[place], of: components.count
            ) { step.responsibilities[$0 * Panel.rows + place] }
        }
    }

    /// A draw of N(0, Cov[x_m | x_o]) for a row; of a t distribution one of ν + o degrees of freedom, with the scale
    /// (ν + δ) / (ν + o) Cov[x_m | x_o], of a contaminated normal law as a good or a bad row.
    private func deviations(
        _ step: PosteriorPass.Step, component: Int, place: Int, _ key: RandomKey
    ) -> [Double] {
        guard let regression = step.density.regressions?[component] else { return [] }
        let count = step.panel.pattern.missing.count
        let normals = (0..<count).map { key.normal(at: $0) }
        guard let factor = CholeskyFactor(regression.covariance, order: count) else {
            return Array(repeating: 0, count: count)
        }
        var stretch = 1.0
        if let tails = step.tails, let law = components[component].tails {
            let precision = tails.weights[component * Panel.rows + place]
            switch law {
            case .t(let degrees):
                let own = degrees + Double(step.panel.pattern.observed.count)
                stretch =
                    (own / key.child(3).chiSquared(degreesOfFreedom: own) / precision)
                    .squareRoot()
            case .contaminated(let part)
            where key.child(3).uniform(at: 0) >= part.goodness(precision: precision):
                stretch = part.inflation.squareRoot()
            case .contaminated: break
            }
        }
        return (0..<count).map { i in
            stretch * (0...i).reduce(0) { $0 + factor.lower[i * count + $1] * normals[$1] }
        }
    }
}
