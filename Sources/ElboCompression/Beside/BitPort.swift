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
