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
        let shuffled = key.permutation(rows.count).map { rows[$0] }
        let batches = Batches(shuffled, size: size, inGroups: group)
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
        let groups = Dictionary(grouping: rows, by: group).sorted { $0.key < $1.key }
        self.rows = groups.flatMap(\.value)
        var (starts, end): ([Int], Int) = ([], 0)
        for members in groups {
            starts += stride(from: end, to: end + members.value.count, by: size)
            end += members.value.count
        }
        self.starts = starts
    }

    /// The same batches in another order.
    private func shuffled(by key: RandomKey) -> Batches {
        let batches = key.permutation(count).map { self[$0] }
        var start = 0
        let starts = batches.map { batch in
            defer { start += batch.count }
            return start
        }
        return Batches(batches.flatMap { $0 }, size: size, starts: starts)
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
