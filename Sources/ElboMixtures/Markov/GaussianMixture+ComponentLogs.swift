import ElboData
import ElboNumerics

extension GaussianMixture {
    /// log p_k(x_o) of each row in each component, without the weights, row after row; 0 for a row without any cell.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixture has; NaN is a missing cell.
    ///   - known: for each row the component that it is known to come from, from 0, or -1: all others are -infinity.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError.wrongColumns`, `.level`, `.collapsedComponent`; `DataError` from reading.
    func componentLogs(
        of rows: any RowSource, known: [Int]? = nil, threads: Int?
    ) throws -> [Double] {
        let count = components.count
        let unweighted = GaussianMixture(
            checked: components.map { $0.weighted(1) }, law: law, noise: nil, model: model,
            columns: columns, categories: categories)
        var logs: [Double] = []
        logs.reserveCapacity(rows.count * count)
        try unweighted.forEachChunk(
            of: rows, threads: threads,
            { pass, range in
                var own = [Double](repeating: 0, count: range.count * count)
                try pass.forEachPanel(in: range, .logarithms) { step in
                    for (place, row) in step.panel.indices.enumerated() {
                        let first = (row - range.lowerBound) * count
                        for k in 0..<count {
                            own[first + k] = step.responsibilities[k * Panel.rows + place]
                        }
                    }
                }
                return own
            }
        ) { logs += $0 }
        if let known {
            for (row, component) in known.enumerated() where component >= 0 {
                for k in 0..<count where k != component { logs[row * count + k] = -.infinity }
            }
        }
        return logs
    }
}
