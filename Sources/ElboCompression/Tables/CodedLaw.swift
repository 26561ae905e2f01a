import ElboExact

/// p(x|z) of the cells of one column, given the numbers that the decoder has for it.
public enum CodedLaw: Sendable {
    /// A number x, whose image u(x) on another scale has a normal or a logistic law: its centre and the inverse of its scale.
    case number(NumberLaw)
    /// One of so many texts: the probability of each.
    case levels(Int)
    /// Texts that share probabilities: one for each pool.
    case pools(PoolLaw)

    /// How many numbers describe the law of a cell.
    public var parameters: Int {
        switch self {
        case .number: 2
        case .levels(let count): count
        case .pools(let pools): pools.members.count
        }
    }
}

/// The law of numbers: F(x) = K((u(x) - centre) / scale).
public struct NumberLaw: Sendable {
    /// K
    public enum Kernel: Sendable {
        /// The standard normal law.
        case normal
        /// The standard logistic law.
        case logistic
    }

    /// K
    public let kernel: Kernel
    /// u, which never falls, computed with the same bits everywhere.
    public let scale: @Sendable (Double) -> Double

    /// Describes a law.
    public init(_ kernel: Kernel, scale: @escaping @Sendable (Double) -> Double) {
        self.kernel = kernel
        self.scale = scale
    }

    /// K(t)
    @inline(__always)
    private func below(_ t: Double) -> Double {
        switch kernel {
        case .normal: ExactFunctions.normalBelow(t)
        case .logistic: ExactFunctions.sigmoid(t)
        }
    }

    /// F(x); 0 at -∞ and 1 at ∞.
    @inline(__always)
    func below(_ x: Double, _ centre: Double, _ inverseScale: Double) -> Double {
        x.isInfinite ? (x < 0 ? 0 : 1) : below((scale(x) - centre) * inverseScale)
    }

    /// F(high) - F(low), accurate on both sides, for both laws are symmetric.
    func mass(_ low: Double, _ high: Double, _ centre: Double, _ inverseScale: Double) -> Double {
        func t(_ x: Double) -> Double { x.isInfinite ? x : (scale(x) - centre) * inverseScale }
        func share(_ t: Double) -> Double { t.isInfinite ? (t < 0 ? 0 : 1) : below(t) }
        let (a, b) = (t(low), t(high))
        return max(a > 0 ? share(-a) - share(-b) : share(b) - share(a), 0)
    }
}

/// How texts share the probabilities of pools: within one by their rows.
public struct PoolLaw: Sendable {
    /// For each text its pool and its place among the members.
    let places: [(pool: Int, member: Int)]
    /// By pool the texts.
    let members: [[Int]]
    /// By pool the rows of the members before each, and of all.
    let below: [[Int]]

    /// - Parameters:
    ///   - members: By pool the texts; all of them once.
    ///   - rows: For each text how many rows have it, at least one.
    public init(members: [[Int]], rows: [Int]) {
        var places = [(pool: Int, member: Int)](repeating: (0, 0), count: rows.count)
        for (pool, texts) in members.enumerated() {
            for (member, text) in texts.enumerated() { places[text] = (pool, member) }
        }
        self.members = members
        self.places = places
        below = members.map { texts in
            texts.reduce(into: [0]) { sums, text in sums.append(sums[sums.count - 1] + rows[text]) }
        }
    }

    /// The share of a pool's rows that the members before one have.
    func share(below member: Int, in pool: Int) -> Double {
        Double(below[pool][member]) / Double(below[pool][below[pool].count - 1])
    }
}
