public import ElboData
import Foundation

/// How good drawn sentences are: like real ones, as varied as these, and no copies of them.
public struct SentenceQuality: Codable, Hashable, Sendable {
    /// A measure of drawn sentences and of as many real ones.
    public struct Pair: Codable, Hashable, Sendable {
        /// Of drawn sentences.
        public let drawn: Double
        /// Of as many real ones, held back where there are some.
        public let real: Double
    }

    /// What sentences cost under a trigram, their ends counted.
    public struct Cost: Codable, Hashable, Sendable {
        /// Nats a sentence.
        public let nats: Estimate
        /// exp of nats a token.
        public let perplexity: Double

        fileprivate init(of sentences: [[Int]], by trigram: KneserNeyTrigram) {
            let costs = sentences.map { trigram.surprises(of: $0).reduce(0, +) }
            nats = Estimate(of: costs)
            let tokens = sentences.reduce(0) { $0 + $1.count }
            perplexity = exp(costs.reduce(0, +) / Double(max(tokens, 1)))
        }
    }

    /// Drawn sentences that were looked at.
    public let drawn: Int
    /// Real sentences, as a rule those that the model learned from.
    public let real: Int
    /// Real sentences that it did not learn from; nil where none were given.
    public let heldBack: Int?
    /// So many of both were compared in what depends on how many there are.
    public let compared: Int
    /// Tokens of a sentence in the mean, without its end.
    public let length: Pair
    /// The share of words that are different from all others, and of pairs of words, among `compared` sentences.
    public let distinct: [Pair]
    /// How much each of `compared` sentences is like some others.
    public let selfBLEU: Pair
    /// The share of drawn sentences that stand among the real ones, word for word, with what the tokens do not know and what was cut.
    public let copies: Double
    /// The share of sentences held back that do.
    public let copiesHeldBack: Double?
    /// Drawn sentences under a trigram of the real ones: small where they read like these ("forward").
    public let forward: Cost
    /// Sentences held back under it: what real ones cost, and a floor for models of sentences.
    public let forwardHeldBack: Cost?
    /// Those of them that do not stand among the real ones under it; nil where all do.
    public let forwardUnseen: Cost?
    /// Sentences held back, or where there are none the real ones, under a trigram of the drawn: small where these have all that real
    /// ones have ("reverse").
    public let reverse: Cost
    /// Sentences held back under a trigram of as many real ones as were drawn.
    public let reverseReal: Cost?

    /// At most so many sentences are compared in what depends on their number.
    package static let mostCompared = 1000

    /// Judges drawn sentences.
    ///
    /// - Parameters:
    ///   - drawn: Sentences of the same coding as the real ones.
    ///   - real: Sentences that the model learned from.
    ///   - heldBack: Sentences that it did not; nil where there are none.
    public init(_ drawn: Dataset, beside real: Dataset, heldBack: Dataset? = nil) {
        guard let coding = real.schema.text, drawn.schema.text == coding else {
            preconditionFailure("sentences of one coding")
        }
        // Neither padding nor what stands before a sentence can come.
        let vocabulary = coding.tokenizer.count - 2
        let (own, base, rest) = (drawn.sentences, real.sentences, heldBack?.sentences)
        (self.drawn, self.real, self.heldBack) = (own.count, base.count, rest?.count)
        let others = rest ?? base
        let count = min(own.count, others.count, Self.mostCompared)
        let (someOwn, someReal) = (
            own.evenly(count).map { $0.dropLast() }.map(Array.init),
            others.evenly(count).map { $0.dropLast() }.map(Array.init)
        )
        func pair(_ measure: ([[Int]]) -> Double) -> Pair {
            Pair(drawn: measure(someOwn), real: measure(someReal))
        }
        compared = count
        length = Pair(drawn: own.meanLength, real: others.meanLength)
        distinct = [1, 2].map { n in pair { SentenceVariety.distinct(n, of: $0) } }
        selfBLEU = pair(SentenceVariety.selfBLEU)
        let known = Set(real.texts)
        let areKnown = heldBack?.texts.map(known.contains)
        copies = drawn.texts.map(known.contains).shareOfTrue
        copiesHeldBack = areKnown?.shareOfTrue
        let trigram = KneserNeyTrigram(learning: base, vocabulary: vocabulary)
        forward = Cost(of: own, by: trigram)
        forwardHeldBack = rest.map { Cost(of: $0, by: trigram) }
        let unseen = zip(rest ?? [], areKnown ?? []).filter { !$0.1 }.map(\.0)
        forwardUnseen = unseen.isEmpty ? nil : Cost(of: unseen, by: trigram)
        reverse = Cost(of: others, by: KneserNeyTrigram(learning: own, vocabulary: vocabulary))
        reverseReal = rest.map {
            Cost(
                of: $0,
                by: KneserNeyTrigram(learning: base.evenly(own.count), vocabulary: vocabulary))
        }
    }
}

extension Dataset {
    /// The tokens of each row, the end being the last.
    fileprivate var sentences: [[Int]] { (0..<count).map { tokens(ofRow: $0) } }

    /// What is compared of each row word for word; the numbers of its tokens where nobody has its text.
    fileprivate var texts: [String] {
        guard let rowNames, let coding = schema.text else { return sentences.map { "\($0)" } }
        return rowNames.map(coding.tokenizer.wording)
    }
}

extension [Bool] {
    /// Of nothing 0.
    fileprivate var shareOfTrue: Double { Double(count { $0 }) / Double(Swift.max(count, 1)) }
}

extension [[Int]] {
    /// At most so many of them, evenly spread.
    fileprivate func evenly(_ limit: Int) -> [[Int]] {
        limit >= count ? self : (0..<limit).map { self[$0 * count / limit] }
    }

    /// Tokens of a sentence, the end not counted.
    fileprivate var meanLength: Double {
        Double(reduce(0) { $0 + $1.count - 1 }) / Double(Swift.max(count, 1))
    }
}
