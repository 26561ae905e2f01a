/// Some columns of rows.
public struct SelectedColumns: RowSource {
    private let base: any RowSource
    private let selection: [Int]
    /// The names of these columns; `x` and the number, from 1, of columns without a name.
    public let columns: [String]?

    /// - Parameters:
    ///   - base: the rows.
    ///   - selection: columns from 0, in the order wanted, at least one.
    public init(_ base: any RowSource, _ selection: [Int]) {
        precondition(!selection.isEmpty && selection.allSatisfy { (0..<base.width).contains($0) })
        self.base = base
        self.selection = selection
        columns = selection.map { base.columns?[$0] ?? UnnamedColumns.name(of: $0) }
    }

    /// How many rows there are.
    public var count: Int { base.count }
    /// How many columns were selected.
    public var width: Int { selection.count }
    /// What messages call the data.
    public var name: String { base.name }
    /// How columns of dates are written.
    public var dates: [DateNotation?]? { base.dates.map { dates in selection.map { dates[$0] } } }

    /// Copies rows, one after another.
    ///
    /// - Throws: what the rows themselves throw.
    public func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        var place = 0
        try base.forEachRow(in: rows) { whole in
            for column in selection {
                buffer[place] = whole[column]
                place += 1
            }
        }
    }
}
