import ElboExact

/// The law of the next token, whole slots for each number: weights exp(logit - greatest) by their sum.
struct TokenLaw {
    /// The sums of the weights before each token.
    private var below: [Double]
    private let slots: CumulativeSlots
    private let count: Int

    init(tokens: Int) {
        count = tokens
        slots = CumulativeSlots(symbols: tokens)
        below = [Double](repeating: 0, count: tokens + 1)
    }

    /// Takes the logits of a law; false where they are not finite.
    mutating func set(_ logits: UnsafePointer<Double>) -> Bool {
        below.withUnsafeMutableBufferPointer { below in
            var greatest = -Double.infinity
            var isFinite = true
            for place in 0..<count {
                isFinite = isFinite && logits[place].isFinite
                if logits[place] > greatest { greatest = logits[place] }
            }
            guard isFinite else { return false }
            for place in 0..<count { below[place + 1] = logits[place] - greatest }
            ExactFunctions.exp(UnsafeMutableBufferPointer(rebasing: below[1...]))
            var sum = 0.0
            for place in 1...count {
                sum += below[place]
                below[place] = sum
            }
            return true
        }
    }

    /// The slots of a token.
    func range(of token: Int) -> SlotRange { slots.range(of: token) { below[$0] / below[count] } }

    /// P(token) before it becomes whole slots.
    func probability(of token: Int) -> Double {
        (below[token + 1] - below[token]) / below[count]
    }

    /// Takes a token off a stack.
    ///
    /// - Throws: `ChunkDamage` when nothing is left to take.
    func pop(from stack: inout CodeStack) throws -> Int {
        try stack.pop(slots) { below[$0] / below[count] }
    }
}
