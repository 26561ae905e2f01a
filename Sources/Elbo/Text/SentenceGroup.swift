import Foundation

/// The numbers of some of the sentences that were judged, in nats a sentence with its end.
public struct SentenceGroup: Codable, Hashable, Sendable {
    /// How many sentences.
    public let sentences: Int
    /// Their tokens, ends among them.
    public let tokens: Int
    /// The evidence lower bound; log p(x) itself of a model without codes.
    public let elbo: Estimate
    /// E_q[log p(x|z)].
    public let reconstruction: Estimate
    /// D(q(z|x) ‖ p(z)).
    public let kl: Estimate
    /// The importance-weighted estimate, when it was asked for.
    public let logLikelihood: Estimate?
    /// exp(-ELBO in nats a token).
    public let perplexity: Double
    /// The same of the importance-weighted estimate.
    public let weightedPerplexity: Double?
    /// How many nats a sentence costs more when it is told with the code of another sentence of all; nil without codes.
    public let swapPenalty: Estimate?

    /// - Parameters:
    ///   - rows: Which of the sentences; nil comes of none.
    ///   - tokens: Of all.
    ///   - each: The numbers of all.
    ///   - penalties: What all cost more with the codes of others.
    init?(_ rows: [Int], tokens: SentenceTokens, each: ExampleNumbers, penalties: [Double]?) {
        guard !rows.isEmpty else { return nil }
        func estimate(_ values: [Double]) -> Estimate { Estimate(of: rows.map { values[$0] }) }
        let own = tokens.selecting(rows)
        sentences = rows.count
        self.tokens = own.total
        elbo = estimate(each.bounds.elbo)
        reconstruction = estimate(each.bounds.reconstruction)
        kl = estimate(each.bounds.kl)
        logLikelihood = each.logLikelihoods.map(estimate)
        perplexity = own.perplexity(elbo.mean)
        weightedPerplexity = logLikelihood.map { own.perplexity($0.mean) }
        swapPenalty = penalties.map(estimate)
    }
}

/// How many tokens sentences have.
struct SentenceTokens {
    /// Of each sentence, its end among them.
    private let counts: [Int]
    /// Those of them that the tokenizer does not know.
    private let unknown: [Int]

    init(of data: Dataset) {
        let tokens = (0..<data.count).map { data.tokens(ofRow: $0) }
        counts = tokens.map(\.count)
        unknown = tokens.map { $0.count { $0 == TokenNumber.unknown } }
    }

    private init(counts: [Int], unknown: [Int]) {
        self.counts = counts
        self.unknown = unknown
    }

    func selecting(_ rows: [Int]) -> SentenceTokens {
        SentenceTokens(counts: rows.map { counts[$0] }, unknown: rows.map { unknown[$0] })
    }

    var total: Int { counts.reduce(0, +) }

    var unknownShare: Double { Double(unknown.reduce(0, +)) / Double(total) }

    /// exp of the nats that a token costs, of the mean log-probability of a sentence.
    func perplexity(_ nats: Double) -> Double { exp(-nats * Double(counts.count) / Double(total)) }
}
