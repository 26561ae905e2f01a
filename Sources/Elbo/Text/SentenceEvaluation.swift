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
    /// ln p of a sentence by how frequent tokens are in the other sentences that are judged (`TokenFrequencies`), in nats with its
    /// end; nil of one sentence alone.
    public let byFrequencies: Estimate?
    /// How many nats a sentence costs less by the model's bound, the importance-weighted one where it was asked for, than by these
    /// frequencies: below 0 where the model is worse; nil where either is not known of each sentence.
    public let gain: Estimate?
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
        try evaluateSentences(data, beside: evaluation, each: nil, areSeen: nil, seed: seed)
    }

    /// Judges sentences, and where it is known which ones stand in the text of training, these and the others by themselves.
    ///
    /// - Parameters:
    ///   - data: Sentences.
    ///   - evaluation: What is known of them.
    ///   - each: The numbers of each sentence in the evaluation; nil where they are not at hand.
    ///   - areSeen: Whether each stands there (`Dataset.areSeen`); nil where that is not known.
    ///   - seed: Decides everything random.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    package func evaluateSentences(
        _ data: Dataset, beside evaluation: Evaluation, each: ExampleNumbers?, areSeen: [Bool]?,
        seed: UInt64
    ) throws -> SentenceEvaluation {
        var penalties: [Double]?
        if !model.autoencoder.isExact, data.count > 1 {
            let key = RandomKey(seed: seed).child(0x5A4B)
            penalties = try swapPenalties(data, key: key)
        }
        let tokens = SentenceTokens(of: data)
        func group(_ wanted: Bool) -> SentenceGroup? {
            guard let areSeen, let each else { return nil }
            return SentenceGroup(
                areSeen.indices.filter { areSeen[$0] == wanted }, tokens: tokens, each: each,
                penalties: penalties)
        }
        let frequencies = model.schema.text.flatMap {
            TokenFrequencies.logProbabilities(
                of: (0..<data.count).map { data.tokens(ofRow: $0) },
                // What stands before and behind sentences is never said.
                vocabulary: $0.tokenizer.count - 2)
        }
        return SentenceEvaluation(
            isExact: model.autoencoder.isExact, tokens: tokens.total,
            unknownShare: tokens.unknownShare,
            perplexity: tokens.perplexity(evaluation.bound.elbo.mean),
            weightedPerplexity: evaluation.logLikelihood.map {
                tokens.perplexity($0.logLikelihood.mean)
            },
            swapPenalty: penalties.map { Estimate(of: $0) },
            byFrequencies: frequencies.map { Estimate(of: $0) },
            gain: frequencies.flatMap { frequencies in
                each.map {
                    let own = $0.logLikelihoods ?? $0.bounds.elbo
                    return Estimate(of: zip(own, frequencies).map { $0 - $1 })
                }
            }, seen: group(true), unseen: group(false))
    }
}
