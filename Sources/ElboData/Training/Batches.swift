public import ElboNumerics

/// The rows of one epoch in the order they are visited, cut into batches.
public struct Batches: RandomAccessCollection, Sendable {
    /// All rows in the order they are visited.
    public let rows: [Int]
    /// The number of rows per batch; the last batch may be smaller.
    public let size: Int

    /// Cuts rows into batches, in a random order that the key determines.
    ///
    /// - Parameters:
    ///   - rows: the rows to visit.
    ///   - size: rows per batch, at least 1.
    ///   - key: the epoch's key, for example `key.child(epoch)`.
    public init(shuffling rows: [Int], size: Int, key: RandomKey) {
        self.init(key.permutation(rows.count).map { rows[$0] }, size: size)
    }

    /// Cuts rows into batches in the order given, as evaluation does.
    ///
    /// - Parameters:
    ///   - rows: the rows to visit.
    ///   - size: rows per batch, at least 1.
    public init(_ rows: [Int], size: Int) {
        precondition(size > 0, "a batch needs at least one row")
        self.rows = rows
        self.size = size
    }

    /// The first batch's number.
    public var startIndex: Int { 0 }

    /// The number of batches.
    public var endIndex: Int { (rows.count + size - 1) / size }

    /// The row numbers of one batch.
    public subscript(batch: Int) -> ArraySlice<Int> {
        precondition(batch >= 0 && batch < endIndex, "batch \(batch) of \(endIndex)")
        return rows[batch * size..<Swift.min((batch + 1) * size, rows.count)]
    }
}
