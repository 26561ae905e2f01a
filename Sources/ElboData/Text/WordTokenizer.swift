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
        var counts = WordCounts(isLowercased: isLowercased)
        for sentence in sentences { counts.add(sentence) }
        self.init(
            words: counts.commonest(minimumCount: minimumCount, size: size),
            isLowercased: isLowercased)
    }
}
