/// Which cells of a row are there.
struct MissingPattern: Hashable, Sendable {
    /// The columns whose cells are there, ascending.
    let observed: [Int]
    /// The columns whose cells are missing, ascending.
    let missing: [Int]
    /// Whether the rows have no cell at all, so that they say nothing: no number, and no category either.
    let isEmpty: Bool

    /// All cells of a row are there.
    init(complete width: Int) {
        observed = Array(0..<width)
        missing = []
        isEmpty = false
    }

    /// Some columns are there and the others are not.
    init(observed: [Int], missing: [Int]) {
        self.observed = observed
        self.missing = missing
        isEmpty = false
    }

    /// The pattern of one row.
    init(_ row: UnsafeBufferPointer<Double>) {
        observed = row.indices.filter { !row[$0].isNaN }
        missing = row.indices.filter { row[$0].isNaN }
        isEmpty = observed.isEmpty
    }

    /// The pattern of the numbers of one row that has categories too; nil when all numbers are there.
    init?(_ row: UnsafeBufferPointer<Double>, _ columns: MixedColumns) {
        let numbers = columns.numbers
        let isComplete = numbers.allSatisfy { !row[$0].isNaN }
        if isComplete, !numbers.isEmpty { return nil }
        observed = isComplete ? [] : numbers.indices.filter { !row[numbers[$0]].isNaN }
        missing = isComplete ? [] : numbers.indices.filter { row[numbers[$0]].isNaN }
        isEmpty = observed.isEmpty && columns.categories.allSatisfy { row[$0].isNaN }
        // Of a table without numbers only rows without any cell have a pattern of their own.
        if isComplete, !isEmpty { return nil }
    }

    var isComplete: Bool { missing.isEmpty }
}
