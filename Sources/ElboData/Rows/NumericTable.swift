/// Rows of Float64 numbers in memory; NaN is a missing cell.
public struct NumericTable: RowSource {
    /// The numbers of all rows, row after row.
    public let values: [Double]
    /// How many rows there are.
    public let count: Int
    /// How many numbers a row has.
    public let width: Int
    /// The columns' names, if the source has them.
    public let columns: [String]?
    /// The name of the source without its folder.
    public let name: String
    /// For each column how its cells are written where they are dates; nil where none are.
    public let dates: [DateNotation?]?

    /// Makes a table of rows.
    ///
    /// - Parameters:
    ///   - values: the numbers, row after row; a whole number of rows; NaN for a missing cell.
    ///   - width: how many numbers a row has, at least 1.
    ///   - columns: a name for each number of a row.
    ///   - name: what messages call this data.
    /// - Throws: `DataError.infinite` for the first infinity.
    public init(
        _ values: [Double], width: Int, columns: [String]? = nil, name: String = "data"
    ) throws {
        self.init(checked: values, width: width, columns: columns, name: name)
        if let index = values.withUnsafeBufferPointer({ $0.firstInfinite() }) {
            let column = index % width
            throw DataError.infinite(
                path: name, place: .row(index / width + 1),
                column: ColumnLabel(number: column + 1, name: columns?[column]),
                found: "\(values[index])")
        }
    }

    /// Wraps numbers of which none is known to be infinite.
    init(
        checked values: [Double], width: Int, columns: [String]?, name: String,
        dates: [DateNotation?]? = nil
    ) {
        precondition(
            width > 0 && values.count % width == 0,
            "\(values.count) values are no whole rows of \(width)")
        precondition(
            columns.map { $0.count == width } ?? true,
            "\(columns?.count ?? 0) column names for \(width) values per row")
        self.values = values
        self.count = values.count / width
        self.width = width
        self.columns = columns
        self.name = name
        self.dates = dates
    }

    /// Brings all rows of a source into memory.
    ///
    /// - Throws: `DataError` when they cannot be read.
    public init(_ rows: any RowSource) throws {
        if let table = rows as? NumericTable {
            self = table
        } else {
            self.init(
                checked: try rows.values(ofRows: 0..<rows.count), width: rows.width,
                columns: rows.columns, name: rows.name, dates: rows.dates)
        }
    }

    /// Copies rows, one after another.
    public func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) {
        precondition(
            rows.lowerBound >= 0 && rows.upperBound <= count && buffer.count >= rows.count * width,
            "rows \(rows) of \(count)")
        values.withUnsafeBufferPointer { source in
            _ = buffer.update(
                fromContentsOf: source[rows.lowerBound * width..<rows.upperBound * width])
        }
    }
}
