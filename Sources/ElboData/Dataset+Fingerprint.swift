extension Dataset {
    /// A hash of the shape and all values, 16 hexadecimal digits, the same on every machine.
    ///
    /// 64-bit FNV-1a (Fowler, Noll and Vo, RFC 9923) over the bytes of the kind of element (1 for bytes, 4
    /// for Float32, 8 for Float64), the count and the item shape (64-bit little-endian), then over the values (little-endian)
    /// eight bytes at a time, filled up with zeros to a multiple of 32, and the hash's upper half folded into
    /// its lower half after each. Word i goes to hash i mod 4 of four that begin alike, whose states are hashed in
    /// the end: in one chain of bytes a large data set would take as long as reading it. Tells data sets apart
    /// by accident, not by malice.
    ///
    /// - Complexity: O(number of values).
    public var fingerprint: String {
        var hash = FNV1a()
        switch values {
        case .bytes: hash.combine(1)
        case .floats, .tokens: hash.combine(4)
        case .rows: hash.combine(8)
        }
        hash.combine(UInt64(count))
        for extent in itemShape { hash.combine(UInt64(extent)) }
        switch values {
        case .bytes(let bytes): bytes.withUnsafeBytes { hash.combine(wordsOf: $0) }
        case .floats(let floats): floats.withUnsafeBytes { hash.combine(wordsOf: $0) }
        case .tokens(let rows): rows.combine(into: &hash, width: itemSize)
        case .rows(let rows): onceMore { try rows.combine(into: &hash) }
        }
        return hash.digits
    }
}

extension RowSource {
    /// The fingerprint of a table of these rows.
    ///
    /// - Throws: `DataError` from reading.
    public func fingerprint() throws -> String {
        var hash = FNV1a()
        hash.combine(8)
        hash.combine(UInt64(count))
        hash.combine(UInt64(width))
        try combine(into: &hash)
        return hash.digits
    }

    /// Hashes rows some at a time, wherever they are: a multiple of four, so that each piece fills all lanes.
    fileprivate func combine(into hash: inout FNV1a) throws {
        let atOnce = max(4, min(4096, (1 << 15) / width) / 4 * 4)
        var lanes = FNV1a.Lanes(hash)
        try withUnsafeTemporaryAllocation(of: Double.self, capacity: atOnce * width) { numbers in
            for first in stride(from: 0, to: count, by: atOnce) {
                let piece = first..<min(first + atOnce, count)
                try read(rows: piece, into: numbers)
                lanes.add(
                    UnsafeRawBufferPointer(
                        UnsafeMutableBufferPointer(rebasing: numbers[..<(piece.count * width)])))
            }
        }
        hash.combine(lanes)
    }
}

extension TokenRows {
    /// Hashes sentences as Float32 numbers with padding, some at a time: a multiple of eight numbers, so that each piece fills all lanes.
    fileprivate func combine(into hash: inout FNV1a, width: Int) {
        let atOnce = max(8, (1 << 14) / width / 8 * 8)
        var lanes = FNV1a.Lanes(hash)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: atOnce * width) { numbers in
            for first in stride(from: 0, to: count, by: atOnce) {
                let piece = first..<min(first + atOnce, count)
                for (place, row) in piece.enumerated() {
                    fill(
                        row: row,
                        into: UnsafeMutableBufferPointer(
                            rebasing: numbers[place * width..<(place + 1) * width]))
                }
                lanes.add(
                    UnsafeRawBufferPointer(
                        UnsafeMutableBufferPointer(rebasing: numbers[..<(piece.count * width)])))
            }
        }
        hash.combine(lanes)
    }
}
