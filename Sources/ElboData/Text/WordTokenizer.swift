/// Sentences as the words between white space, of which a vocabulary is known by number.
public struct WordTokenizer: Codable, Hashable, Sendable {
    /// Whether capitals are taken for small letters.
    public let isLowercased: Bool
    /// The words known, the most frequent first; the first has the number `TokenNumber.first`.
    public let words: [String]

    /// Takes words as known.
    public init(words: [String], isLowercased: Bool = false) {
        self.words = words
        self.isLowercased = isLowercased
    }

    /// Learns a vocabulary: the most frequent words, of equally frequent ones those that come first in the order of their bytes.
    ///
    /// - Parameters:
    ///   - sentences: What the words stand in.
    ///   - minimumCount: How often a word must occur to be known.
    ///   - size: The most words that are known.
    ///   - isLowercased: Whether capitals are taken for small letters.
    public init(
        learning sentences: some Sequence<String>, minimumCount: Int = 2, size: Int = 10_000,
        isLowercased: Bool = false
    ) {
        var counts: [Substring: Int] = [:]
        for sentence in sentences {
            for word in Self.split(sentence, isLowercased) { counts[word, default: 0] += 1 }
        }
        let known = counts.filter { $0.value >= minimumCount }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        self.init(words: known.prefix(size).map { String($0.key) }, isLowercased: isLowercased)
    }

    /// The words of a sentence.
    func split(_ sentence: String) -> [Substring] { Self.split(sentence, isLowercased) }

    private static func split(_ sentence: String, _ isLowercased: Bool) -> [Substring] {
        (isLowercased ? sentence.lowercased() : sentence).split(whereSeparator: \.isWhitespace)
    }
}
