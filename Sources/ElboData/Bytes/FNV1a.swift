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

    /// Takes in a text and its end.
    mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
        combine(UInt64(text.utf8.count))
    }

    /// The hash as 16 hexadecimal digits.
    var digits: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
