/// A counter-based, splittable source of randomness: a value, never a global.
///
/// The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
/// as 1, 2, 3", SC 2011). A key and a block number determine four 32-bit words, so any element of a
/// random array can be computed on its own, by any thread, in any order, with the same result.
public struct RandomKey: Hashable, Sendable, Codable {
    /// The 64 bits that select one stream of blocks.
    public let bits: UInt64

    /// Wraps 64 key bits, for example those read back from a file.
    public init(bits: UInt64) {
        self.bits = bits
    }

    /// The key that a user's seed stands for.
    public init(seed: UInt64) {
        self = RandomKey(bits: 0x5EED_E1B0_0000_0000).child(seed)
    }

    /// The key of one named sub-stream; children with different labels are independent.
    ///
    /// The child is drawn from a block that no array of random numbers uses: its fourth counter word
    /// is all ones, which array positions never reach.
    public func child(_ label: UInt64) -> RandomKey {
        let block = Philox.block(
            key: bits,
            counter: (
                UInt32(truncatingIfNeeded: label), UInt32(truncatingIfNeeded: label >> 32), 0, .max
            ))
        return RandomKey(bits: UInt64(block.0) | UInt64(block.1) << 32)
    }

    /// Four words of this key's stream.
    public func block(_ index: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
        Philox.block(
            key: bits,
            counter: (
                UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), 0, 0
            ))
    }
}

/// The Philox4x32-10 bijection.
package enum Philox {
    /// Four words for one counter.
    package static func block(
        key: UInt64, counter: (UInt32, UInt32, UInt32, UInt32)
    ) -> (UInt32, UInt32, UInt32, UInt32) {
        var (c0, c1, c2, c3) = counter
        var k0 = UInt32(truncatingIfNeeded: key)
        var k1 = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) * UInt64(c0)
            let second = UInt64(0xCD9E_8D57) * UInt64(c2)
            (c0, c1, c2, c3) = (
                UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0,
                UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1,
                UInt32(truncatingIfNeeded: first)
            )
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return (c0, c1, c2, c3)
    }
}
