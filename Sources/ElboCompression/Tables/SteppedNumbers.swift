/// The numbers that a column can have in a file, with their law: least, least + 1, ... in steps, or some of these.
///
/// Of all steps symbol i has the mass between (i - ½) and (i + ½) steps; the first and the last have the tails. More than 2²⁰
/// steps are cut into as many equal parts, and the part into steps, with the law within the part while that has a share that
/// doubles can divide, else evenly. Of listed numbers each has its own step's mass, divided by that of all.
struct SteppedNumbers: Sendable {
    private static let most: UInt64 = 1 << 20
    /// The mass of a part within which the law is followed: rounding errors of F are then below one slot.
    private static let least = 0x1p-20

    let law: NumberLaw
    /// The first step.
    let first: Int
    /// How many there are.
    let count: UInt64
    /// The number of a step.
    let number: @Sendable (Double) -> Double
    /// The only steps that occur, rising; nil for all.
    let listed: [Int]?

    /// The step of a symbol.
    func step(of symbol: UInt64) -> Int {
        listed?[Int(symbol)] ?? first &+ Int(truncatingIfNeeded: symbol)
    }

    /// The symbol of a step; nil for one that does not occur.
    func symbol(of step: Int) -> UInt64? {
        guard let listed else {
            let offset = UInt64(bitPattern: Int64(step &- first))
            return step >= first && offset < count ? offset : nil
        }
        var (low, high) = (0, listed.count)
        while low < high {
            let middle = (low + high) / 2
            if listed[middle] < step { low = middle + 1 } else { high = middle }
        }
        return low < listed.count && listed[low] == step ? UInt64(low) : nil
    }

    /// The slots of a symbol, in the order in which they come off a stack.
    func ranges(of symbol: UInt64, _ p: UnsafePointer<Double>) -> [SlotRange] {
        var ranges: [SlotRange] = []
        if let listed {
            guard listed.count > 1 else { return [] }
            let shares = listedShares(p[0], p[1])
            return [
                CumulativeSlots(symbols: listed.count).range(of: Int(symbol)) { shares[$0] }
            ]
        }
        var part = Part(start: 0, count: count, low: 0, high: 1)
        while part.count > 1 {
            let cut = Cut(part)
            let place = Int((symbol - part.start) / cut.size)
            ranges.append(cut.slots.range(of: place) { share(below: $0, cut, p) })
            part = self.part(place, of: cut, p)
        }
        return ranges
    }

    /// Takes a symbol off a stack.
    func pop(_ p: UnsafePointer<Double>, from stack: inout CodeStack) throws -> UInt64 {
        if let listed {
            guard listed.count > 1 else { return 0 }
            let shares = listedShares(p[0], p[1])
            return UInt64(
                try stack.pop(CumulativeSlots(symbols: listed.count)) { shares[$0] })
        }
        var part = Part(start: 0, count: count, low: 0, high: 1)
        while part.count > 1 {
            let cut = Cut(part)
            part = self.part(
                try stack.pop(cut.slots) { share(below: $0, cut, p) }, of: cut, p)
        }
        return part.start
    }

    /// P(symbol) before it becomes whole slots.
    func probability(of symbol: UInt64, _ p: UnsafePointer<Double>) -> Double {
        if let listed {
            let shares = listedShares(p[0], p[1])
            return listed.count > 1 ? shares[Int(symbol) + 1] - shares[Int(symbol)] : 1
        }
        return law.mass(
            symbol == 0 ? -.infinity : edge(symbol),
            symbol == count - 1 ? .infinity : edge(symbol + 1), p[0], p[1])
    }

    // MARK: Steps

    /// Some steps, and F at their ends.
    private struct Part {
        let start: UInt64
        let count: UInt64
        let low: Double
        let high: Double
    }

    /// A part cut into smaller ones of one size, the last of which may be smaller.
    private struct Cut {
        let part: Part
        let size: UInt64
        let slots: CumulativeSlots

        init(_ part: Part) {
            self.part = part
            size = (part.count - 1) / SteppedNumbers.most + 1
            slots = CumulativeSlots(symbols: Int((part.count - 1) / size + 1))
        }
    }

    /// Where a step begins.
    private func edge(_ symbol: UInt64) -> Double {
        number(Double(first &+ Int(truncatingIfNeeded: symbol)) - 0.5)
    }

    private func share(below place: Int, _ cut: Cut, _ p: UnsafePointer<Double>) -> Double {
        let part = cut.part
        let mass = part.high - part.low
        guard mass >= SteppedNumbers.least else { return Double(place) / Double(cut.slots.symbols) }
        return (law.below(edge(part.start + UInt64(place) * cut.size), p[0], p[1]) - part.low)
            / mass
    }

    private func part(_ place: Int, of cut: Cut, _ p: UnsafePointer<Double>) -> Part {
        let start = cut.part.start + UInt64(place) * cut.size
        let count = min(cut.size, cut.part.count - UInt64(place) * cut.size)
        // Steps by themselves are never cut.
        guard cut.size > 1 else { return Part(start: start, count: 1, low: 0, high: 0) }
        let isLast = place + 1 == cut.slots.symbols
        return Part(
            start: start, count: count,
            low: place == 0 ? cut.part.low : law.below(edge(start), p[0], p[1]),
            high: isLast ? cut.part.high : law.below(edge(start + count), p[0], p[1]))
    }

    // MARK: Listed numbers

    /// The shares of all listed numbers before each.
    private func listedShares(_ centre: Double, _ inverseScale: Double) -> [Double] {
        let masses = listedMasses(centre, inverseScale)
        var sum = 0.0
        var shares = [0.0]
        for mass in masses {
            sum += mass
            shares.append(sum)
        }
        guard sum > 0 else { return shares.indices.map { Double($0) / Double(masses.count) } }
        return shares.map { $0 / sum }
    }

    private func listedMasses(_ centre: Double, _ inverseScale: Double) -> [Double] {
        (listed ?? []).map {
            law.mass(number(Double($0) - 0.5), number(Double($0) + 0.5), centre, inverseScale)
        }
    }

    /// The mass of all listed numbers together.
    func listedMass(_ centre: Double, _ inverseScale: Double) -> Double {
        listedMasses(centre, inverseScale).reduce(0, +)
    }
}

extension CodeStack {
    /// Takes a symbol off whose law is known by its distribution function.
    @inline(__always)
    mutating func pop(_ slots: CumulativeSlots, _ below: (Int) -> Double) throws -> Int {
        let found = slots.symbol(at: slot, below)
        try pop(found.range)
        return found.symbol
    }
}
