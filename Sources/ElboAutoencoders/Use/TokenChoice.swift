import Foundation

/// How the next token is chosen from the probabilities of all.
public struct TokenChoice: Hashable, Sendable {
    /// What probabilities are raised to the power of 1 / temperature with; below 1 the likely become likelier.
    public var temperature: Double
    /// Only so many of the likeliest tokens are drawn from; nil for all.
    public var top: Int?
    /// Only the likeliest tokens that together have this probability are drawn from (Holtzman et al. 2020, equation 2); 1 for all.
    public var nucleus: Double
    /// Whether the likeliest is taken and nothing is drawn.
    public var isGreedy: Bool
    /// How many beginnings are kept side by side where whole sentences are looked for, the most probable that is found; nil where each
    /// token is chosen for itself.
    public private(set) var beam: Int?

    /// Draws from the probabilities as they are, unless told otherwise.
    public init(
        temperature: Double = 1, top: Int? = nil, nucleus: Double = 1, isGreedy: Bool = false
    ) {
        precondition(temperature > 0, "a temperature of \(temperature)")
        precondition(top.map { $0 >= 1 } ?? true, "the likeliest \(top ?? 0) tokens")
        precondition(nucleus > 0 && nucleus <= 1, "a nucleus of \(nucleus)")
        self.temperature = temperature
        self.top = top
        self.nucleus = nucleus
        self.isGreedy = isGreedy
    }

    /// The likeliest token at each place.
    public static let greedy: TokenChoice = TokenChoice(isGreedy: true)

    /// The most probable sentence that a search with so many beginnings side by side finds.
    ///
    /// - Parameter width: At least 1; one finds what `greedy` says.
    public static func beam(_ width: Int) -> TokenChoice {
        precondition(width >= 1, "a beam of \(width)")
        var choice = TokenChoice.greedy
        choice.beam = width
        return choice
    }

    /// A token.
    ///
    /// - Parameters:
    ///   - logits: Log-probabilities up to a constant; those of tokens that cannot come are -∞.
    ///   - uniform: A number from 0 up to but not including 1 that decides.
    public func token(among logits: some RandomAccessCollection<Float>, uniform: Double) -> Int {
        let logits = Array(logits)
        guard let best = logits.indices.max(by: { logits[$0] < logits[$1] }), !isGreedy else {
            return logits.indices.max { logits[$0] < logits[$1] } ?? 0
        }
        let largest = Double(logits[best])
        var weights = logits.map { exp((Double($0) - largest) / temperature) }
        if top != nil || nucleus < 1 { keepLikeliest(&weights) }
        var rest = uniform * weights.reduce(0, +)
        for (token, weight) in weights.enumerated() where weight > 0 {
            rest -= weight
            if rest < 0 { return token }
        }
        return best
    }

    /// Leaves only the likeliest: at least one, of equally likely ones the first.
    private func keepLikeliest(_ weights: inout [Double]) {
        let order = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
        let enough = nucleus * weights.reduce(0, +)
        var (kept, sum) = (0, 0.0)
        for index in order {
            if kept >= top ?? .max || kept > 0 && sum >= enough {
                weights[index] = 0
            } else {
                sum += weights[index]
                kept += 1
            }
        }
    }
}
