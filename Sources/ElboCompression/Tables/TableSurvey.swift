import Foundation

/// A first pass over a table, which finds how its columns are written.
public struct TableSurvey {
    /// Numbers of a column that may be listed in the head at most: each cell asks for the law of all of them.
    static let mostListed = 1024

    /// How many records there are.
    public private(set) var records = 0
    private var bytes = 0
    private let table: CodedTable
    private let delimiter: UInt8
    private let sources: [Int?]
    private var columns: [ColumnSurvey]

    /// - Parameters:
    ///   - table: The model.
    ///   - delimiter: What stands between cells.
    ///   - sources: For each column of the file the model's column that it is.
    public init(_ table: CodedTable, delimiter: UInt8, sources: [Int?]) {
        self.table = table
        self.delimiter = delimiter
        self.sources = sources
        columns = sources.map { ColumnSurvey($0.map { table.columns[$0] }) }
    }

    /// Takes a record in.
    public mutating func add(_ record: ArraySlice<UInt8>) {
        records += 1
        bytes += record.count
        let cells = RecordCutter.cells(
            of: RecordCutter.parted(record).0, delimiter: delimiter)
        guard cells.count == columns.count else { return }
        for (place, cell) in cells.enumerated() { columns[place].add(cell) }
    }

    /// How the table is written.
    public func layout() -> TableLayout {
        TableLayout(
            delimiter: delimiter,
            columns: columns.enumerated().map { place, column in
                var layout = TableLayout.Column(source: sources[place])
                if sources[place] != nil { column.complete(&layout) }
                return layout
            }, bytes: bytes)
    }
}

/// What the cells of one column have in common.
private struct ColumnSurvey {
    /// Other texts than these many are not counted.
    private static let mostTexts = 256

    private let column: CodedTable.Column?
    private let levels: Set<[UInt8]>
    /// What encloses values, by how many cells.
    private var frames: [[ArraySlice<UInt8>]: Int] = [:]
    /// Whole cells that have no value of the column, by how many there are.
    private var others: [[UInt8]: Int] = [:]
    private var decimals = DecimalSurvey()
    private var steps = StepSurvey()

    init(_ column: CodedTable.Column?) {
        self.column = column
        levels = Set(column?.levels ?? [])
    }

    mutating func add(_ cell: ArraySlice<UInt8>) {
        guard let column else { return }
        let raw = RawCell(cell)
        if isValue(raw, of: column) {
            let frame = [raw.before, raw.after].map { ArraySlice(Array($0)) }
            if frames[frame] != nil || frames.count < ColumnSurvey.mostTexts {
                frames[frame, default: 0] += 1
            }
        } else if cell.count <= ColumnSurvey.mostTexts {
            let text = Array(cell)
            if others[text] != nil || others.count < ColumnSurvey.mostTexts {
                others[text, default: 0] += 1
            }
        }
    }

    private mutating func isValue(_ raw: RawCell, of column: CodedTable.Column) -> Bool {
        guard case .number = column.law else { return levels.contains(raw.text) }
        if let step = column.notation?.place(Array(raw.body)), step.magnitude < 1 << 61 {
            steps.add(step)
            return true
        }
        guard let number = DecimalText.scan(raw.body) else { return false }
        decimals.add(number)
        return true
    }

    /// Writes down what was found.
    func complete(_ layout: inout TableLayout.Column) {
        guard let column else { return }
        let frame = ColumnSurvey.most(frames) {
            Array($0.joined()).lexicographicallyPrecedes(Array($1.joined()))
        }
        layout.before = frame.flatMap { $0[0].isEmpty ? nil : Data($0[0]) }
        layout.after = frame.flatMap { $0[1].isEmpty ? nil : Data($0[1]) }
        layout.missing = ColumnSurvey.most(others) { $0.lexicographicallyPrecedes($1) }
            .map { Data($0) }
        guard case .number(let law) = column.law else { return }
        var steps = steps
        var step = column.notation?.step ?? 1
        if column.notation == nil || steps.cells < decimals.cells {
            let decimal = decimals.text
            layout.decimal = decimal
            steps = decimals.steps(of: decimal)
            step = 1 / Double(DecimalText.power(decimal.decimals))
        }
        layout.first = steps.least
        layout.count = UInt64(steps.most - steps.least) + 1
        guard let listed = steps.listed else { return }
        let packed = TableLayout.packed(listed, from: steps.least)
        let numbers = SteppedNumbers(
            law: law, first: steps.least, count: 1, number: { [step] in $0 * step }, listed: listed)
        // For all rows together the law is the standard one. What a list saves is what the law gives to other numbers.
        let saved = -Double(steps.cells) * ExactLog2.of(max(numbers.listedMass(0, 1), 1e-9))
        if saved > 11 * Double(packed.count) { layout.listed = packed }
    }

    private static func most<Key>(_ counts: [Key: Int], _ before: (Key, Key) -> Bool) -> Key? {
        counts.max { $0.value != $1.value ? $0.value < $1.value : before($1.key, $0.key) }?.key
    }
}

/// The steps of a column: their range, and which there are while these are few.
private struct StepSurvey {
    private(set) var cells = 0
    private var range: ClosedRange<Int>?
    private var different: Set<Int>? = []

    var least: Int { range?.lowerBound ?? 0 }
    var most: Int { range?.upperBound ?? 0 }
    /// The different ones, rising; nil for too many.
    var listed: [Int]? { different.flatMap { $0.isEmpty ? nil : $0.sorted() } }

    mutating func add(_ step: Int, cells count: Int = 1) {
        cells += count
        range = range.map { min($0.lowerBound, step)...max($0.upperBound, step) } ?? step...step
        different?.insert(step)
        if different.map({ $0.count > TableSurvey.mostListed }) ?? false { different = nil }
    }

    mutating func add(_ range: ClosedRange<Int>, cells count: Int) {
        add(range.lowerBound, cells: count)
        add(range.upperBound, cells: 0)
    }

    mutating func forgetList() { different = nil }
}

/// The numbers of a column in decimals, by how they are written.
private struct DecimalSurvey {
    /// Numbers with the same decimals: how many, and between which digits.
    private struct Group {
        var cells = 0
        var range: ClosedRange<Int>
    }

    /// Of numbers alike in these.
    private struct Kind: Hashable {
        let decimals: Int
        let isPadded: Bool
    }

    private var groups: [Kind: Group] = [:]
    private var commas = 0
    private(set) var cells = 0
    private var different: Set<DecimalKey>? = []

    private struct DecimalKey: Hashable {
        let digits: Int
        let kind: Kind
    }

    mutating func add(_ number: DecimalText.Scanned) {
        let kind = Kind(decimals: number.decimals, isPadded: number.isPadded)
        let old = groups[kind] ?? Group(range: number.digits...number.digits)
        groups[kind] = Group(
            cells: old.cells + 1,
            range: min(
                old.range.lowerBound, number.digits)...max(
                    old.range.upperBound, number.digits))
        cells += 1
        if number.decimals > 0 { commas += number.mark == UInt8(ascii: ",") ? 1 : -1 }
        different?.insert(DecimalKey(digits: number.digits, kind: kind))
        if different.map({ $0.count > 4 * TableSurvey.mostListed }) ?? false { different = nil }
    }

    /// The way of writing that leaves the fewest bits to texts and to decimals that few numbers have.
    var text: DecimalText {
        let mark = UInt8(ascii: commas > 0 ? "," : ".")
        let candidates = [false, true].flatMap { isPadded in
            (0...DecimalText.mostDigits).map {
                DecimalText(decimals: $0, isPadded: isPadded, mark: mark)
            }
        }
        return candidates.min { cost($0) < cost($1) } ?? candidates[0]
    }

    private func cost(_ text: DecimalText) -> Double {
        groups.reduce(0) { sum, group in
            let isHeld = range(of: group.key, group.value, text) != nil
            return sum + Double(group.value.cells)
                * (isHeld ? 3.33 * Double(text.decimals) : 8 * Double(group.key.decimals + 6))
        }
    }

    /// The steps of a group; nil for one that is written in another way.
    private func range(of kind: Kind, _ group: Group, _ text: DecimalText) -> ClosedRange<Int>? {
        func step(_ digits: Int) -> Int? {
            text.step(
                of: DecimalText.Scanned(
                    digits: digits, decimals: kind.decimals, mark: text.mark,
                    isPadded: kind.isPadded))
        }
        guard let low = step(group.range.lowerBound), let high = step(group.range.upperBound) else {
            return nil
        }
        return low...high
    }

    /// The steps of all numbers that are written so.
    func steps(of text: DecimalText) -> StepSurvey {
        var steps = StepSurvey()
        for (kind, group) in groups {
            guard let range = range(of: kind, group, text) else { continue }
            steps.add(range, cells: group.cells)
        }
        guard let different else {
            steps.forgetList()
            return steps
        }
        for key in different {
            let step = text.step(
                of: DecimalText.Scanned(
                    digits: key.digits, decimals: key.kind.decimals, mark: text.mark,
                    isPadded: key.kind.isPadded))
            if let step { steps.add(step, cells: 0) }
        }
        return steps
    }
}
