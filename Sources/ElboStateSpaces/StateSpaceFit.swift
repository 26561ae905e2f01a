public import ElboData
import ElboNumerics
import Foundation

/// A fitted state space, and how the fit went.
public struct StateSpaceFit: Sendable {
    /// The parameters.
    public let model: StateSpaceModel
    /// log p(x) of all series, in nats.
    public let logLikelihood: Double
    /// log p(x) after each iteration.
    public let history: [Double]
    /// Whether the iterations ended by themselves.
    public let isConverged: Bool
    /// Σ log p(x_t | x_<t) over the rows that all forms are compared on, and how many these are.
    public internal(set) var judged: (logLikelihood: Double, rows: Int) = (0, 0)

    /// 2 L - ν log n over these rows; larger is better.
    public var bic: Double {
        2 * judged.logLikelihood
            - Double(model.parameterCount) * log(Double(max(judged.rows, 1)))
    }
}

/// Fits state spaces: free ones by expectation-maximisation (Shumway and Stoffer 1982), the variances of structural ones by
/// `StructuralFit`.
public struct StateSpaceSearch: Sendable {
    /// The forms to try; the one of the greatest BIC is kept.
    public var forms: [StateForm]
    /// Iterations end when the log-likelihood L changes by less than this times 1 + |L|.
    public var tolerance: Double = 1e-7
    /// The most iterations.
    public var maximumIterations: Int = 1000
    /// How many cores work, on a form each; nil for all.
    public var threads: Int?

    /// A search over forms, with defaults for all else.
    public init(forms: [StateForm]) { self.forms = forms }

    /// Fits every form.
    ///
    /// They are compared by log p(x_t | x_<t) of the rows behind the first ones, as many as the largest first state has
    /// numbers: what begins with a wide first state (a level that is anywhere) is then held against what does not.
    ///
    /// - Parameters:
    ///   - rows: the series; a column of categories is none of this model's.
    ///   - progress: told each fit as it is done, in any order.
    /// - Returns: the fits in the order of the forms; nil where one failed.
    /// - Throws: `StateSpaceError` for data that no form can be fitted to.
    public func run(
        _ rows: SequencedRows, progress: @Sendable (StateSpaceFit) -> Void = { _ in }
    ) throws -> [StateSpaceFit?] {
        let p = rows.table.width
        let columns = try StateColumns(rows)
        guard !forms.isEmpty else {
            throw StateSpaceError.option(
                name: "the number of forms", value: "0", allowed: "at least 1")
        }
        let wide = forms.map { $0.dimension(columns: p) }.max() ?? 1
        let longest = rows.sequences.map(\.count).max() ?? 0
        for form in forms {
            if case .structural(_, let season?) = form, season < 2 {
                throw StateSpaceError.option(
                    name: "the season", value: "\(season)", allowed: "at least 2 steps")
            }
            let needed = form.dimension(columns: p) / p + 3
            guard longest >= needed else {
                throw StateSpaceError.tooFewSteps(steps: longest, needed: needed)
            }
        }
        let fits = concurrentMap(forms.count, threads: threads) { index in
            Result {
                var fit = try fitted(forms[index], rows, columns)
                fit.judged = try judged(fit.model, rows, behind: wide)
                progress(fit)
                return fit
            }
        }
        if fits.allSatisfy({ if case .failure = $0 { true } else { false } }) {
            _ = try fits[0].get()
        }
        return fits.map { try? $0.get() }
    }

    private func judged(
        _ model: StateSpaceModel, _ rows: SequencedRows, behind first: Int
    ) throws -> (Double, Int) {
        var (total, count) = (0.0, 0)
        let p = model.width
        for sequence in rows.sequences {
            let own = rows.table.values[sequence.lowerBound * p..<sequence.upperBound * p]
            let logs = try KalmanFilter(model, own).logDensities
            var seen = 0
            for step in logs.indices {
                let start = own.startIndex + step * p
                guard own[start..<start + p].contains(where: { !$0.isNaN }) else { continue }
                seen += 1
                guard seen > first else { continue }
                total += logs[step]
                count += 1
            }
        }
        return (total, count)
    }

    /// Fits one form: variances by a search of their own, a free form by EM until the log-likelihood settles.
    func fitted(
        _ form: StateForm, _ rows: SequencedRows, _ columns: StateColumns
    ) throws -> StateSpaceFit {
        var model = try columns.first(form, rows)
        if case .structural = form {
            return try StructuralFit(
                first: model, rows: rows, variances: columns.variances, tolerance: tolerance,
                maximumIterations: maximumIterations
            ).run()
        }
        var history: [Double] = []
        var sums = try StateSums(model, rows.table.values, rows.sequences)
        var isConverged = false
        while !isConverged, history.count < maximumIterations {
            history.append(sums.logLikelihood)
            let next = model.maximized(sums, floors: columns.floors)
            let found = try StateSums(next, rows.table.values, rows.sequences)
            isConverged =
                abs(found.logLikelihood - sums.logLikelihood)
                <= tolerance * (1 + abs(found.logLikelihood))
            (model, sums) = (next, found)
        }
        return StateSpaceFit(
            model: model, logLikelihood: sums.logLikelihood,
            history: history + [sums.logLikelihood],
            isConverged: isConverged)
    }
}

extension StateSpaceModel {
    /// The parameters of a free form that maximise the expected log-likelihood.
    ///
    /// - Parameter floors: the least variance of each column's noise.
    func maximized(_ sums: StateSums, floors: [Double]) -> StateSpaceModel {
        let a = sums.moves > 0 ? sums.crossed.times(pseudoInverseOf: sums.earlier) : a
        var q = sums.moved(by: a)
        for place in q.values.indices { q.values[place] /= Double(max(sums.moves, 1)) }
        let series = Double(sums.series)
        let mean = sums.firstMean.map { $0 / series }
        var v = sums.firstSquare
        for place in v.values.indices { v.values[place] /= series }
        v = (v - .outer(mean, mean)).symmetrized
        let rows = (0..<width).map { column in
            (Matrix(1, dimension + 1, sums.products[column])
                .times(pseudoInverseOf: sums.squares[column])).values
        }
        return StateSpaceModel(
            a: a, q: q, c: Matrix(width, dimension, rows.flatMap { $0.dropLast() }),
            offset: rows.map { $0[dimension] }, noise: noises(sums, floors) { rows[$0] },
            firstMean: mean, v: v, form: form, columns: columns)
    }

    private func noises(
        _ sums: StateSums, _ floors: [Double], _ observation: (Int) -> [Double]
    ) -> [Double] {
        (0..<width).map { column in
            max(
                sums.residual(column, observation: observation(column))
                    / Double(max(sums.cells[column], 1)), floors[column])
        }
    }
}
