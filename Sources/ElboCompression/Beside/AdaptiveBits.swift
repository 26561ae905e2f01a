/// What a bit is, told to a stack or by one: a grammar that is written once serves both ways.
protocol BitPort {
    /// Passes a bit on.
    ///
    /// - Parameters:
    ///   - bit: What it is; where the port says what it is, anything.
    ///   - p: The probability of 1.
    /// - Throws: `ChunkDamage`.
    mutating func pass(_ bit: Bool, _ p: Double) throws -> Bool
}

/// Collects the slots of bits, which go on a stack when all are known: what comes off first goes on last.
struct BitRecorder: BitPort {
    private(set) var ranges: [SlotRange] = []
    /// What they cost.
    private(set) var bits = 0.0

    mutating func pass(_ bit: Bool, _ p: Double) -> Bool {
        let range = SymbolReader.coin(p, shows: bit)
        ranges.append(range)
        bits += range.bits
        return bit
    }
}

/// Hears bits that are known on both sides.
struct BitListener: BitPort {
    func pass(_ bit: Bool, _: Double) -> Bool { bit }
}

/// Takes bits off a stack.
struct BitTaker: BitPort {
    var stack: CodeStack

    mutating func pass(_: Bool, _ p: Double) throws -> Bool {
        let one = SymbolReader.coin(p, shows: true)
        let bit = stack.slot >= one.start
        try stack.pop(bit ? one : SymbolReader.coin(p, shows: false))
        return bit
    }
}

/// Bits whose probabilities follow from those before them: counts in several contexts, each the prior of the next and narrower one,
///
///     pₖ = (nₖ(1) + c pₖ₋₁) / (nₖ + c),    p₀ = ½
///
/// the predictive law of hierarchical Dirichlet priors (MacKay and Peto 1995) for two outcomes. Counts stand in a table of
/// fixed size by a hash of their context, so that memory is bounded; contexts that meet there count together.
struct AdaptiveBits {
    private static let size = 20
    /// c
    private static let strength = 0.4
    /// Counts are halved from here on, so that old bits are forgotten.
    private static let most: UInt16 = 1000

    private var counts: [(zeros: UInt16, ones: UInt16)] = []

    /// Passes a bit on and counts it.
    ///
    /// - Parameters:
    ///   - contexts: From the widest to the narrowest, all of one meaning.
    ///   - node: Which bit of several with the same contexts it is.
    mutating func pass(
        _ bit: Bool, in contexts: [UInt64], node: Int, through port: inout some BitPort
    ) throws -> Bool {
        if counts.isEmpty { counts = Array(repeating: (0, 0), count: 1 << AdaptiveBits.size) }
        var p = 0.5
        for context in contexts {
            let (zeros, ones) = counts[AdaptiveBits.place(context, node)]
            p =
                (Double(ones) + AdaptiveBits.strength * p)
                / (Double(zeros) + Double(ones) + AdaptiveBits.strength)
        }
        let bit = try port.pass(bit, p)
        for context in contexts { count(bit, at: AdaptiveBits.place(context, node)) }
        return bit
    }

    private mutating func count(_ bit: Bool, at place: Int) {
        if bit { counts[place].ones += 1 } else { counts[place].zeros += 1 }
        guard counts[place].zeros + counts[place].ones >= AdaptiveBits.most else { return }
        counts[place].zeros /= 2
        counts[place].ones /= 2
    }

    /// A context that goes on with a number.
    @inline(__always)
    static func context(_ context: UInt64, _ next: Int) -> UInt64 {
        let x = (context ^ UInt64(next + 1)) &* 0x9e37_79b9_7f4a_7c15
        return x ^ x >> 29
    }

    @inline(__always)
    private static func place(_ context: UInt64, _ node: Int) -> Int {
        Int((AdaptiveBits.context(context, node) &* 0xbf58_476d_1ce4_e5b9) >> UInt64(64 - size))
    }
}
