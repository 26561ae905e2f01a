public import ElboData

/// The rows a mixture is fitted to, and what is known of them.
public struct MixtureData: Sendable {
    /// The rows; NaN is a missing cell.
    public let rows: any RowSource
    /// Which columns are categories; nil when none is.
    public let mixed: MixedColumns?
    /// The columns of numbers alone, which may be none.
    public let numbers: any RowSource
    /// How often each row counts; nil for once.
    public private(set) var weights: [Double]?
    /// The component that each row is known to come from, from 0; -1 where it is not known. Nil when nothing is.
    public private(set) var known: [Int]?
    /// Series of neighbouring rows that follow one another in time and together are all rows; nil where rows have no order.
    public private(set) var sequences: [Range<Int>]?
    /// How often each level stands in the rows that count; nil without categories.
    let levels: LevelSummary?
    /// What is known of each column of numbers.
    let columns: [WeightedColumnSummary]
    /// The variances of the columns of numbers without regard to a few wild cells.
    let spreads: [Double]

    /// Looks at the rows once.
    ///
    /// - Parameters:
    ///   - rows: at least one row; a category's number is the place of its level, from 0.
    ///   - table: what the columns are when some are categories; nil, or no category among them, for numbers.
    ///   - weights: a finite number of at least 0 for each row, not all 0.
    ///   - known: for each row its component from 0, or -1.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError` for weights or components that cannot be, a table of other columns, or a level that
    ///   there is not; `DataError` from reading.
    public init(
        _ rows: any RowSource, table: [TableColumn]? = nil, weights: [Double]? = nil,
        known: [Int]? = nil, threads: Int? = nil
    ) throws {
        guard rows.count > 0 else {
            throw MixtureError.tooFewRows(rows: 0, needed: 1, components: 1)
        }
        if let weights {
            guard weights.count == rows.count else {
                throw MixtureError.option(
                    name: "the number of row weights", value: "\(weights.count)",
                    allowed: "\(rows.count), one for each row")
            }
            if let wrong = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
                throw MixtureError.option(
                    name: "the weight of row \(wrong + 1)", value: "\(weights[wrong])",
                    allowed: "a finite number of at least 0")
            }
            guard weights.contains(where: { $0 > 0 }) else {
                throw MixtureError.option(
                    name: "every row weight", value: "0", allowed: "positive somewhere")
            }
        }
        if let known, known.count != rows.count {
            throw MixtureError.option(
                name: "the number of known labels", value: "\(known.count)",
                allowed: "\(rows.count), one for each row")
        }
        if let table, table.count != rows.width {
            throw MixtureError.wrongColumns(expected: table.count, found: rows.width)
        }
        let isMixed = table?.contains { $0.levels != nil } ?? false
        mixed = try isMixed ? table.map { try MixedColumns($0) } : nil
        levels = try mixed.map { try LevelSummary(rows, $0, weights: weights) }
        self.rows = rows
        self.weights = weights
        self.known = known
        numbers = mixed?.numbers(of: rows) ?? rows
        columns = try WeightedColumnSummary.all(of: numbers, weights: weights, threads: threads)
        spreads = try RobustSpread.variances(of: numbers, columns)
    }

    /// Some rows of other data, against whose columns a fit to them is held.
    init(_ rows: any RowSource, scaledAs other: MixtureData) {
        (self.rows, weights, known) = (rows, nil, nil)
        (mixed, numbers, levels) = (nil, rows, nil)
        (columns, spreads) = (other.columns, other.spreads)
    }

    /// The sum of the rows' weights.
    var weightOfRows: Double { weights?.reduce(0, +) ?? Double(rows.count) }

    /// How many cells are missing, in rows that count.
    public var missingCells: Int {
        let rows = weights.map { $0.count { $0 > 0 } } ?? rows.count
        return columns.reduce(0) { $0 + rows - $1.count }
            + (levels?.known.reduce(0) { $0 + rows - $1 } ?? 0)
    }

    /// Columns of numbers that no density describes: with the same number in every cell of the rows that count, or nil when
    /// all cells are missing.
    public var constantColumns: [ConstantColumn] {
        columns.enumerated().compactMap { column, range in
            guard range.count == 0 || range.least == range.greatest else { return nil }
            return ConstantColumn(
                column: mixed?.numbers[column] ?? column, name: name(ofColumn: column),
                value: range.count == 0 ? nil : range.least)
        }
    }

    /// - Throws: `MixtureError.constantColumn` for the first of the constant columns, `.columnScale` for a column
    ///   whose variance is below 1e-280 or above all numbers.
    func requireVaryingColumns() throws {
        for (column, summary) in columns.enumerated() where summary.least < summary.greatest {
            guard summary.variance < RangeRemedy.leastVariance || !summary.variance.isFinite else {
                continue
            }
            throw MixtureError.columnScale(
                column: name(ofColumn: column), range: summary.greatest - summary.least)
        }
        guard let first = constantColumns.first else { return }
        throw MixtureError.constantColumn(
            column: first.name, value: first.value)
    }

    /// The same rows with other weights; what is known of the columns stays.
    func weighted(_ weights: [Double]) throws -> MixtureData {
        try MixtureData(rows, table: mixed?.table, weights: weights, known: known, threads: 1)
    }

    /// The same rows of which other components are known.
    func knowing(_ components: [Int]) -> MixtureData {
        var data = self
        data.known = components
        return data
    }

    /// The same rows, which follow one another in time.
    ///
    /// - Parameter sequences: series of neighbouring rows, in order and together all rows; a row without any cell is a step
    ///   that nothing is known of.
    public func following(_ sequences: [Range<Int>]) -> MixtureData {
        precondition(
            sequences.reduce(0) { $1.lowerBound == $0 && !$1.isEmpty ? $1.upperBound : -1 }
                == rows.count, "series that are not all \(rows.count) rows")
        var data = self
        data.sequences = sequences
        return data
    }

    /// The same rows counted otherwise, all else as it is known of all.
    package func counting(_ weights: [Double]) -> MixtureData {
        var data = self
        data.weights = weights
        return data
    }

    /// The number taken off each column of numbers before anything is computed: the mean of its cells.
    var shift: [Double] { columns.map(\.mean) }

    /// Components without a difference: each has the columns' means and variances.
    func mixtureOfAlikeComponents(_ count: Int, noise: UniformNoise? = nil) -> GaussianMixture {
        let covariance = Covariance.diagonal(columns.map { $0.variance > 0 ? $0.variance : 1 })
        return GaussianMixture(
            checked: (0..<count).map { _ in
                GaussianMixture.Component(
                    weight: 1 / Double(count), mean: shift, covariance: covariance)
            }, law: .normal, noise: noise, model: .vvi, columns: mixed?.numberNames ?? rows.columns,
            categories: nil)
    }

    /// m_jl, the share of each category's levels in all rows; empty without categories.
    var levelShares: [[Double]] { levels?.shares ?? [] }

    /// Rows in the space in which starts look for groups.
    var startRows: any RowSource { mixed.map { MixedFeatures(self, $0) } ?? rows }

    /// - Throws: `MixtureError.categories` when some columns are categories, of which a method knows nothing.
    func requireNumbers(for method: String) throws {
        guard let mixed else { return }
        throw MixtureError.categories(method: method, columns: mixed.categoryNames)
    }

    /// The name of a column of numbers, or its number from 1.
    private func name(ofColumn column: Int) -> String {
        let place = mixed?.numbers[column] ?? column
        return rows.columns?[place] ?? mixed?.table[place].name ?? "\(place + 1)"
    }
}
