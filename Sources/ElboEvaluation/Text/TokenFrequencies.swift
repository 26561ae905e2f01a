import Foundation

/// How probable tokens are by how frequent they are, wherever they stand: what knowing no sentence would give.
///
///     p(w) = c(w) / (N + T)           of a token that was counted
///     p(w) = T / (N + T) / (V - T)    of each of the others
///
/// c counts tokens, N of them, T different ones, of V that there are: T / (N + T) of the probability is kept for what was not met
/// (Witten and Bell 1991, method C). Where all V were met the first line is c(w) / N.
public enum TokenFrequencies {
    /// ln p of each sentence by the frequencies of tokens in all other sentences, in nats with its end.
    ///
    /// Its own counts are taken off, so that no sentence tells of itself: with few sentences the frequencies of these very ones would
    /// be better than any that are known before.
    ///
    /// - Parameters:
    ///   - sentences: Numbers of tokens, the end being the last of each sentence.
    ///   - vocabulary: How many different tokens can come, V.
    /// - Returns: nil for fewer than two sentences, as there are no others.
    public static func logProbabilities(of sentences: [[Int]], vocabulary: Int) -> [Double]? {
        guard sentences.count > 1 else { return nil }
        var counts: [Int: Int] = [:]
        for token in sentences.joined() { counts[token, default: 0] += 1 }
        let all = counts.values.reduce(0, +)
        return sentences.map { sentence in
            let own = sentence.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            let kinds = counts.count - own.count { counts[$0.key] == $0.value }
            let others = all - sentence.count
            let isWhole = kinds >= vocabulary
            let total = Double(isWhole ? others : others + kinds)
            let unmet = log(Double(kinds) / total / Double(max(vocabulary - kinds, 1)))
            return own.reduce(0) { sum, token in
                let count = (counts[token.key] ?? 0) - token.value
                return sum
                    + Double(token.value) * (count > 0 ? log(Double(count) / total) : unmet)
            }
        }
    }
}
