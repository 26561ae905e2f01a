import Foundation

/// How probable a token is given the two before it, as interpolated counts tell (Kneser and Ney 1995; Chen and Goodman 1999,
/// section 2.7).
///
///     p(w|a,b) = (max(c(abw) - D₃, 0) + D₃ N₊(ab·) p(w|b)) / c(ab·)
///     p(w|b)   = (max(N₊(·bw) - D₂, 0) + D₂ N₊(·b·)₊ p(w)) / N₊(·b·)
///     p(w)     = (max(N₊(·w) - D₁, 0) + D₁ N₊(·)₊ / V) / N₊(··)
///
/// c counts trigrams; below them it is counted how many different tokens stand before, since a token that only ever follows one other is
/// improbable behind any third. Each D is n₁ / (n₁ + 2 n₂), of how many counts of its order are 1 and 2. It needs no training but
/// counting, and is the floor that a network of sentences has to pass.
public struct KneserNeyTrigram: Sendable {
    /// How many different tokens can come, the end and the one for unknown words among them.
    public let vocabulary: Int

    private let trigrams: CountsOfOrder
    private let bigrams: CountsOfOrder
    private let unigrams: CountsOfOrder

    /// Counts sentences.
    ///
    /// - Parameters:
    ///   - sentences: Numbers of tokens, the end being the last of each sentence.
    ///   - vocabulary: How many different tokens can come, at least 1.
    public init(learning sentences: some Sequence<[Int]>, vocabulary: Int) {
        precondition(vocabulary >= 1, "\(vocabulary) tokens")
        var counts: [TokenGram: Int] = [:]
        for sentence in sentences {
            TokenGram.forEachTrigram(of: sentence) { counts[$0, default: 0] += 1 }
        }
        self.vocabulary = vocabulary
        trigrams = CountsOfOrder(counts)
        bigrams = CountsOfOrder(trigrams.tokensBefore)
        unigrams = CountsOfOrder(bigrams.tokensBefore)
    }

    /// p(token | the two tokens before it); nil stands before the first token.
    public func probability(of token: Int, after first: Int?, _ second: Int?) -> Double {
        probability(TokenGram(first, second, token))
    }

    /// -ln p of each token of a sentence given those before it; the end is the last.
    public func surprises(of sentence: [Int]) -> [Double] {
        var surprises: [Double] = []
        surprises.reserveCapacity(sentence.count)
        TokenGram.forEachTrigram(of: sentence) { surprises.append(-log(probability($0))) }
        return surprises
    }

    private func probability(_ trigram: TokenGram) -> Double {
        let bigram = trigram.withoutFirst
        let unigram = bigram.withoutFirst
        let uniform = 1 / Double(vocabulary)
        return trigrams.probability(
            of: trigram,
            below: bigrams.probability(
                of: bigram, below: unigrams.probability(of: unigram, below: uniform)))
    }
}

/// Up to three tokens, one behind the other.
private struct TokenGram: Hashable {
    /// Stands before the first token of a sentence, and where a shorter gram has no token.
    private static let (before, nothing): (Int32, Int32) = (-1, -2)

    private var first: Int32
    private var second: Int32
    private var last: Int32

    init(_ first: Int?, _ second: Int?, _ last: Int) {
        self.first = first.map { Int32($0) } ?? Self.before
        self.second = second.map { Int32($0) } ?? Self.before
        self.last = Int32(last)
    }

    static func forEachTrigram(of sentence: [Int], _ body: (TokenGram) -> Void) {
        for place in sentence.indices {
            body(
                TokenGram(
                    place > 1 ? sentence[place - 2] : nil, place > 0 ? sentence[place - 1] : nil,
                    sentence[place]))
        }
    }

    /// What the last token comes after.
    var history: TokenGram {
        var history = self
        history.last = Self.nothing
        return history
    }

    var withoutFirst: TokenGram {
        var shorter = self
        if first == Self.nothing { shorter.second = Self.nothing }
        shorter.first = Self.nothing
        return shorter
    }
}

/// Counts of grams of one length.
private struct CountsOfOrder {
    private let counts: [TokenGram: Int]
    /// Of each history the sum of its counts, and how many different tokens follow.
    private let histories: [TokenGram: (sum: Int, kinds: Int)]
    /// What is taken off each count; one half where none is 1.
    private let discount: Double

    init(_ counts: [TokenGram: Int]) {
        self.counts = counts
        var histories: [TokenGram: (sum: Int, kinds: Int)] = [:]
        for (gram, count) in counts {
            let (sum, kinds) = histories[gram.history] ?? (0, 0)
            histories[gram.history] = (sum + count, kinds + 1)
        }
        self.histories = histories
        let once = counts.values.count { $0 == 1 }
        let twice = counts.values.count { $0 == 2 }
        discount = once == 0 ? 0.5 : Double(once) / Double(once + 2 * twice)
    }

    /// Of each gram without its first token, before how many different tokens it was seen.
    var tokensBefore: [TokenGram: Int] {
        counts.keys.reduce(into: [:]) { $0[$1.withoutFirst, default: 0] += 1 }
    }

    /// p(last token | those before), given what one token less says.
    func probability(of gram: TokenGram, below: Double) -> Double {
        guard let (sum, kinds) = histories[gram.history] else { return below }
        let kept = max(Double(counts[gram] ?? 0) - discount, 0)
        return (kept + discount * Double(kinds) * below) / Double(sum)
    }
}
