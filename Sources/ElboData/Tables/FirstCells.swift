/// The cells of a table's first rows, from which it is told what its columns hold.
struct FirstCells {
    /// A cell without its quotes and the spaces around it.
    struct Cell {
        let line: Int
        let text: String
    }

    /// Of each column the first cells that hold something.
    private var columns: [[Cell]]
    private let missing: Set<String>
    /// The first cell of each column that has bytes which are neither a number nor a text.
    private(set) var blobs: [(column: Int, line: Int, bytes: Int)] = []

    init(_ plan: TablePlan) {
        columns = [[Cell]](repeating: [], count: plan.head.width)
        missing = plan.missing
    }

    /// Takes a cell in.
    mutating func add(_ cell: UnsafeRawBufferPointer, column: Int, line: Int) {
        let text = String(decoding: cell, as: UTF8.self)
        guard !missing.contains(text) else { return }
        columns[column].append(Cell(line: line, text: text))
    }

    /// Takes a cell in that is neither a number nor a text.
    mutating func addBlob(bytes: Int, column: Int, line: Int) {
        guard !blobs.contains(where: { $0.column == column }) else { return }
        blobs.append((column, line, bytes))
    }

    /// The columns to be read as numbers that hold something else, in the order in which that is met.
    func textColumns(of plan: TablePlan) -> [Int] {
        plan.columns.filter { plan.readings[$0] == .numbers }
            .compactMap { column in
                columns[column].first { !FirstCells.isNumber($0.text) }.map { ($0.line, column) }
            }
            .sorted { $0 < $1 }.map(\.1)
    }

    /// What is no number first in a column, and the texts of all its cells.
    func texts(of column: Int) -> (line: Int, found: String, texts: [String]) {
        let first = columns[column].first { !FirstCells.isNumber($0.text) }
        return (first?.line ?? 0, first?.text ?? "", columns[column].map(\.text))
    }

    /// Where a text stands first in a column.
    func line(of text: String, in column: Int) -> Int? {
        columns[column].first { $0.text == text }?.line
    }

    private static func isNumber(_ text: String) -> Bool {
        DecimalNumber.parse(text) != nil || MissingMark.matches(text)
    }
}
