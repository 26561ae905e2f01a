import ElboData
import ElboNumerics
import Foundation

/// The variances of a level, a slope and a season that make a series most probable.
///
/// Columns of a structural form have states and noises of their own, so that each is fitted by itself. The likelihood is of
/// the rows behind the first ones, which say where the state begins: that it could begin anywhere is then no part of it
/// (Harvey 1989, section 3.4.3). EM hardly moves where a variance is small beside others; a simplex over the logarithms of the
/// two to four variances does not mind, and begins at several places.
struct StructuralFit {
    /// The first parameters, of which variances are changed.
    let first: StateSpaceModel
    let rows: SequencedRows
    /// The variance of each column.
    let variances: [Double]
    let tolerance: Double
    let maximumIterations: Int

    /// Variances as shares of the column's: of the noise of rows, then of the level, the slope and the season.
    private static let starts: [[Double]] = [
        [0.1, 0.05, 1e-4, 0.01], [0.3, 1e-3, 1e-6, 1e-4], [1e-3, 0.3, 1e-3, 1e-5],
    ]
    /// The logarithms of the least and the greatest share.
    private static let range = log(1e-9)...log(1e3)

    func run() throws -> StateSpaceFit {
        var (noises, moves) = (first.noise, first.q)
        var history: [Double] = []
        var isConverged = true
        let size = first.dimension / first.width
        let places = (0..<size).filter { first.q[$0, $0] > 0 }
        for column in 0..<first.width {
            let own = single(column, size)
            let cells = rows.sequences.map { sequence in
                sequence.map { rows.table.values[$0 * first.width + column] }
            }
            let kept = Self.starts.map { start in
                walk(from: start, own, places, cells, variances[column])
            }.min { $0.value < $1.value }
            guard let kept, kept.value.isFinite else {
                throw StateSpaceError.notFinite(what: "the log-likelihood")
            }
            let found = Self.model(own, places, kept.place, variances[column])
            noises[column] = found.noise[0]
            for place in places {
                moves[column * size + place, column * size + place] = found.q[place, place]
            }
            history =
                history.isEmpty
                ? kept.history.map { -$0 } : zip(history, kept.history).map { $0 - $1 }
            isConverged = isConverged && kept.isSettled
        }
        let model = StateSpaceModel(
            a: first.a, q: moves, c: first.c, offset: first.offset, noise: noises,
            firstMean: first.firstMean, v: first.v, form: first.form, columns: first.columns)
        return StateSpaceFit(
            model: model,
            logLikelihood: try model.logDensities(of: rows, threads: 1).reduce(0, +),
            history: history, isConverged: isConverged)
    }

    /// A walk, and another from where it ended, which a simplex that has become flat needs.
    private func walk(
        from shares: [Double], _ own: StateSpaceModel, _ places: [Int], _ cells: [[Double]],
        _ variance: Double
    ) -> NelderMead {
        var chosen = [shares[0], shares[1]]
        if case .structural(let trend, let season) = own.form {
            chosen += (trend ? [shares[2]] : []) + (season == nil ? [] : [shares[3]])
        }
        func cost(_ logs: [Double]) -> Double {
            let model = Self.model(own, places, logs, variance)
            return -cells.reduce(0) { $0 + model.logLikelihood(of: $1, behind: own.dimension) }
        }
        let rough = NelderMead(
            from: chosen.map { log($0) }, step: 2, tolerance: 1e-3,
            maximumSteps: maximumIterations, cost)
        return NelderMead(
            from: rough.place, step: 0.5, tolerance: tolerance, maximumSteps: maximumIterations,
            cost)
    }

    /// One column by itself.
    private func single(_ column: Int, _ size: Int) -> StateSpaceModel {
        let range = column * size..<(column + 1) * size
        func block(_ matrix: Matrix, _ rows: Range<Int>) -> Matrix {
            Matrix(rows.count, size, rows.flatMap { row in range.map { matrix[row, $0] } })
        }
        return StateSpaceModel(
            a: block(first.a, range), q: block(first.q, range),
            c: block(first.c, column..<column + 1), offset: [first.offset[column]],
            noise: [first.noise[column]], firstMean: Array(first.firstMean[range]),
            v: block(first.v, range), form: first.form, columns: nil)
    }

    /// A column's model with variances of these logarithms of shares.
    private static func model(
        _ own: StateSpaceModel, _ places: [Int], _ logs: [Double], _ variance: Double
    ) -> StateSpaceModel {
        let variances = logs.map {
            variance * exp(min(max($0, range.lowerBound), range.upperBound))
        }
        var q = own.q
        for (index, place) in places.enumerated() { q[place, place] = variances[index + 1] }
        return StateSpaceModel(
            a: own.a, q: q, c: own.c, offset: own.offset, noise: [variances[0]],
            firstMean: own.firstMean, v: own.v, form: own.form, columns: nil)
    }
}

extension StateSpaceModel {
    /// Σ log p(x_t | x_<t) of one column's cells behind the first ones that are there; minus infinity where it is no number.
    fileprivate func logLikelihood(of cells: [Double], behind first: Int) -> Double {
        var law = StateLaw(mean: firstMean, covariance: v)
        var (total, seen) = (0.0, 0)
        for cell in cells {
            if !cell.isNaN {
                guard let (updated, log) = try? updating(law, [cell]) else { return -.infinity }
                law = updated
                seen += 1
                if seen > first { total += log }
            }
            law = next(law)
        }
        return total
    }
}
