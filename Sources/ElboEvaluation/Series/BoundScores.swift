import ElboData

extension BoundedSeriesModel {
    /// The bound of series, and how well their rows are told by codes drawn from the posterior.
    ///
    /// - Parameters:
    ///   - rows: The series.
    ///   - hasCells: For each step whether its row has a cell.
    func boundScores(_ rows: SequencedRows, _ hasCells: [Bool]) throws
        -> SeriesEvaluation.BoundScores
    {
        let bounds = try bounds(of: rows)
        let count = Double(max(hasCells.count { $0 }, 1))
        func perRow(_ term: (SeriesBound) -> Double) -> Double {
            bounds.reduce(0) { $0 + term($1) } / count
        }
        var errors: [String: Double] = [:]
        for (column, name) in rowColumnNames.enumerated() {
            let cells = stride(from: column, to: rows.table.values.count, by: width)
                .count { !rows.table.values[$0].isNaN }
            let squares = bounds.reduce(0) { $0 + $1.squares[column] }
            errors[name] = (squares / Double(max(cells, 1))).squareRoot()
        }
        return SeriesEvaluation.BoundScores(
            particles: particles, elbo: perRow(\.elbo), reconstruction: perRow(\.reconstruction),
            kl: perRow(\.kl), reconstructionErrors: errors)
    }
}
