import Elbo

/// What Elbo makes of data.
struct DataDescription: Codable {
    /// Numbers in summary.
    struct Numbers: Codable {
        let known: Int
        let missing: Int
        /// Nil when no number is known, as all below.
        let minimum: Double?
        let maximum: Double?
        let mean: Double?
        /// The root of the mean squared deviation.
        let deviation: Double?
    }

    /// One column of the source.
    struct Column: Codable {
        enum Kind: String, Codable {
            case numbers, dates, category, text
        }

        let name: String
        let type: Kind
        /// Why it is of this type.
        let reason: String
        /// Whether the reason says how numbers are written.
        var isNotated: Bool?
        let numbers: Numbers?
        /// How many different cells there are; of long tables among 100 000 rows.
        var distinct: Int?
        /// Of numbers how many lie in each of eight intervals of one length.
        var histogram: [Int]?
        /// Of numbers the law that `elbo train` gives them, and why; of a category that levels share indicators, where they do.
        var law: String?
        /// Of a category its texts.
        var levels: [Level]?
        /// Of dates the first, the last and the mean, as the column writes them.
        var dates: Dates?
    }

    /// What numbers of a column of dates mean; they count days, or seconds for those with a time, since 1970.
    struct Dates: Codable {
        let first: String
        let last: String
        let mean: String
        /// What the deviation counts: `d` or `s`.
        let unit: String
    }

    /// A text of a category.
    struct Level: Codable {
        let text: String
        /// How many rows have it.
        let rows: Int
    }

    /// The file's or folder's name.
    let name: String
    /// What a row is.
    let kind: String
    let rows: Int
    let itemShape: [Int]
    /// How the numbers are kept.
    let element: String
    /// All cells.
    let cells: Numbers
    /// The columns of a table, those that are left out last; nil for rows of several axes.
    let columns: [Column]?
    /// The classes that sub-folders of images stand for.
    let classes: [String]?

    /// - Throws: `DataError` when the rows can no longer be read.
    init(_ data: Dataset, _ summaries: [ColumnSummary]) throws {
        name = data.name
        rows = data.count
        itemShape = data.itemShape
        kind = DataDescription.kind(of: data)
        element =
            switch data.values {
            case .bytes: "whole numbers of 8 bits"
            case .floats: "numbers of 32 bits"
            case .rows: "numbers of 64 bits"
            case .tokens: "tokens of sentences"
            }
        let table = data.schema.observation.tableColumns
        let dates = data.rowSource.dates ?? []
        cells = Numbers(summaries, of: table, areDates: dates.map { $0 != nil })
        classes = Labels(foldersOf: data)?.names
        let notated = Dictionary(
            data.notated.map { ($0.column.name ?? "x\($0.column.number)", $0.notation) },
            uniquingKeysWith: { first, _ in first })
        guard data.itemShape.count == 1, data.sounds == nil else {
            columns = nil
            return
        }
        let plain = zip(table, table.ranges).filter { $0.0.levels == nil }.map(\.1.lowerBound)
        let profiles = Dictionary(
            uniqueKeysWithValues: zip(plain, try ColumnProfile.columns(plain, of: data.rowSource)))
        columns =
            zip(table, table.ranges).map { column, range in
                guard let levels = column.levels else {
                    let summary = summaries[range.lowerBound]
                    if let date = dates.isEmpty ? nil : dates[range.lowerBound] {
                        return Column(dates: column.name, date, summary)
                    }
                    let notation = notated[column.name]
                    let profile = profiles[range.lowerBound]
                    return Column(
                        name: column.name, type: .numbers,
                        reason: DataDescription.reason(summary)
                            + (notation.map { ", with \($0.description)" } ?? ""),
                        isNotated: notation != nil, numbers: Numbers([summary], of: [column]),
                        distinct: profile?.distinct, histogram: profile?.histogram,
                        law: profile?.text)
                }
                return Column(category: column, levels, summaries[range])
            }
            + data.omitted.map {
                Column(
                    name: $0.column.name ?? "x\($0.column.number)", type: .text,
                    reason: "left out: \($0)", numbers: nil)
            }
    }

    private static func kind(of data: Dataset) -> String {
        if let images = data.images { return "images, \(images)" }
        if let sounds = data.sounds {
            return switch sounds.representation {
            case .levels: "sounds, \(sounds); levels in decibels"
            case .power: "sounds, \(sounds); powers of spectra"
            case .wave: "sounds, \(sounds); full scale is -1 to 1"
            }
        }
        if let clips = data.clips { return "clips, \(clips)" }
        if let table = data.table {
            let categories = table.count { $0.levels != nil }
            return
                "rows of \(Format.count(table.count - categories, "number")) and \(Format.count(categories, "category", "categories"))"
        }
        return data.itemShape.count == 1
            ? "rows of \(Format.count(data.itemSize, "number"))"
            : "arrays of \(Format.shape(data.itemShape))"
    }

    private static func reason(_ summary: ColumnSummary) -> String {
        guard summary.count > 0 else { return "every cell is missing" }
        if summary.isConstant { return "the same number in every row" }
        return summary.missing == 0
            ? "every cell is a number" : "every cell is a number or missing"
    }
}

extension DataDescription.Column {
    /// A category, of the summaries of its indicators.
    init(
        category column: TableColumn, _ levels: [String], _ summaries: ArraySlice<ColumnSummary>
    ) {
        let rows =
            column.pools?.rows
            ?? summaries.map { Int(($0.mean * Double($0.count)).rounded()) }
        let shared = column.pools?.members.filter { $0.count > 1 } ?? []
        self.init(
            name: column.name, type: .category,
            reason: "\(Format.count(levels.count, "text"))"
                + (shared.isEmpty
                    ? ""
                    : ", the rarest \(shared.joined().count) in \(Format.count(shared.count, "pool"))"),
            numbers: .init(
                known: summaries.first?.count ?? 0, missing: summaries.first?.missing ?? 0),
            distinct: levels.count, law: shared.isEmpty ? nil : "some share indicators",
            levels: zip(levels, rows).map { .init(text: $0, rows: $1) })
    }

    /// A column of dates.
    init(dates name: String, _ date: DateNotation, _ summary: ColumnSummary) {
        func text(_ number: Double) -> String { date.text(of: number) ?? "\(number)" }
        self.init(
            name: name, type: .dates,
            reason: date.isTime
                ? "dates with times, as seconds since 1970" : "dates, as days since 1970",
            numbers: .init([summary], of: [TableColumn(name: name)]),
            dates: summary.count == 0
                ? nil
                : .init(
                    first: text(summary.minimum), last: text(summary.maximum),
                    mean: text(summary.mean), unit: date.isTime ? "s" : "d"))
    }

    /// The commonest levels with their shares.
    var commonest: String? {
        guard let levels, let numbers, numbers.known > 0 else { return nil }
        let sorted = levels.sorted { ($1.rows, $0.text) < ($0.rows, $1.text) }
        let shown = sorted.prefix(3).map {
            "\($0.text) \(Format.number(100 * Double($0.rows) / Double(numbers.known), decimals: 0)) %"
        }
        return (shown + (sorted.count > 3 ? ["\(sorted.count - 3) more"] : []))
            .joined(separator: ", ")
    }
}

extension DataDescription.Numbers {
    /// Cells of which only their number is of interest.
    init(known: Int, missing: Int) {
        self.known = known
        self.missing = missing
        (minimum, maximum, mean, deviation) = (nil, nil, nil, nil)
    }

    /// Puts columns together; of categories and dates only how many cells are known and missing counts.
    init(_ columns: [ColumnSummary], of table: [TableColumn], areDates: [Bool] = []) {
        let firsts = table.ranges.map { columns[$0.lowerBound] }
        let all = ColumnSummary(
            joining: zip(table, table.ranges).filter { column, range in
                column.levels == nil && (areDates.isEmpty || !areDates[range.lowerBound])
            }.map { columns[$1.lowerBound] })
        known = firsts.reduce(0) { $0 + $1.count }
        missing = firsts.reduce(0) { $0 + $1.missing }
        guard all.count > 0 else {
            (minimum, maximum, mean, deviation) = (nil, nil, nil, nil)
            return
        }
        minimum = all.minimum
        maximum = all.maximum
        mean = all.mean
        deviation = all.standardDeviation
    }
}
