public import ElboData
import ElboNumerics

/// What a mixture says about rows that lie together.
public struct RowPosteriors: Sendable {
    /// Which rows, from 0.
    public let rows: Range<Int>
    /// log p(x) of each row in nats, over the cells that are there.
    public private(set) var logDensities: [Double]
    /// Each row's responsibilities, row after row: `laws` numbers that sum to 1.
    public private(set) var responsibilities: [Double]
    /// How many laws share a row: the components, and the noise as the last when there is one.
    public let laws: Int

    init(rows: Range<Int>, laws: Int) {
        self.rows = rows
        self.laws = laws
        logDensities = Array(repeating: 0, count: rows.count)
        responsibilities = Array(repeating: 0, count: rows.count * laws)
    }

    mutating func add(_ step: PosteriorPass.Step) {
        for (place, row) in step.panel.indices.enumerated() {
            let at = row - rows.lowerBound
            logDensities[at] = step.totals[place]
            for k in 0..<laws {
                responsibilities[at * laws + k] = step.responsibilities[k * Panel.rows + place]
            }
        }
    }

    /// The responsibilities of one of the rows, counted from the first of these.
    public subscript(place: Int) -> ArraySlice<Double> {
        responsibilities[place * laws..<(place + 1) * laws]
    }

    /// Each row's most probable law; the first of equal ones.
    public var labels: [Int] {
        (0..<rows.count).map { place in
            let own = self[place]
            return own.indices.reduce(own.startIndex) { own[$1] > own[$0] ? $1 : $0 }
                - own.startIndex
        }
    }

    /// 1 - max_k r_ik of each row: the probability that its label is wrong.
    public var uncertainties: [Double] {
        (0..<rows.count).map { 1 - (self[$0].max() ?? 1) }
    }
}

extension GaussianMixture {
    /// How many laws share a row: the components, and the noise when there is one.
    public var laws: Int { components.count + (noise == nil ? 0 : 1) }

    /// Goes over rows in order, some thousands at a time, so that memory does not grow with their number.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixture has; NaN is a missing cell.
    ///   - threads: how many cores work; nil for all.
    ///   - body: receives what the mixture says about the next rows.
    /// - Throws: `MixtureError.wrongColumns`; `DataError` from reading; what `body` throws.
    public func forEachPosterior(
        of rows: any RowSource, threads: Int? = nil, _ body: (RowPosteriors) throws -> Void
    ) throws {
        try forEachChunk(
            of: rows, threads: threads,
            { pass, range in
                var result = RowPosteriors(rows: range, laws: laws)
                try pass.forEachPanel(in: range) { result.add($0) }
                return result
            }, body)
    }

    /// What the mixture says about all rows, in memory.
    ///
    /// - Throws: as `forEachPosterior(of:threads:_:)`.
    public func posteriors(of rows: any RowSource, threads: Int? = nil) throws -> RowPosteriors {
        var result = RowPosteriors(rows: 0..<rows.count, laws: laws)
        try forEachPosterior(of: rows, threads: threads) { result.take($0) }
        return result
    }

    /// Works on chunks of rows on several cores and hands the results on in order.
    func forEachChunk<Output: Sendable>(
        of rows: any RowSource, threads: Int?,
        _ work: @Sendable (PosteriorPass, Range<Int>) throws -> Output,
        _ body: (Output) throws -> Void
    ) throws {
        let chunk = PanelReader.chunk
        let together = 32
        for start in stride(from: 0, to: rows.count, by: chunk * together) {
            let count = min((rows.count - start + chunk - 1) / chunk, together)
            let parts = concurrentMap(count, threads: threads) { index in
                let first = start + index * chunk
                return Result {
                    try work(
                        PosteriorPass(self, rows), first..<min(first + chunk, rows.count))
                }
            }
            for part in parts { try body(part.get()) }
        }
    }

    /// The mean of the mixture, Σ_k π_k μ_k over the components.
    public var mean: [Double] {
        let total = components.reduce(0) { $0 + $1.weight }
        return (0..<dimension).map { column in
            components.reduce(0) { $0 + $1.weight * $1.mean[column] } / (total > 0 ? total : 1)
        }
    }
}

extension RowPosteriors {
    fileprivate mutating func take(_ part: RowPosteriors) {
        logDensities.replaceSubrange(part.rows, with: part.logDensities)
        responsibilities.replaceSubrange(
            part.rows.lowerBound * laws..<part.rows.upperBound * laws, with: part.responsibilities)
    }
}
