import ElboNumerics

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

    /// Reads all rows once, in pieces on several cores.
    ///
    /// - Parameter threads: how many cores; nil for all.
    /// - Throws: `DataError` when they cannot be read, or hold an infinite number.
    init(_ rows: any RowSource, threads: Int? = nil) throws {
        let none = RowFacts(width: rows.width, hasRows: rows.count > 0)
        let size = max(1, min(4096, (1 << 18) / rows.width))
        let pieces = min(64, (rows.count + size - 1) / size)
        let parts = concurrentMap(pieces, threads: threads) { piece in
            Result {
                let place = piece * rows.count / pieces..<(piece + 1) * rows.count / pieces
                var facts = none
                let buffer = UnsafeMutableBufferPointer<Double>.allocate(
                    capacity: min(size, place.count) * rows.width)
                defer { buffer.deallocate() }
                for start in stride(from: place.lowerBound, to: place.upperBound, by: size) {
                    let end = min(start + size, place.upperBound)
                    try rows.read(rows: start..<end, into: buffer)
                    facts.add(
                        UnsafeBufferPointer(rebasing: buffer[..<((end - start) * rows.width)]),
                        from: start)
                }
                return facts
            }
        }
        self = try parts.reduce(into: none) { try $0.join($1.get()) }
    }

    private init(width: Int, hasRows: Bool) {
        hasNumbers = [Bool](repeating: !hasRows, count: width)
    }

    /// Takes in what is known of later rows.
    private mutating func join(_ later: RowFacts) {
        hasMissing = hasMissing || later.hasMissing
        firstBeyondFloat = firstBeyondFloat ?? later.firstBeyondFloat
        for column in hasNumbers.indices where later.hasNumbers[column] {
            hasNumbers[column] = true
        }
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
