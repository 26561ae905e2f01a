/// What a mixture says about rows that lie together.
public struct RowPosteriors: Sendable {
    /// Which rows, from 0.
    public let rows: Range<Int>
    /// log p(x) of each row in nats, over the cells that are there.
    public private(set) var logDensities: [Double]
    /// Each row's responsibilities, row after row: `laws` numbers that sum to 1.
    public private(set) var responsibilities: [Double]
    /// The probability of each row that it is a bad one of its component; nil but for contaminated normal laws.
    public private(set) var badness: [Double]?
    /// Rows without any cell, counted from the first of these: they say nothing, and no fit counts them.
    public private(set) var emptyPlaces: [Int] = []
    /// How many laws share a row: the components, and the noise as the last when there is one.
    public let laws: Int

    init(rows: Range<Int>, laws: Int) {
        self.rows = rows
        self.laws = laws
        logDensities = Array(repeating: 0, count: rows.count)
        responsibilities = Array(repeating: 0, count: rows.count * laws)
    }

    mutating func add(_ step: PosteriorPass.Step) {
        if step.panel.pattern.isEmpty {
            emptyPlaces += step.panel.indices.map { $0 - rows.lowerBound }
        }
        if let bad = step.badness {
            if badness == nil { badness = Array(repeating: 0, count: rows.count) }
            for (place, row) in step.panel.indices.enumerated() {
                badness?[row - rows.lowerBound] = bad[place]
            }
        }
        for (place, row) in step.panel.indices.enumerated() {
            let at = row - rows.lowerBound
            logDensities[at] = step.totals[place]
            for k in 0..<laws {
                responsibilities[at * laws + k] = step.responsibilities[k * Panel.rows + place]
            }
        }
    }

    /// Takes over what a part of the rows has.
    mutating func take(_ part: RowPosteriors) {
        emptyPlaces += part.emptyPlaces.map { $0 + part.rows.lowerBound - rows.lowerBound }
        logDensities.replaceSubrange(part.rows, with: part.logDensities)
        if let bad = part.badness {
            if badness == nil { badness = Array(repeating: 0, count: rows.count) }
            badness?.replaceSubrange(part.rows, with: bad)
        }
        responsibilities.replaceSubrange(
            part.rows.lowerBound * laws..<part.rows.upperBound * laws, with: part.responsibilities)
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
