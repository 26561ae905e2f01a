/// Which cells of a row are there.
struct MissingPattern: Hashable, Sendable {
    /// The columns whose cells are there, ascending.
    let observed: [Int]
    /// The columns whose cells are missing, ascending.
    let missing: [Int]

    /// All cells of a row are there.
    init(complete width: Int) {
        observed = Array(0..<width)
        missing = []
    }

    /// Some columns are there and the others are not.
    init(observed: [Int], missing: [Int]) {
        self.observed = observed
        self.missing = missing
    }

    /// The pattern of one row.
    init(_ row: UnsafeBufferPointer<Double>) {
        observed = row.indices.filter { !row[$0].isNaN }
        missing = row.indices.filter { row[$0].isNaN }
    }

    var isComplete: Bool { missing.isEmpty }
}
