import Foundation

extension RandomKey {
    /// A uniform number in the open interval (0, 1) from 32 random bits.
    ///
    /// The 23 leading bits plus one half, so that both ends are excluded and the value is exact in
    /// Float32 and in Float64 alike.
    public static func uniform(_ word: UInt32) -> Double {
        (Double(word >> 9) + 0.5) * 0x1p-23
    }

    /// Two independent standard normal numbers from two words, by Box and Muller (1958).
    ///
    /// The radius uses all 32 bits of its word, which reaches 6.7 standard deviations.
    public static func normals(_ radius: UInt32, _ angle: UInt32) -> (Double, Double) {
        let r = (-2 * log((Double(radius) + 0.5) * 0x1p-32)).squareRoot()
        let theta = 2 * Double.pi * uniform(angle)
        return (r * cos(theta), r * sin(theta))
    }

    /// The uniform number at one position of this key's random array.
    public func uniform(at index: Int) -> Double {
        let words = block(UInt64(index / 4))
        switch index % 4 {
        case 0: return RandomKey.uniform(words.0)
        case 1: return RandomKey.uniform(words.1)
        case 2: return RandomKey.uniform(words.2)
        default: return RandomKey.uniform(words.3)
        }
    }

    /// The standard normal number at one position of this key's random array.
    public func normal(at index: Int) -> Double {
        let words = block(UInt64(index / 4))
        let pair =
            index % 4 < 2
            ? RandomKey.normals(words.0, words.1) : RandomKey.normals(words.2, words.3)
        return index % 2 == 0 ? pair.0 : pair.1
    }

    /// A uniformly random order of `0..<count` (Fisher and Yates; Durstenfeld 1964).
    public func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        guard count > 1 else { return order }
        for last in stride(from: count - 1, to: 0, by: -1) {
            let words = block(UInt64(last))
            let wide = UInt64(words.0) << 32 | UInt64(words.1)
            // The high word of a 64-bit product: a bias below count / 2^64.
            let chosen = Int(wide.multipliedFullWidth(by: UInt64(last + 1)).high)
            order.swapAt(last, chosen)
        }
        return order
    }
}
