import Foundation

/// What `elbo evaluate` says of sentences beside the bound.
public struct SentenceEvaluation: Codable, Hashable, Sendable {
    /// Whether the model has no code, so that the bound is log p(x) itself.
    public let isExact: Bool
    /// Tokens, ends among them.
    public let tokens: Int
    /// The share of the tokens that the tokenizer does not know.
    public let unknownShare: Double
    /// exp(-ELBO in nats a token), at least the perplexity.
    public let perplexity: Double
    /// The same of the importance-weighted estimate, when it was asked for.
    public let weightedPerplexity: Double?
    /// How many nats a sentence costs more when it is told with the code of another: 0 where codes are ignored; nil without codes, and of one sentence alone.
    public let swapPenalty: Estimate?
    /// The sentences that stand word for word in the text of training, where it is known; nil also where there is none.
    public let seen: SentenceGroup?
    /// The others.
    public let unseen: SentenceGroup?
}

extension ModelSession {
    /// Judges sentences.
    ///
    /// - Parameters:
    ///   - data: Sentences.
    ///   - evaluation: What is known of them.
    ///   - seed: Decides everything random.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func evaluateSentences(_ data: Dataset, beside evaluation: Evaluation, seed: UInt64)
        throws -> SentenceEvaluation
    {
        try evaluateSentences(data, beside: evaluation, areSeen: nil, seed: seed)
    }

    /// Judges sentences, and where it is known which ones stand in the text of training, these and the others by themselves.
    ///
    /// - Parameters:
    ///   - data: Sentences.
    ///   - evaluation: What is known of them.
    ///   - areSeen: Whether each stands there (`Dataset.areSeen`), and its numbers in the evaluation.
    ///   - seed: Decides everything random.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    package func evaluateSentences(
        _ data: Dataset, beside evaluation: Evaluation,
        areSeen: (seen: [Bool], each: ExampleNumbers)?, seed: UInt64
    ) throws -> SentenceEvaluation {
        var penalties: [Double]?
        if !model.autoencoder.isExact, data.count > 1 {
            let key = RandomKey(seed: seed).child(0x5A4B)
            penalties = try swapPenalties(data, key: key)
        }
        let tokens = SentenceTokens(of: data)
        func group(_ wanted: Bool) -> SentenceGroup? {
            areSeen.flatMap { given in
                SentenceGroup(
                    given.seen.indices.filter { given.seen[$0] == wanted }, tokens: tokens,
                    each: given.each, penalties: penalties)
            }
        }
        return SentenceEvaluation(
            isExact: model.autoencoder.isExact, tokens: tokens.total,
            unknownShare: tokens.unknownShare,
            perplexity: tokens.perplexity(evaluation.bound.elbo.mean),
            weightedPerplexity: evaluation.logLikelihood.map {
                tokens.perplexity($0.logLikelihood.mean)
            },
            swapPenalty: penalties.map { Estimate(of: $0) }, seen: group(true), unseen: group(false)
        )
    }
}
