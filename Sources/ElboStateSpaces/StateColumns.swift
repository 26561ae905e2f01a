import ElboData
import ElboNumerics
import Foundation

/// What is known of the columns of some series before a fit, and the first parameters of every form.
struct StateColumns: Sendable {
    let means: [Double]
    let variances: [Double]
    /// The first number of each column.
    let firsts: [Double]
    let names: [String]?

    /// The least variance of each column's noise: a ten-millionth of the column's.
    var floors: [Double] { variances.map { 1e-7 * $0 } }

    /// - Throws: `StateSpaceError.constantColumn`.
    init(_ rows: SequencedRows) throws {
        let p = rows.table.width
        let values = rows.table.values
        names = rows.table.columns
        var (means, variances, firsts): ([Double], [Double], [Double]) = ([], [], [])
        for column in 0..<p {
            let cells = stride(from: column, to: values.count, by: p).map { values[$0] }
                .filter { !$0.isNaN }
            let mean = cells.reduce(0) { $0 + $1 / Double(cells.count) }
            let variance = cells.reduce(0) {
                $0 + ($1 - mean) * ($1 - mean) / Double(cells.count)
            }
            guard cells.count > 1, variance > 0, variance.isFinite else {
                throw StateSpaceError.constantColumn(
                    column: rows.table.columns?[column] ?? "\(column + 1)")
            }
            means.append(mean)
            variances.append(variance)
            firsts.append(cells[0])
        }
        (self.means, self.variances, self.firsts) = (means, variances, firsts)
    }

    /// Where EM begins.
    func first(_ form: StateForm, _ rows: SequencedRows) throws -> StateSpaceModel {
        switch form {
        case .structural(let trend, let season): structural(trend, season, form)
        case .free(let dimension): try free(dimension, rows, form)
        }
    }

    /// How wide the first state of a structural form is, in standard deviations of its column: so wide that it says nothing.
    private static let width = 1e3

    private func structural(_ trend: Bool, _ season: Int?, _ form: StateForm) -> StateSpaceModel {
        let p = means.count
        let d = form.dimension(columns: p)
        var (a, c) = (Matrix.zeros(d, d), Matrix.zeros(p, d))
        var (noises, wide) = ([Double](repeating: 0, count: d), [Double](repeating: 0, count: d))
        var first = [Double](repeating: 0, count: d)
        var place = 0
        for column in 0..<p {
            let variance = variances[column]
            (a[place, place], c[column, place]) = (1, 1)
            noises[place] = 0.05 * variance
            first[place] = firsts[column]
            if trend {
                (a[place, place + 1], a[place + 1, place + 1]) = (1, 1)
                noises[place + 1] = 1e-4 * variance
            }
            let start = place + (trend ? 2 : 1)
            if let season {
                c[column, start] = 1
                noises[start] = 0.01 * variance
                for i in 0..<season - 1 {
                    a[start, start + i] = -1
                    if i > 0 { a[start + i, start + i - 1] = 1 }
                }
            }
            let end = start + (season.map { $0 - 1 } ?? 0)
            for i in place..<end { wide[i] = Self.width * Self.width * variance }
            place = end
        }
        return StateSpaceModel(
            a: a, q: .diagonal(noises), c: c, offset: Array(repeating: 0, count: p),
            noise: variances.map { 0.1 * $0 }, firstMean: first, v: .diagonal(wide), form: form,
            columns: names)
    }

    /// A state of the last rows side by side, or of their principal components, that moves as least squares say: of one column
    /// an autoregression.
    private func free(
        _ d: Int, _ rows: SequencedRows, _ form: StateForm
    ) throws -> StateSpaceModel {
        guard d >= 1 else {
            throw StateSpaceError.option(
                name: "the number of a state's numbers", value: "\(d)", allowed: "at least 1")
        }
        let p = means.count
        let lags = (d + p - 1) / p
        var states: [[Double]] = []
        var starts: [Bool] = []
        var cells: [[Double]] = []
        for sequence in rows.sequences {
            let own = standardized(rows, sequence)
            for step in own.indices.dropFirst(lags - 1) {
                starts.append(step == lags - 1)
                states.append((0..<lags).flatMap { own[step - $0] })
                cells.append(own[step])
            }
        }
        if lags * p > d { states = components(states, d) }
        let scale = Double(max(states.count, 1))
        var (square, crossed, earlier) = (
            Matrix.zeros(d, d), Matrix.zeros(d, d), Matrix.zeros(d, d)
        )
        var observed = Matrix.zeros(p, d)
        for (place, state) in states.enumerated() {
            square += .outer(state, state)
            observed += .outer(cells[place], state)
            guard place > 0, !starts[place] else { continue }
            crossed += .outer(state, states[place - 1])
            earlier += .outer(states[place - 1], states[place - 1])
        }
        for i in 0..<d {
            square[i, i] += 1e-3 * scale
            earlier[i, i] += 1e-3 * scale
        }
        let a = crossed.times(pseudoInverseOf: earlier)
        let c = observed.times(pseudoInverseOf: square)
        var covariance = square
        for place in covariance.values.indices { covariance.values[place] /= scale }
        // What the state's own law leaves of its variance, and something, since a state without noise learns nothing.
        var q = (covariance - a * covariance * a.transposed).symmetrized
        for i in 0..<d { q[i, i] = max(q[i, i], 0) + 0.02 * covariance[i, i] }
        q = .diagonal((0..<d).map { q[$0, $0] })
        let deviations = variances.map { $0.squareRoot() }
        var scaled = c
        for i in 0..<p { for j in 0..<d { scaled[i, j] *= deviations[i] } }
        return StateSpaceModel(
            a: a, q: q, c: scaled, offset: means, noise: variances.map { 0.1 * $0 },
            firstMean: Array(repeating: 0, count: d), v: covariance, form: form, columns: names)
    }

    /// A series' rows in standard deviations about the means; a missing cell is what was there last.
    private func standardized(_ rows: SequencedRows, _ sequence: Range<Int>) -> [[Double]] {
        let p = means.count
        var last = [Double](repeating: 0, count: p)
        return sequence.map { step in
            for column in 0..<p {
                let cell = rows.table.values[step * p + column]
                if !cell.isNaN {
                    last[column] = (cell - means[column]) / variances[column].squareRoot()
                }
            }
            return last
        }
    }

    /// The rows in the directions in which they differ most.
    private func components(_ rows: [[Double]], _ count: Int) -> [[Double]] {
        let width = rows.first?.count ?? count
        var square = Matrix.zeros(width, width)
        for row in rows { square += .outer(row, row) }
        let vectors = symmetricEigenvectors(square.values, count: width).vectors.prefix(count)
        return rows.map { row in
            vectors.map { zip($0, row).reduce(0) { $0 + $1.0 * $1.1 } }
        }
    }
}
