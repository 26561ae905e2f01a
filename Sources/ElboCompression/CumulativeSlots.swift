/// Whole numbers of slots for the symbols of a law that is known by its distribution function F.
///
///     C(i) = ⌊(2²⁸ - 2n) F(i)⌋ + 2i,  F(i) = P(symbol < i),  F(0) = 0,  F(n) = 1
///
/// Symbol i has the slots C(i)..<C(i + 1). Computed values of F may fall by a rounding error where the true ones rise; the
/// floor then falls by one at most, and the two slots that each symbol is given keep every count at least 1. So many slots
/// there are because a code that falls into a bin by its two slots alone is far from what the decoder expects: with 2²⁴ this
/// befell one example in a hundred and cost as much as everything else together.
struct CumulativeSlots {
    /// n, at most 2²²
    let symbols: Int
    let scale: Double

    init(symbols: Int) {
        precondition((1...1 << 22).contains(symbols), "\(symbols) symbols in 2^28 slots")
        self.symbols = symbols
        scale = Double(Int(CodeStack.slots) - 2 * symbols)
    }

    /// The slots of a symbol.
    @inline(__always)
    func range(of symbol: Int, _ below: (Int) -> Double) -> SlotRange {
        let start = place(symbol, below)
        return SlotRange(start: start, count: place(symbol + 1, below) - start)
    }

    /// The symbol that has a slot, by halving.
    @inline(__always)
    func symbol(at slot: UInt32, _ below: (Int) -> Double) -> Int {
        var (low, high) = (0, symbols)
        while high - low > 1 {
            let middle = (low + high) / 2
            if place(middle, below) <= slot { low = middle } else { high = middle }
        }
        return low
    }

    /// C(i)
    @inline(__always)
    private func place(_ i: Int, _ below: (Int) -> Double) -> UInt32 {
        if i == 0 { return 0 }
        if i == symbols { return CodeStack.slots }
        let share = min(max(below(i), 0), 1)
        return UInt32(scale * share) + UInt32(2 * i)
    }
}
