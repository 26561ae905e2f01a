public import ElboData
public import ElboNumerics

/// What stands in for a missing cell.
public enum Imputation: Hashable, Sendable {
    /// E[x_m | x_o] = Σ_k r_k E[x_m | x_o, k].
    case conditionalMean
    /// A draw from p(x_m | x_o): a component by its responsibility, then its conditional Gaussian. The draw belongs
    /// to the key and the row.
    case draw(RandomKey)
}

extension GaussianMixture {
    /// Goes over rows in order and hands them on with their missing cells filled; cells that are there stay.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixture has.
    ///   - imputation: what stands in for a missing cell.
    ///   - threads: how many cores work; nil for all.
    ///   - body: receives the next rows, one after another.
    /// - Throws: `MixtureError.wrongColumns`; `MixtureError.unsupported` for a mixture with noise, which says
    ///   nothing about a missing cell but its range; `DataError`; what `body` throws.
    public func forEachImputed(
        _ rows: any RowSource, by imputation: Imputation, threads: Int? = nil,
        _ body: ([Double]) throws -> Void
    ) throws {
        try forEachChunk(
            of: rows, threads: threads,
            { pass, range in
                var filled = [Double](repeating: 0, count: range.count * dimension)
                try filled.withUnsafeMutableBufferPointer { try rows.read(rows: range, into: $0) }
                try pass.forEachPanel(in: range) { step in
                    guard !step.panel.pattern.isComplete else { return }
                    let cells = cells(step, imputation, origin: pass.origin)
                    for (place, row) in step.panel.indices.enumerated() {
                        for (index, column) in step.panel.pattern.missing.enumerated() {
                            filled[(row - range.lowerBound) * dimension + column] =
                                cells[index * Panel.rows + place]
                        }
                    }
                }
                return filled
            }, body)
    }

    /// The missing cells of a panel, column after column, `Panel.rows` numbers each.
    private func cells(
        _ step: PosteriorPass.Step, _ imputation: Imputation, origin: [Double]
    ) -> [Double] {
        let panel = step.panel
        let missing = panel.pattern.missing
        let laws = components.count
        // Without the noise, of which a cell learns nothing.
        let shares = (0..<panel.count).map { place in
            (0..<laws).reduce(0) { $0 + step.responsibilities[$1 * Panel.rows + place] }
        }
        let chosen = chosenComponents(step, imputation, shares)
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
                            step, component: k,
                            key.child(UInt64(panel.indices[panel.indices.startIndex + place])))
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

    /// A component for each row of a panel, drawn by responsibility; nil for means.
    private func chosenComponents(
        _ step: PosteriorPass.Step, _ imputation: Imputation, _ shares: [Double]
    ) -> [Int]? {
        guard case .draw(let key) = imputation else { return nil }
        return step.panel.indices.enumerated().map { place, row in
            var rest = key.child(UInt64(row)).child(1).uniform(at: 0) * shares[place]
            for k in components.indices {
                rest -= step.responsibilities[k * Panel.rows + place]
                if rest < 0 { return k }
            }
            return components.count - 1
        }
    }

    /// A draw of N(0, Cov[x_m | x_o]) for a row.
    private func deviations(
        _ step: PosteriorPass.Step, component: Int, _ key: RandomKey
    ) -> [Double] {
        guard let regression = step.density.regressions?[component] else { return [] }
        let count = step.panel.pattern.missing.count
        let normals = (0..<count).map { key.normal(at: $0) }
        guard let factor = CholeskyFactor(regression.covariance, order: count) else {
            return Array(repeating: 0, count: count)
        }
        return (0..<count).map { i in
            (0...i).reduce(0) { $0 + factor.lower[i * count + $1] * normals[$1] }
        }
    }
}
