import ElboData
import Foundation

/// A mixture that learns from rows as they come, in memory that does not grow with their number: online EM (Cappé and
/// Moulines 2009, "On-line expectation-maximization algorithm for latent data models").
///
/// It keeps the statistics of the M step as means over the rows, s. After each batch of b rows
///
///     s ← (1 - γ) s + γ s̄(batch; θ),   θ ← M(s),   γ = max((b/n)^gain, 1 - 2^(-b / half-life)),
///
/// with n all rows so far. Rows that do not fill a batch wait as sums, so that the same rows in two files are the same rows in one.
public struct OnlineMixture: Sendable {
    /// How it learns.
    public private(set) var options: OnlineOptions
    /// The mixture that all rows so far make, those of an open batch included.
    public private(set) var mixture: GaussianMixture
    /// How many rows it knows, by their weights: those of closed batches, and what the first mixture counted for.
    public private(set) var rows: Double
    /// How many rows the open batch has.
    public private(set) var openRows: Int
    /// M steps that failed, as where a component had lost its rows: the parameters then stayed.
    public private(set) var failedSteps: Int

    /// The parameters of the E step, of closed batches.
    package private(set) var settled: GaussianMixture
    /// Means over the rows, about the means of `settled`.
    private var statistics: Expectation
    /// Sums of the open batch, about the means of `settled`.
    private var open: Expectation

    /// Begins with a mixture.
    ///
    /// - Parameters:
    ///   - mixture: where it begins: fitted to other rows, or of given parameters.
    ///   - rows: as many rows it counts for: of a fit its own; nil for one batch.
    /// - Throws: `MixtureError.option`.
    public init(_ mixture: GaussianMixture, rows: Double? = nil, options: OnlineOptions) throws {
        try options.check()
        let rows = rows ?? Double(options.batch)
        guard rows > 0, rows.isFinite else {
            throw MixtureError.option(
                name: "the number of rows that a mixture counts for", value: "\(rows)",
                allowed: "positive")
        }
        guard mixture.classes == nil else {
            throw MixtureError.option(
                name: "the classes of the mixture", value: "\(mixture.classes?.count ?? 0)",
                allowed: "none: rows without classes would move them")
        }
        guard mixture.law != .contaminated else {
            throw MixtureError.option(
                name: "the law of the mixture", value: "contaminated normal",
                allowed: "normal or t: one pass finds either shapes or tails")
        }
        (self.options, self.mixture, self.rows) = (options, mixture, rows)
        (settled, openRows, failedSteps) = (mixture, 0, 0)
        statistics = Expectation(expectedOf: mixture, rows: 1)
        open = Expectation(for: mixture)
    }

    /// The same mixture, which learns otherwise from now on.
    ///
    /// - Throws: `MixtureError.option`, also for a batch that the waiting rows fill.
    public func learning(by options: OnlineOptions) throws -> OnlineMixture {
        try options.check()
        guard openRows < options.batch else {
            throw MixtureError.option(
                name: "the number of rows of a batch", value: "\(options.batch)",
                allowed: "more than the \(openRows) rows that wait")
        }
        var mixture = self
        mixture.options = options
        return mixture
    }

    /// Goes on from what a file holds; nil where its parts do not fit together.
    package init?(
        _ mixture: GaussianMixture, settled: GaussianMixture, options: OnlineOptions,
        rows: Double, openRows: Int, failedSteps: Int, statistics: [Double], open: [Double]
    ) {
        guard let sums = Expectation(statistics, for: settled),
            let waiting = Expectation(open, for: settled), rows > 0, rows.isFinite,
            (0..<options.batch).contains(openRows), (try? options.check()) != nil,
            mixture.components.count == settled.components.count,
            mixture.dimension == settled.dimension
        else { return nil }
        (self.options, self.mixture, self.settled) = (options, mixture, settled)
        (self.rows, self.openRows, self.failedSteps) = (rows, openRows, failedSteps)
        (self.statistics, self.open) = (sums, waiting)
    }

    /// The statistics as one list, and those of the open batch, for a file.
    package var numbers: (statistics: [Double], open: [Double]) {
        (statistics.numbers, open.numbers)
    }

    /// Learns from rows, once each and in their order.
    ///
    /// - Parameters:
    ///   - data: the rows, with the mixture's columns.
    ///   - threads: how many cores work; nil for all. The result does not depend on it.
    ///   - progress: told how many rows are done.
    /// - Returns: What was new about the rows.
    /// - Throws: `MixtureError.wrongColumns`, and `.farCell` for a cell beyond 10⁷ deviations of its column, of Gaussians; `DataError` from reading.
    public mutating func learn(
        from data: MixtureData, threads: Int? = nil, progress: (Int) -> Void = { _ in }
    ) throws -> MixtureDrift {
        guard data.rows.width == mixture.width, data.mixed == mixture.categories?.columns else {
            throw MixtureError.wrongColumns(expected: mixture.width, found: data.rows.width)
        }
        try requireNearRows(data)
        var tally = DriftTally(mixture, rows: knownRows)
        var next = 0
        while next < data.rows.count {
            let end = min(next + options.batch - openRows, data.rows.count)
            let new = try ExpectationStep(data: data, threads: threads, range: next..<end)(
                settled, isDiagonal: settled.model.isDiagonal)
            guard new.logLikelihood.isFinite else {
                throw MixtureError.notFinite(
                    what: "the log-likelihood of rows \(next + 1) to \(end)")
            }
            tally.add(new, about: settled)
            open += new
            openRows += end - next
            next = end
            if openRows == options.batch { close() }
            progress(next)
        }
        mixture = settled
        if open.rows > 0, let (_, next) = step() { mixture = next }
        return tally.drift
    }

    /// How many rows, each counting once, would say as much of the parameters as those so far: of exponential weights with
    /// half-life h, (Σ w)² / Σ w² = 2 h / log 2.
    private var knownRows: Double {
        options.halfLife.map { min(rows, 2 * $0 / log(2)) } ?? rows
    }

    /// Refuses cells so far away that the sums would keep nothing of the other rows; t distributions weigh them down.
    private func requireNearRows(_ data: MixtureData) throws {
        guard !settled.law.hasTails else { return }
        let all = ClusterMoments(Array(settled.components.indices), of: settled)
        for (column, cells) in data.columns.enumerated() where cells.count > 0 {
            let deviation = all.covariance[column * (settled.dimension + 1)].squareRoot()
            let far = max(all.mean[column] - cells.least, cells.greatest - all.mean[column])
            guard !(far <= Self.farthest * deviation) else { continue }
            throw MixtureError.farCell(
                column: settled.columnNames[column],
                value: far == cells.greatest - all.mean[column] ? cells.greatest : cells.least,
                deviations: far / deviation)
        }
    }

    /// Deviations of a column beyond which a cell is an error: its square is more than half of a number's digits.
    private static let farthest = 1e7

    /// Takes the open batch over.
    private mutating func close() {
        if open.rows > 0 {
            if let (sums, next) = step() {
                let steps = zip(next.components, settled.components).map { new, old in
                    zip(new.mean, old.mean).map { $0 - $1 }
                }
                statistics = sums.recentred(by: steps)
                settled = next
            } else {
                failedSteps += 1
                statistics = averaged()
            }
            rows += open.rows
        }
        open = Expectation(for: settled)
        openRows = 0
    }

    /// The means over all rows, the open batch included.
    private func averaged() -> Expectation {
        let share = options.step(open.rows, of: rows + open.rows)
        var sums = statistics.scaled(by: 1 - share)
        sums += open.scaled(by: share / open.rows)
        return sums
    }

    /// The statistics with the open batch, and what an M step makes of them; nil where it fails.
    private func step() -> (Expectation, GaussianMixture)? {
        let sums = averaged()
        let all = sums.scaled(by: rows + open.rows)
        let maximize = MaximizationStep(
            model: settled.model, law: settled.law, prior: nil, floor: options.floor,
            levelPrior: options.levelPrior,
            rows: RowKnowledge(of: settled, all))
        return (try? maximize(all, about: settled)).map { (sums, $0) }
    }
}
