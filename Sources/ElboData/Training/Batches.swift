public import ElboNumerics

/// The rows of one epoch in the order they are visited, cut into batches.
public struct Batches: RandomAccessCollection, Sendable {
    /// All rows in the order they are visited.
    public let rows: [Int]
    /// The number of rows per batch; the last batch, or the last of a group, may be smaller.
    public let size: Int
    /// Where each batch begins among the rows; nil when all but the last are full.
    private let starts: [Int]?

    /// Cuts rows into batches, in a random order that the key determines.
    ///
    /// - Parameters:
    ///   - rows: the rows to visit.
    ///   - size: rows per batch, at least 1.
    ///   - group: A row's group: batches hold rows of one group, and come in a random order too. Nil for one group.
    ///   - key: the epoch's key, for example `key.child(epoch)`.
    public init(
        shuffling rows: [Int], size: Int, inGroups group: ((Int) -> Int)? = nil, key: RandomKey
    ) {
        // In place: of millions of rows a copy is much.
        var shuffled = key.permutation(rows.count)
        for place in shuffled.indices { shuffled[place] = rows[shuffled[place]] }
        let batches = Batches(consume shuffled, size: size, inGroups: group)
        self = group == nil ? batches : batches.shuffled(by: key.child(0))
    }

    /// Cuts rows into batches in the order given, as evaluation does.
    ///
    /// - Parameters:
    ///   - rows: the rows to visit.
    ///   - size: rows per batch, at least 1.
    ///   - group: A row's group: batches hold rows of one group, those of the least first. Nil for one group.
    public init(_ rows: [Int], size: Int, inGroups group: ((Int) -> Int)? = nil) {
        precondition(size > 0, "a batch needs at least one row")
        self.size = size
        guard let group else {
            self.rows = rows
            starts = nil
            return
        }
        // Rows of a group keep their order: they are counted, then each goes to its place.
        var counts: [Int: Int] = [:]
        for row in rows { counts[group(row), default: 0] += 1 }
        var (starts, places, end): ([Int], [Int: Int], Int) = ([], [:], 0)
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            starts += stride(from: end, to: end + count, by: size)
            places[key] = end
            end += count
        }
        self.rows = [Int](unsafeUninitializedCapacity: rows.count) { buffer, filled in
            for row in rows {
                let place = places[group(row), default: 0]
                buffer.initializeElement(at: place, to: row)
                places[group(row)] = place + 1
            }
            filled = rows.count
        }
        self.starts = starts
    }

    /// The same batches in another order.
    private func shuffled(by key: RandomKey) -> Batches {
        var rows: [Int] = []
        rows.reserveCapacity(self.rows.count)
        let starts = key.permutation(count).map { batch in
            defer { rows += self[batch] }
            return rows.count
        }
        return Batches(rows, size: size, starts: starts)
    }

    private init(_ rows: [Int], size: Int, starts: [Int]) {
        self.rows = rows
        self.size = size
        self.starts = starts
    }

    /// The first batch's number.
    public var startIndex: Int { 0 }

    /// The number of batches.
    public var endIndex: Int { starts?.count ?? (rows.count + size - 1) / size }

    /// The row numbers of one batch.
    public subscript(batch: Int) -> ArraySlice<Int> {
        precondition(batch >= 0 && batch < endIndex, "batch \(batch) of \(endIndex)")
        guard let starts else {
            return rows[batch * size..<Swift.min((batch + 1) * size, rows.count)]
        }
        return rows[starts[batch]..<(batch + 1 < starts.count ? starts[batch + 1] : rows.count)]
    }
}
