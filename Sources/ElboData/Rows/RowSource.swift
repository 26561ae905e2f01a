/// Rows of real numbers that can be read again and again, in memory or from a file larger than it.
///
/// A missing cell is NaN; no cell is infinite. Several threads may read at once.
public protocol RowSource: Sendable {
    /// How many rows there are.
    var count: Int { get }
    /// How many numbers a row has.
    var width: Int { get }
    /// The columns' names, when the source has them; as many as `width`.
    var columns: [String]? { get }
    /// What messages call the data: the file's name without its folder.
    var name: String { get }
    /// For each column how its cells are written where they are dates; nil where none are.
    var dates: [DateNotation?]? { get }

    /// Copies rows, one after another.
    ///
    /// - Parameters:
    ///   - rows: which, from 0.
    ///   - buffer: room for `rows.count * width` numbers.
    /// - Throws: `DataError` when a file cannot be read any more.
    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws
}

extension RowSource {
    /// Reads rows one after another, some at a time into memory of its own.
    ///
    /// - Throws: `DataError` when a file cannot be read any more.
    func forEachRow(in rows: Range<Int>, _ body: (UnsafeBufferPointer<Double>) -> Void) throws {
        let width = width
        let atOnce = max(1, (1 << 16) / width)
        try withUnsafeTemporaryAllocation(
            of: Double.self, capacity: min(atOnce, rows.count) * width
        ) { numbers in
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
                let end = min(start + atOnce, rows.upperBound)
                try read(rows: start..<end, into: numbers)
                for row in 0..<end - start {
                    body(UnsafeBufferPointer(rebasing: numbers[row * width..<(row + 1) * width]))
                }
            }
        }
    }

    /// No column holds dates, unless a source knows better.
    public var dates: [DateNotation?]? { nil }
}
