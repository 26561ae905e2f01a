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
        case .floats: hash.combine(4)
        case .rows: hash.combine(8)
        }
        hash.combine(UInt64(count))
        for extent in itemShape { hash.combine(UInt64(extent)) }
        switch values {
        case .bytes(let bytes): bytes.withUnsafeBytes { hash.combine(wordsOf: $0) }
        case .floats(let floats): floats.withUnsafeBytes { hash.combine(wordsOf: $0) }
        case .rows(let rows): combine(rows, into: &hash)
        }
        let digits = String(hash.state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Hashes rows some at a time, wherever they are: a multiple of four, so that each piece fills all lanes.
    private func combine(_ rows: any RowSource, into hash: inout FNV1a) {
        let atOnce = max(4, min(4096, (1 << 15) / itemSize) / 4 * 4)
        var lanes = FNV1a.Lanes(hash)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: atOnce * itemSize) { numbers in
            for first in stride(from: 0, to: count, by: atOnce) {
                let piece = first..<min(first + atOnce, count)
                readAgain(rows, piece, into: numbers)
                lanes.add(
                    UnsafeRawBufferPointer(
                        UnsafeMutableBufferPointer(rebasing: numbers[..<(piece.count * itemSize)])))
            }
        }
        hash.combine(lanes)
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

    /// Four hashes side by side, each of every fourth word.
    struct Lanes {
        private(set) var states: (UInt64, UInt64, UInt64, UInt64)

        /// Four hashes that begin alike.
        init(_ hash: FNV1a) {
            states = (hash.state, hash.state, hash.state, hash.state)
        }

        /// Eight bytes in one step, little-endian; only the last piece may end within 32 bytes, and is filled up
        /// with zeros.
        mutating func add(_ bytes: UnsafeRawBufferPointer) {
            var (a, b, c, d) = states
            for start in stride(from: 0, to: bytes.count, by: 32) {
                a = FNV1a.step(a, FNV1a.word(bytes, start))
                b = FNV1a.step(b, FNV1a.word(bytes, start + 8))
                c = FNV1a.step(c, FNV1a.word(bytes, start + 16))
                d = FNV1a.step(d, FNV1a.word(bytes, start + 24))
            }
            states = (a, b, c, d)
        }
    }

    mutating func combine(_ lanes: Lanes) {
        let (a, b, c, d) = lanes.states
        for lane in [a, b, c, d] { combine(lane) }
    }

    mutating func combine(wordsOf bytes: UnsafeRawBufferPointer) {
        var lanes = Lanes(self)
        lanes.add(bytes)
        combine(lanes)
    }

    /// The product carries upwards only; the shift brings what it knows back down.
    @inline(__always)
    fileprivate static func step(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* 0x100_0000_01b3
        return product ^ (product >> 32)
    }

    /// Eight bytes, zeros beyond the end.
    @inline(__always)
    fileprivate static func word(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt64 {
        if start + 8 <= bytes.count {
            return bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
        }
        var word: UInt64 = 0
        for index in start..<max(bytes.count, start) {
            word |= UInt64(bytes[index]) << (8 * UInt64(index - start))
        }
        return word
    }

    mutating func combine(_ word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { combine($0) }
    }
}
