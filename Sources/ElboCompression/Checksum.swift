/// CRC-32 of ISO 3309, as in gzip and PNG.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}

/// SHA-256 (FIPS 180-4), which names a model beyond doubt.
public struct SHA256 {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
        0x5be0_cd19,
    ]
    private var pending: [UInt8] = []
    private var count = 0

    /// Nothing yet.
    public init() {}

    /// Adds bytes.
    public mutating func add(_ bytes: some Collection<UInt8>) {
        count += bytes.count
        pending += bytes
        var start = 0
        while pending.count - start >= 64 {
            mix(pending[start..<start + 64])
            start += 64
        }
        pending.removeFirst(start)
    }

    /// The hash as 64 hexadecimal digits.
    public func text() -> String {
        var own = self
        let bits = UInt64(count) * 8
        own.add([0x80] + [UInt8](repeating: 0, count: (119 - count % 64) % 64))
        own.add((0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) })
        return own.state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private mutating func mix(_ block: ArraySlice<UInt8>) {
        var w = [UInt32](repeating: 0, count: 64)
        for (place, byte) in block.enumerated() { w[place / 4] = w[place / 4] << 8 | UInt32(byte) }
        func turned(_ x: UInt32, _ by: UInt32) -> UInt32 { x >> by | x << (32 - by) }
        for t in 16..<64 {
            let (a, b) = (w[t - 15], w[t - 2])
            let first = turned(a, 7) ^ turned(a, 18) ^ a >> 3
            let second = turned(b, 17) ^ turned(b, 19) ^ b >> 10
            w[t] = w[t - 16] &+ first &+ w[t - 7] &+ second
        }
        var s = state
        for t in 0..<64 {
            let sum1 = turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25)
            let choice = s[4] & s[5] ^ ~s[4] & s[6]
            let first = s[7] &+ sum1 &+ choice &+ SHA256.constants[t] &+ w[t]
            let sum0 = turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22)
            let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
            s = [first &+ sum0 &+ majority, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
        }
        for (place, word) in s.enumerated() { state[place] &+= word }
    }

    /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = {
        let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
        return primes.map { prime in
            // ⌊p^(1/3) 2³²⌋ by halving in whole numbers: the greatest r with r³ <= p 2⁹⁶.
            var (low, high) = (UInt64(1) << 32, UInt64(7) << 32)
            while high - low > 1 {
                let middle = low + (high - low) / 2
                if SHA256.cubeIsAtMost(middle, prime) { low = middle } else { high = middle }
            }
            return UInt32(truncatingIfNeeded: low)
        }
    }()

    /// r³ <= p 2⁹⁶ in products of 128 bits.
    private static func cubeIsAtMost(_ r: UInt64, _ p: Int) -> Bool {
        let square = r.multipliedFullWidth(by: r)
        let low = square.low.multipliedFullWidth(by: r)
        let high = square.high.multipliedFullWidth(by: r)
        let (middle, carry) = high.low.addingReportingOverflow(low.high)
        let top = high.high + (carry ? 1 : 0)
        // p 2⁹⁶ as three words of 64 bits.
        let limit = UInt64(p) << 32
        if top != 0 { return false }
        return middle < limit || (middle == limit && low.low == 0)
    }
}
