import ElboData
import Foundation

/// A sentence and how probable it is.
public struct SaidSentence: Hashable, Sendable {
    /// The tokens, the end not among them.
    public let tokens: [Int]
    /// ln p(tokens and their end | code), in nats.
    public let logProbability: Double
}

extension ModelSession {
    /// The most probable sentence of each code that a beam search finds (Graves 2012, algorithm 1).
    ///
    /// Beginnings of one length stand side by side; of all that continue them by a token the `beam` most probable are kept, and those
    /// that have come to their end are set aside. A search ends when none that is open can become more probable than the best that has
    /// ended, since tokens only make a beginning less probable. The beginning that takes the likeliest token at each place is kept
    /// beside the others, so that what is found is never less probable than what greedy decoding says; a beam of 1 says the same.
    ///
    /// Sentences end at the latest where the longest that the model takes does; the end is counted there, too.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - classes: For each row its class, for a model that is conditioned on classes.
    ///   - beam: How many beginnings are kept, at least 1.
    /// - Throws: `RunError`, `AutoencoderError.notFinite`.
    public func likeliestSentences(_ codes: [Float], classes: [Int]? = nil, beam: Int) throws
        -> [SaidSentence]
    {
        // A model that gives no sentence any probability says nothing.
        try likeliestSentences(codes, classes: classes, beam: beam, each: 1).map {
            $0.first ?? SaidSentence(tokens: [], logProbability: -.infinity)
        }
    }

    /// The most probable sentences of each code that a beam search finds, the most probable first; a search ends when none that is open
    /// can become more probable than the last of them.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - classes: For each row its class, for a model that is conditioned on classes.
    ///   - beam: How many beginnings are kept, at least 1.
    ///   - each: How many sentences are wanted of each code, at least 1; fewer come where the beam holds no more.
    /// - Throws: `RunError`, `AutoencoderError.notFinite`.
    public func likeliestSentences(
        _ codes: [Float], classes: [Int]? = nil, beam: Int, each wanted: Int
    ) throws -> [[SaidSentence]] {
        precondition(beam >= 1 && wanted >= 1, "\(wanted) of a beam of \(beam)")
        let count = codes.count / model.autoencoder.latentDimension
        var searches = (0..<count).map { BeamSearch(code: $0, width: beam, wanted: wanted) }
        for place in 0...coding.length {
            let open = searches.indices.filter { !searches[$0].isOver }
            guard !open.isEmpty else { break }
            let beginnings = open.flatMap { searches[$0].open }
            let owners = open.flatMap { row in searches[row].open.map { _ in row } }
            try forEachNextToken(
                codes, classes: classes, after: beginnings.map(\.beginning), at: place
            ) { number, logits in
                let total = logits.logSumExp
                var sayable = logits.sayable(at: place)
                if place == coding.length { sayable.forbidAllButEnd() }
                searches[owners[number]].consider(
                    sayable, less: total, after: beginnings[number])
            }
            for row in open { searches[row].advance() }
        }
        return searches.map(\.ended)
    }
}

/// The search for the sentences of one code.
private struct BeamSearch {
    /// An open beginning.
    struct Open {
        let beginning: SentenceBeginning
        let logProbability: Double
        /// Whether each of its tokens is the likeliest at its place.
        let isGreedy: Bool
    }

    private let width: Int
    private let wanted: Int
    /// Beginnings of one length, the most probable first.
    private(set) var open: [Open]
    private var next: [Open] = []
    /// The best sentences that have come to their end, the most probable first.
    private(set) var ended: [SaidSentence] = []

    init(code: Int, width: Int, wanted: Int) {
        (self.width, self.wanted) = (width, wanted)
        open = [
            Open(
                beginning: SentenceBeginning(code: code, tokens: []), logProbability: 0,
                isGreedy: true)
        ]
    }

    /// Whether nothing better can be found.
    var isOver: Bool { open.isEmpty }

    /// What a sentence must be more probable than to be among those wanted.
    private var bar: Double {
        ended.count < wanted ? -.infinity : ended[wanted - 1].logProbability
    }

    /// Looks at the tokens that may continue a beginning, the end among them.
    ///
    /// - Parameters:
    ///   - logits: Log-probabilities of tokens up to a constant, -∞ for those that cannot come.
    ///   - total: The constant.
    ///   - before: The beginning.
    mutating func consider(_ logits: [Float], less total: Double, after before: Open) {
        for (rank, token) in logits.likeliest(width).enumerated() {
            let logProbability = before.logProbability + Double(logits[token]) - total
            if token == TokenNumber.end {
                end(SaidSentence(tokens: before.beginning.tokens, logProbability: logProbability))
                continue
            }
            var beginning = before.beginning
            beginning.tokens.append(token)
            next.append(
                Open(
                    beginning: beginning, logProbability: logProbability,
                    isGreedy: before.isGreedy && rank == 0))
        }
        if next.count > 8 * width { next = kept(next) }
    }

    /// Sets a sentence aside, if it is among those wanted.
    private mutating func end(_ sentence: SaidSentence) {
        guard sentence.logProbability > bar else { return }
        let place = ended.firstIndex { $0.logProbability < sentence.logProbability }
        ended.insert(sentence, at: place ?? ended.count)
        if ended.count > wanted { ended.removeLast() }
    }

    /// Goes on with the most probable beginnings that may still become sentences that are wanted.
    mutating func advance() {
        open = kept(next).filter { $0.logProbability > bar }
        next = []
    }

    /// The most probable beginnings, of equally probable ones the first by their tokens, and the greedy one.
    private func kept(_ beginnings: [Open]) -> [Open] {
        let order = beginnings.sorted {
            $0.logProbability == $1.logProbability
                ? $0.beginning.tokens.lexicographicallyPrecedes($1.beginning.tokens)
                : $0.logProbability > $1.logProbability
        }
        return order.prefix(width) + order.dropFirst(width).filter(\.isGreedy)
    }
}

extension [Float] {
    /// ln Σ exp of the numbers.
    fileprivate var logSumExp: Double {
        let largest = self.max() ?? 0
        return Double(largest) + log(reduce(0) { $0 + Double(exp($1 - largest)) })
    }

    /// Leaves only the end.
    fileprivate mutating func forbidAllButEnd() {
        for token in indices where token != TokenNumber.end { self[token] = -.infinity }
    }

    /// The indices of at most so many of the largest numbers above -∞, the largest first, of equal ones the first.
    fileprivate func likeliest(_ limit: Int) -> [Int] {
        var kept: [Int] = []
        for index in indices where self[index] > -.infinity {
            if kept.count == limit {
                guard self[index] > self[kept[limit - 1]] else { continue }
                kept.removeLast()
            }
            let place = kept.lastIndex { self[$0] >= self[index] } ?? -1
            kept.insert(index, at: place + 1)
        }
        return kept
    }
}
