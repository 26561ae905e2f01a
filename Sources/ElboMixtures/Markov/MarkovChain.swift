/// States that follow one another in time: p(z_1 = i) = π_i, p(z_t+1 = j | z_t = i) = A_ij.
public struct MarkovChain: Codable, Hashable, Sendable {
    /// π, the probability of each state at the beginning of a series.
    public let initial: [Double]
    /// A, states x states: row i holds the probabilities of what follows state i.
    public let transitions: [[Double]]

    /// A chain with given probabilities.
    ///
    /// - Throws: `MixtureError.option` for numbers that are no probabilities, or whose rows do not sum to 1 within 1e-6.
    public init(initial: [Double], transitions: [[Double]]) throws {
        func check(_ row: [Double], _ name: String) throws {
            guard row.count == initial.count, row.allSatisfy({ $0 >= 0 && $0 <= 1 + 1e-6 }),
                abs(row.reduce(0, +) - 1) < 1e-6
            else {
                throw MixtureError.option(
                    name: name, value: "\(row)",
                    allowed: "\(initial.count) probabilities that sum to 1")
            }
        }
        guard !initial.isEmpty, transitions.count == initial.count else {
            throw MixtureError.option(
                name: "the number of rows of transitions", value: "\(transitions.count)",
                allowed: "the number of states, at least 1")
        }
        try check(initial, "the first probabilities of the states")
        for (state, row) in transitions.enumerated() {
            try check(row, "the transitions from state \(state + 1)")
        }
        self.init(checked: initial, transitions)
    }

    init(checked initial: [Double], _ transitions: [[Double]]) {
        self.initial = initial
        self.transitions = transitions
    }

    /// A chain that forgets at once: each step is drawn by the same shares, so that rows are independent.
    ///
    /// From here Baum and Welch's iterations begin: the first of them is that of the mixture.
    init(forgetting shares: [Double]) {
        let sum = shares.reduce(0, +)
        let row = shares.map { $0 / sum }
        self.init(checked: row, shares.map { _ in row })
    }

    /// How many states there are.
    public var states: Int { initial.count }

    /// How many free numbers the probabilities have beyond those of a mixture's weights, with which the first
    /// probabilities agree in number: K (K - 1).
    public var parametersBeyondWeights: Int { states * (states - 1) }

    /// The states' probabilities one step after they were `shares`.
    public func step(_ shares: [Double]) -> [Double] {
        var next = [Double](repeating: 0, count: states)
        for (share, row) in zip(shares, transitions) {
            for (state, probability) in row.enumerated() { next[state] += share * probability }
        }
        return next
    }

    /// For how many steps a state lasts on average, 1 / (1 - A_ii); infinite for one that is never left.
    public func meanDuration(of state: Int) -> Double { 1 / (1 - transitions[state][state]) }

    /// The probabilities with nothing below 1e-100, so that no state is ever out of reach: the recursions' scaled numbers
    /// may then lose states that underflow.
    func reachable(_ row: [Double]) -> [Double] { row.map { max($0, 1e-100) } }

    /// A, row after row, for the loops.
    var flat: [Double] { transitions.flatMap(reachable) }

    /// A, column after column.
    var transposed: [Double] {
        (0..<states).flatMap { column in
            transitions.map { max($0[column], 1e-100) }
        }
    }
}
