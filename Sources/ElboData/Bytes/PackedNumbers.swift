/// Whole numbers from 0 in order, each in as few bytes as the largest of them needs: two, four or eight.
///
/// They lie in pieces, so that room for more is never a copy of all.
package struct PackedNumbers: Sendable, Equatable {
    // Numbers are in one of these.
    private var small = Pieces<UInt16>()
    private var medium = Pieces<UInt32>()
    private var large = Pieces<UInt64>()
    private var bytes = 2

    /// How many there are.
    package private(set) var count = 0

    /// None.
    package init() {}

    /// These, in order.
    package init(_ numbers: some Sequence<Int>) {
        for number in numbers { append(number) }
    }

    /// Adds one behind the others.
    package mutating func append(_ number: Int) {
        precondition(number >= 0, "\(number) is below 0")
        if bytes == 2, number > Int(UInt16.max) {
            for old in small.all { medium.append(UInt32(old)) }
            (small, bytes) = (Pieces(), 4)
        }
        if bytes == 4, number > Int(UInt32.max) {
            for old in medium.all { large.append(UInt64(old)) }
            (medium, bytes) = (Pieces(), 8)
        }
        switch bytes {
        case 2: small.append(UInt16(number))
        case 4: medium.append(UInt32(number))
        default: large.append(UInt64(number))
        }
        count += 1
    }

    /// The number at a place.
    package subscript(place: Int) -> Int {
        switch bytes {
        case 2: Int(small[place])
        case 4: Int(medium[place])
        default: Int(large[place])
        }
    }

    /// Those at some places, in this order.
    package func selecting(_ places: some Collection<Int>) -> PackedNumbers {
        var chosen = PackedNumbers()
        for place in places { chosen.append(self[place]) }
        return chosen
    }
}

/// Numbers in arrays of one size.
private struct Pieces<Number: FixedWidthInteger & Sendable>: Sendable, Equatable {
    private static var bits: Int { 16 }
    private var pieces: [[Number]] = []

    mutating func append(_ number: Number) {
        if pieces.last.map({ $0.count == 1 << Self.bits }) ?? true {
            var piece: [Number] = []
            if !pieces.isEmpty { piece.reserveCapacity(1 << Self.bits) }
            pieces.append(piece)
        }
        pieces[pieces.count - 1].append(number)
    }

    subscript(place: Int) -> Number {
        pieces[place >> Self.bits][place & (1 << Self.bits - 1)]
    }

    var all: some Sequence<Number> { pieces.joined() }
}
