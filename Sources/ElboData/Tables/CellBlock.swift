/// Some rows of a table on their way to numbers: what their cells are by the table's plan, and what is wrong with them.
///
/// A block knows nothing of other blocks, so that several threads make them side by side; `TableAssembly` puts them in
/// order.
// One thread at a time has it: who fills it, then who puts the blocks in order.
final class CellBlock: @unchecked Sendable {
    /// A cell that is none of its column.
    struct Failure {
        enum Kind {
            case text
            case blob
            case infinite
        }

        let column: Int
        let line: Int
        let kind: Kind
        let found: String
    }

    @exclusivity(unchecked) private(set) var plan: TablePlan
    /// How many rows there are.
    @exclusivity(unchecked) private(set) var rows = 0
    /// The first cell of each column that is none of it, in the order of the rows.
    private(set) var failures: [Failure] = []
    /// For each column of the table that is a category its texts.
    private(set) var texts: [ByteTexts?]
    /// The same without counting references, for the loop over cells.
    let categories: UnsafeMutableBufferPointer<Unmanaged<ByteTexts>?>
    /// For each column of the table that holds dates what they have in common.
    private(set) var dates: [DateTraits?]
    /// What ends the table, behind all that was read.
    var end: DataError?
    /// The line of a blank record behind which none but blank ones came.
    var blankLine: Int?
    /// Line breaks of blank records.
    var ending: [UInt8] = []
    @exclusivity(unchecked) private var memory: UnsafeMutableBufferPointer<Double>
    /// The readings of the columns as bytes, for the loop over cells.
    let codes: UnsafeMutableBufferPointer<UInt8>
    let places: UnsafeMutableBufferPointer<Int>

    /// A reading as one byte.
    enum Code {
        static let leftOut: UInt8 = 0
        static let numbers: UInt8 = 1
        static let category: UInt8 = 2
        static let other: UInt8 = 3
    }

    init(_ plan: TablePlan, rows: Int) {
        self.plan = plan
        memory = .allocate(capacity: max(rows * plan.width, 1))
        codes = .allocate(capacity: max(plan.head.width, 1))
        places = .allocate(capacity: max(plan.head.width, 1))
        categories = .allocate(capacity: max(plan.head.width, 1))
        categories.initialize(repeating: nil)
        codes.initialize(repeating: 0)
        places.initialize(repeating: -1)
        texts = [ByteTexts?](repeating: nil, count: plan.head.width)
        dates = [DateTraits?](repeating: nil, count: plan.head.width)
        prepare()
    }

    deinit {
        memory.deallocate()
        codes.deallocate()
        categories.deallocate()
        places.deallocate()
    }

    /// Makes an old block new.
    func begin(_ plan: TablePlan, rows: Int) {
        self.plan = plan
        if memory.count < rows * plan.width {
            memory.deallocate()
            // Blocks differ by a few rows; the next one need not be new memory again.
            memory = .allocate(capacity: rows * plan.width / 4 * 5)
        }
        (self.rows, failures, end, blankLine, ending) = (0, [], nil, nil, [])
        prepare()
    }

    private func prepare() {
        for column in 0..<plan.head.width {
            places[column] = plan.places[column]
            (texts[column], categories[column], dates[column]) = (nil, nil, nil)
            switch plan.readings[column] {
            case .leftOut: codes[column] = Code.leftOut
            // Marks of missing cells may look like numbers.
            case .numbers: codes[column] = plan.missing.isEmpty ? Code.numbers : Code.other
            case .notated, .dates: codes[column] = Code.other
            case .category:
                codes[column] = Code.category
                let new = ByteTexts()
                texts[column] = new
                categories[column] = .passUnretained(new)
            }
        }
    }

    /// The numbers of all rows.
    var values: UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(rebasing: memory[..<(rows * plan.width)])
    }

    /// Begins a row, all of whose numbers are missing.
    ///
    /// - Returns: its numbers.
    func beginRow() -> UnsafeMutableBufferPointer<Double> {
        let start = rows * plan.width
        rows += 1
        let row = UnsafeMutableBufferPointer(rebasing: memory[start..<start + plan.width])
        row.update(repeating: .nan)
        return row
    }

    /// Takes a cell of the latest row without its quotes and the spaces around it.
    func take(
        _ cell: UnsafeRawBufferPointer, column: Int, line: Int,
        into row: UnsafeMutableBufferPointer<Double>
    ) {
        switch plan.readings[column] {
        case .leftOut: return
        case .category:
            guard let texts = texts[column] else { return }
            row[places[column]] = Double(texts.number(of: cell, line: line))
        case .numbers:
            guard !isMarked(cell) else { return }
            guard let value = DecimalNumber.parse(cell) else {
                return refuse(cell, column: column, line: line)
            }
            take(value, cell, column: column, line: line, into: row)
        case .notated(let notation):
            guard !isMarked(cell) else { return }
            guard let value = notation.number(in: cell) else {
                return refuse(cell, column: column, line: line)
            }
            row[places[column]] = value
        case .dates(let reading):
            guard !isMarked(cell) else { return }
            guard let (value, traits) = reading.number(in: cell) else {
                return refuse(cell, column: column, line: line)
            }
            row[places[column]] = value
            if dates[column] == nil { dates[column] = traits } else { dates[column]?.join(traits) }
        }
    }

    /// Takes a cell of the latest row that is a number in its file.
    ///
    /// - Parameter text: how it is written where it is a text: as a level of a category, or in an error.
    func take(
        number: Double, text: @autoclosure () -> String, column: Int, line: Int,
        into row: UnsafeMutableBufferPointer<Double>
    ) {
        switch plan.readings[column] {
        case .leftOut: return
        case .numbers, .notated:
            guard plan.missing.isEmpty || !plan.missing.contains(text()) else { return }
            guard !number.isInfinite else {
                return fail(.infinite, column: column, line: line, text())
            }
            row[places[column]] = number
        case .category, .dates:
            var text = text()
            text.withUTF8 {
                take(UnsafeRawBufferPointer($0), column: column, line: line, into: row)
            }
        }
    }

    /// Takes a cell of bytes that are neither a number nor a text.
    func refuseBlob(bytes: Int, column: Int, line: Int) {
        guard codes[column] != Code.leftOut else { return }
        fail(.blob, column: column, line: line, "\(bytes) bytes")
    }

    private func take(
        _ value: Double, _ cell: UnsafeRawBufferPointer, column: Int, line: Int,
        into row: UnsafeMutableBufferPointer<Double>
    ) {
        guard !value.isInfinite else {
            return fail(
                .infinite, column: column, line: line,
                String(decoding: cell.prefix(200), as: UTF8.self))
        }
        row[places[column]] = value
    }

    private func isMarked(_ cell: UnsafeRawBufferPointer) -> Bool {
        !plan.missing.isEmpty && plan.missing.contains(String(decoding: cell, as: UTF8.self))
    }

    /// A cell that is no number: missing, or the end of its column.
    private func refuse(_ cell: UnsafeRawBufferPointer, column: Int, line: Int) {
        guard !MissingMark.matches(cell) else { return }
        fail(.text, column: column, line: line, String(decoding: cell.prefix(200), as: UTF8.self))
    }

    private func fail(_ kind: Failure.Kind, column: Int, line: Int, _ found: String) {
        failures.append(Failure(column: column, line: line, kind: kind, found: found))
        // One is enough; whether it counts is known when the blocks before are.
        plan.giveUp(column)
        codes[column] = Code.leftOut
    }
}
