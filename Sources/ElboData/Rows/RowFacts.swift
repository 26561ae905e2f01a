/// What one pass over rows finds out about them.
struct RowFacts: Sendable {
    /// A number and where it stands, from 0.
    struct Place: Sendable {
        let row: Int
        let column: Int
        let value: Double
    }

    /// Whether a cell is missing.
    private(set) var hasMissing = false
    /// The first number that is infinite as a Float32.
    private(set) var firstBeyondFloat: Place?
    private var hasNumbers: [Bool]

    /// The first column all of whose cells are missing.
    var firstEmptyColumn: Int? { hasNumbers.firstIndex(of: false) }

    /// Reads all rows once.
    ///
    /// - Throws: `DataError` when they cannot be read, or hold an infinite number.
    init(_ rows: any RowSource) throws {
        hasNumbers = [Bool](repeating: rows.count == 0, count: rows.width)
        var facts = self
        try rows.forEachBlock { range, block in
            facts.add(UnsafeBufferPointer(block), from: range.lowerBound)
            return true
        }
        self = facts
    }

    private mutating func add(_ block: UnsafeBufferPointer<Double>, from first: Int) {
        // Most blocks have nothing special, which a loop without branches finds out.
        let limit = Double(Float.greatestFiniteMagnitude)
        var special = 0
        for value in block { special &+= value.magnitude <= limit ? 0 : 1 }
        let width = hasNumbers.count
        guard special > 0 else {
            for column in 0..<width { hasNumbers[column] = true }
            return
        }
        for (index, value) in block.enumerated() {
            let column = index % width
            if value.isNaN {
                hasMissing = true
                continue
            }
            hasNumbers[column] = true
            if firstBeyondFloat == nil, Float(value).isInfinite {
                firstBeyondFloat = Place(row: first + index / width, column: column, value: value)
            }
        }
    }
}
