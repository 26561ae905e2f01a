import ElboExact

/// The law of each symbol of an example, given the numbers that the decoder has for it.
public enum SymbolLaw: Hashable, Sendable {
    /// Two symbols; the number is the probability of the second.
    case bernoulli
    /// 256 levels of a byte: location μ and 1 / s of a logistic law over level / 255, cut half-way between levels.
    case discretizedLogistic
    /// 256 levels: K weights, K locations, K numbers 1 / s.
    case discretizedLogisticMixture(components: Int)
    /// 256 levels as successes in 255 trials: α and β.
    case betaBinomial

    /// How many symbols there are.
    public var symbols: Int {
        switch self {
        case .bernoulli: 2
        case .discretizedLogistic, .discretizedLogisticMixture, .betaBinomial: 256
        }
    }

    /// How many numbers describe the law of one symbol.
    public var parameters: Int {
        switch self {
        case .bernoulli: 1
        case .discretizedLogistic, .betaBinomial: 2
        case .discretizedLogisticMixture(let components): 3 * components
        }
    }

    /// What networks see in place of a symbol.
    public func value(of symbol: UInt8) -> Double {
        switch self {
        case .bernoulli: Double(symbol)
        case .discretizedLogistic, .discretizedLogisticMixture, .betaBinomial: Double(symbol) / 255
        }
    }

    /// The law with its numbers at hand.
    func reader() -> SymbolReader { SymbolReader(law: self) }
}

/// Slots of symbols; keeps room for tables.
struct SymbolReader {
    let law: SymbolLaw
    private let slots: CumulativeSlots
    private var table: [Double]

    init(law: SymbolLaw) {
        self.law = law
        slots = CumulativeSlots(symbols: law.symbols)
        table = law == .betaBinomial ? [Double](repeating: 0, count: law.symbols + 1) : []
    }

    /// The slots of a symbol, and P(symbol) before it becomes whole slots.
    mutating func coded(_ symbol: UInt8, _ p: UnsafePointer<Double>) -> (
        range: SlotRange, probability: Double
    ) {
        let i = Int(symbol)
        let below: (low: Double, high: Double)
        switch law {
        case .bernoulli:
            return (SymbolReader.coin(p[0], shows: i == 1), i == 1 ? p[0] : 1 - p[0])
        case .discretizedLogistic:
            below = (
                SymbolReader.logistic(below: i, p[0], p[1]),
                SymbolReader.logistic(below: i + 1, p[0], p[1])
            )
        case .discretizedLogisticMixture(let components):
            below = (
                SymbolReader.mixture(below: i, p, components),
                SymbolReader.mixture(below: i + 1, p, components)
            )
        case .betaBinomial:
            BetaBinomialShares.fill(&table, alpha: p[0], beta: p[1])
            below = (table[i], table[i + 1])
        }
        let range = slots.range(of: i) { $0 == i ? below.low : below.high }
        return (range, below.high - below.low)
    }

    /// The symbol that has a slot, and all its slots.
    mutating func symbol(at slot: UInt32, _ p: UnsafePointer<Double>) -> (UInt8, SlotRange) {
        switch law {
        case .bernoulli:
            let one = SymbolReader.coin(p[0], shows: true)
            return slot >= one.start ? (1, one) : (0, SymbolReader.coin(p[0], shows: false))
        case .discretizedLogistic:
            return found(at: slot, near: p[0]) { SymbolReader.logistic(below: $0, p[0], p[1]) }
        case .discretizedLogisticMixture(let components):
            let likely = (0..<components).max { p[$0] < p[$1] } ?? 0
            return found(at: slot, near: p[components + likely]) {
                SymbolReader.mixture(below: $0, p, components)
            }
        case .betaBinomial:
            BetaBinomialShares.fill(&table, alpha: p[0], beta: p[1])
            return table.withUnsafeBufferPointer { table in found(at: slot, near: nil) { table[$0] }
            }
        }
    }

    @inline(__always)
    private func found(at slot: UInt32, near location: Double?, _ below: (Int) -> Double) -> (
        UInt8, SlotRange
    ) {
        // Locations are in 0...1, but for laws that press against an end.
        let guess = location.map { Int((255 * min(max($0, 0), 1)).rounded()) }
        let found = slots.symbol(at: slot, near: guess, below)
        return (UInt8(found.symbol), found.range)
    }

    static func coin(_ p: Double, shows isOne: Bool) -> SlotRange {
        let all = CodeStack.slots
        let ones = UInt32(min(max((p * Double(all)).rounded(), 1), Double(all - 1)))
        return isOne
            ? SlotRange(start: all - ones, count: ones) : SlotRange(start: 0, count: all - ones)
    }

    /// σ(((i - ½) / 255 - μ) / s)
    @inline(__always)
    private static func logistic(below i: Int, _ location: Double, _ inverseScale: Double) -> Double
    {
        if i == 0 { return 0 }
        if i == 256 { return 1 }
        return ExactFunctions.sigmoid(((Double(i) - 0.5) / 255 - location) * inverseScale)
    }

    @inline(__always)
    private static func mixture(below i: Int, _ p: UnsafePointer<Double>, _ count: Int) -> Double {
        var (sum, weight) = (0.0, 0.0)
        for k in 0..<count {
            sum += p[k] * logistic(below: i, p[count + k], p[2 * count + k])
            weight += p[k]
        }
        return sum / weight
    }
}

/// Shares of the beta-binomial law of 255 trials, by the ratio of neighbours
///
///     P(k + 1) / P(k) = (255 - k) / (k + 1) · (k + α) / (254 - k + β)
///
/// which needs no function beyond +, × and /.
enum BetaBinomialShares {
    /// Fills F(0)...F(256).
    static func fill(_ table: inout [Double], alpha: Double, beta: Double) {
        table.withUnsafeMutableBufferPointer { table in
            var weight = 1.0
            var sum = 0.0
            table[0] = 0
            for k in 0..<256 {
                sum += weight
                table[k + 1] = sum
                guard k < 255 else { break }
                let n = Double(k)
                weight *= (255 - n) * (n + alpha) / ((n + 1) * (254 - n + beta))
                guard sum > 0x1p500 || weight > 0x1p500 else { continue }
                // All weights so far become smaller by a power of two: nothing is rounded but what vanishes.
                weight *= 0x1p-400
                sum *= 0x1p-400
                for place in 1...k + 1 { table[place] *= 0x1p-400 }
            }
            for place in 1...256 { table[place] /= sum }
        }
    }
}
