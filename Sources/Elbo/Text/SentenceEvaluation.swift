import Foundation

/// What `elbo evaluate` says of sentences beside the bound.
public struct SentenceEvaluation: Codable, Hashable, Sendable {
    /// Tokens, ends among them.
    public let tokens: Int
    /// The share of the tokens that the tokenizer does not know.
    public let unknownShare: Double
    /// exp(-ELBO in nats a token), at least the perplexity.
    public let perplexity: Double
    /// The same of the importance-weighted estimate, when it was asked for.
    public let weightedPerplexity: Double?
    /// How many nats a sentence costs more when it is told with the code of another: 0 where codes are ignored; nil without codes.
    public let swapPenalty: Estimate?
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
        let tokens = (0..<data.count).map { data.tokens(ofRow: $0) }
        let count = tokens.reduce(0) { $0 + $1.count }
        let unknown = tokens.reduce(0) { $0 + $1.count { $0 == TokenNumber.unknown } }
        func perplexity(_ nats: Double) -> Double {
            exp(-nats * Double(data.count) / Double(count))
        }
        var penalty: Estimate?
        if !model.autoencoder.isExact, data.count > 1 {
            let key = RandomKey(seed: seed).child(0x5A4B)
            penalty = Estimate(of: try swapPenalties(data, key: key))
        }
        return SentenceEvaluation(
            tokens: count, unknownShare: Double(unknown) / Double(count),
            perplexity: perplexity(evaluation.bound.elbo.mean),
            weightedPerplexity: evaluation.logLikelihood.map { perplexity($0.logLikelihood.mean) },
            swapPenalty: penalty)
    }
}
