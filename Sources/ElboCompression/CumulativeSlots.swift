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

    /// The symbol that has a slot, and all its slots.
    ///
    /// - Parameter guess: A symbol that is likely; the search goes from it in steps that double, then by halving. C rises
    ///   strictly, so that the guess changes no result.
    @inline(__always)
    func symbol(at slot: UInt32, near guess: Int? = nil, _ below: (Int) -> Double) -> (
        symbol: Int, range: SlotRange
    ) {
        var low = (symbol: 0, place: UInt32(0))
        var high = (symbol: symbols, place: CodeStack.slots)
        /// Whether the slot is above where a symbol begins.
        func isAbove(_ symbol: Int) -> Bool {
            let place = place(symbol, below)
            if place <= slot { low = (symbol, place) } else { high = (symbol, place) }
            return place <= slot
        }
        if let guess {
            let isUpwards = isAbove(min(max(guess, 0), symbols - 1))
            var step = 1
            while high.symbol - low.symbol > step,
                isAbove(isUpwards ? low.symbol + step : high.symbol - step) == isUpwards
            { step *= 2 }
        }
        while high.symbol - low.symbol > 1 { _ = isAbove((low.symbol + high.symbol) / 2) }
        return (low.symbol, SlotRange(start: low.place, count: high.place - low.place))
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
