import Elbo
import Foundation

/// Rows of results on their way into a file: a CSV table or a `.npy` array.
///
/// In a table a Float has the fewest digits that tell it from all others, a Double nine significant ones, or more where
/// its column's spread would not have six otherwise, as that of time stamps; NaN, which stands for no number at all, is
/// an empty cell. In an array numbers have all digits they were computed with.
struct TableOutput {
    /// The names of the numbers of a row.
    let columns: [String]
    /// The standard deviation of each column, where it is known: it decides the digits of Doubles.
    var spreads: [Double]?
    /// The extents of one row in an array file; one axis when nil.
    var itemShape: [Int]?
    /// What the numbers of some columns, places from 0, stand for: a table has the text, an array the place from 1.
    var levels: [Int: [String]] = [:]
    /// How a table writes the columns, places from 0, whose numbers are dates.
    var dates: [Int: DateNotation] = [:]
    /// What each row of a table begins with.
    var beginning: RowBeginning?
    /// What each row of a table ends with: a column of texts.
    var ending: (name: String, rows: [String])?

    /// Whether a name is one for a table or an array: `.csv`, `.npy`, no extension, or a device.
    static func takes(_ path: String) -> Bool {
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        return path.hasPrefix("/dev/") || ["", "csv", "npy"].contains(ending)
    }

    /// Writes rows that are there as a whole.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write<Number: TableNumber>(
        _ rows: [Number], to place: OutputPlace
    ) throws {
        try write(to: place) { try $0(rows) }
    }

    /// Writes rows that come some at a time; those of an array are collected first.
    ///
    /// - Parameters:
    ///   - place: `.npy` for an array, else CSV; `-` is standard output.
    ///   - rows: calls what it is given with the next rows, one after another.
    /// - Throws: `DataError` of kind `.cannotCreate`, and what `rows` throws.
    func write<Number: TableNumber>(
        to place: OutputPlace, _ rows: (([Number]) throws -> Void) throws -> Void
    ) throws {
        if place.path.lowercased().hasSuffix(".npy") {
            try writeArray(to: place, rows)
        } else {
            try writeTable(to: place, rows)
        }
    }

    private func writeArray<Number: TableNumber>(
        to place: OutputPlace, _ rows: (([Number]) throws -> Void) throws -> Void
    ) throws {
        var all: [Number] = []
        try rows { all += $0 }
        for column in levels.keys {
            for place in stride(from: column, to: all.count, by: columns.count) { all[place] += 1 }
        }
        try writeNPY(
            values: all,
            shape: [all.count / max(columns.count, 1)] + (itemShape ?? [columns.count]),
            to: place.path, existing: place.existing)
    }

    private func writeTable<Number: TableNumber>(
        to place: OutputPlace, _ rows: (([Number]) throws -> Void) throws -> Void
    ) throws {
        let notations = columns.indices.map(notation)
        try AtomicFile.write(to: place.path, existing: place.existing) { output in
            var writer = CSVWriter(output)
            try writer.write(
                names: (beginning?.names ?? []) + columns + [ending?.name].compactMap { $0 })
            var row = 0
            try rows { values in
                let count = values.count / columns.count
                for start in stride(from: 0, to: count, by: TableOutput.rowsAtOnce) {
                    let wave = start..<min(start + TableOutput.rowsAtOnce, count)
                    let before = try wave.map { try beginning?.next(row + $0) ?? [] }
                    let after = wave.map { ending?.rows[row + $0] }
                    for records in TableOutput.records(
                        values, wave, notations, before, after)
                    {
                        try output.write(records.bytes)
                    }
                }
                row += count
            }
        }
    }

    /// How the numbers of a column become cells.
    private func notation(_ column: Int) -> CellNotation {
        if let levels = levels[column] { return .levels(CSVCells(levels)) }
        if let date = dates[column] { return .date(date) }
        return .number(spread: spreads?[column])
    }

    /// Rows as records, pieces of them made at the same time.
    ///
    /// - Parameters:
    ///   - values: Whole rows.
    ///   - wave: Which of them.
    ///   - before: What each of these begins with.
    ///   - after: What each of these ends with.
    private static func records<Number: TableNumber>(
        _ values: [Number], _ wave: Range<Int>, _ notations: [CellNotation],
        _ before: [[String]], _ after: [String?]
    ) -> [CSVRecord] {
        let piece = 1024
        return concurrentMap((wave.count + piece - 1) / piece, threads: nil) { index in
            let rows = index * piece..<min((index + 1) * piece, wave.count)
            let width = notations.count
            let first = (wave.lowerBound + rows.lowerBound) * width
            let columns = notations.enumerated().map { column, notation in
                notation.cells(
                    of: values,
                    at: stride(
                        from: first + column, to: first + rows.count * width, by: width))
            }
            var records = CSVRecord()
            for row in rows {
                for text in before[row] { records.append(text) }
                for column in columns { records.append(row - rows.lowerBound, of: column) }
                if let text = after[row] { records.append(text) }
                records.end()
            }
            return records
        }
    }

    /// How many rows are held as text.
    private static let rowsAtOnce = 1 << 14
}

/// What each row of a table of results begins with.
enum RowBeginning {
    /// Texts that are known, by the names of their columns.
    case texts([(name: String, rows: [String])])
    /// The number of the row, from 1.
    case number
    /// Cells of the data.
    case cells(RowTexts)

    /// The names of the columns.
    var names: [String] {
        switch self {
        case .texts(let columns): columns.map(\.name)
        case .number: ["row"]
        case .cells(let texts): texts.names
        }
    }

    /// The texts of a row, from 0; rows are asked for in order.
    func next(_ row: Int) throws -> [String] {
        switch self {
        case .texts(let columns): columns.map { $0.rows[row] }
        case .number: ["\(row + 1)"]
        case .cells(let texts):
            try texts.next() ?? [String](repeating: "", count: texts.names.count)
        }
    }
}

extension TableOutput {
    /// A table of numbers and categories, whose rows have one number for each column.
    ///
    /// - Parameters:
    ///   - table: The columns.
    ///   - deviations: The standard deviation of each number of an example.
    ///   - formats: How the numbers of each column are written, where that is known.
    ///   - beginning: What each row begins with.
    init(
        _ table: [TableColumn], deviations: [Double], formats: [NumberFormat?]?,
        beginning: RowBeginning?
    ) {
        self.init(
            columns: table.map(\.name), spreads: table.ranges.map { deviations[$0.lowerBound] },
            levels: Dictionary(
                uniqueKeysWithValues: table.enumerated().compactMap { place, column in
                    column.levels.map { (place, $0) }
                }),
            dates: formats?.dates ?? [:], beginning: beginning)
    }
}

extension [NumberFormat?] {
    /// The columns, by their places from 0, that are dates.
    var dates: [Int: DateNotation] {
        Dictionary(
            uniqueKeysWithValues: enumerated().compactMap { place, format in
                format?.date.map { (place, $0) }
            })
    }
}
