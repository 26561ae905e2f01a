extension Dataset {
    /// A hash of the shape and all values, 16 hexadecimal digits, the same on every machine.
    ///
    /// 64-bit FNV-1a (Fowler, Noll and Vo, RFC 9923) over the kind of element (1 for bytes, 4 for
    /// floats), the count, the item shape (64-bit little-endian) and the values (little-endian).
    /// Tells data sets apart by accident, not by malice.
    ///
    /// - Complexity: O(number of values).
    public var fingerprint: String {
        var hash = FNV1a()
        switch values {
        case .bytes: hash.combine(1)
        case .floats: hash.combine(4)
        }
        hash.combine(UInt64(count))
        for extent in itemShape { hash.combine(UInt64(extent)) }
        switch values {
        case .bytes(let bytes): bytes.withUnsafeBytes { hash.combine($0) }
        case .floats(let floats): floats.withUnsafeBytes { hash.combine($0) }
        }
        let digits = String(hash.state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// The 64-bit FNV-1a hash.
struct FNV1a {
    private(set) var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        var state = state
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.state = state
    }

    mutating func combine(_ word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { combine($0) }
    }
}
