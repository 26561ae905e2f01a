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
        var counts: [String: Int] = [:]
        for sentence in sentences {
            Self.forEachWord(of: sentence, isLowercased) { counts[$0, default: 0] += 1 }
        }
        let known = counts.filter { $0.value >= minimumCount }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        self.init(words: known.prefix(size).map(\.key), isLowercased: isLowercased)
    }

    /// Hands over the words of a sentence.
    func forEachWord(of sentence: String, _ body: (String) -> Void) {
        Self.forEachWord(of: sentence, isLowercased, body)
    }

    private static func forEachWord(
        of sentence: String, _ isLowercased: Bool, _ body: (String) -> Void
    ) {
        // Characters of ASCII are bytes, which are much faster to look through than characters.
        let isPlain = sentence.utf8.withContiguousStorageIfAvailable { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
            for word in bytes.split(whereSeparator: { $0 == 32 || (9...13).contains($0) }) {
                let text = String(decoding: word, as: UTF8.self)
                body(isLowercased ? text.lowercased() : text)
            }
            return true
        }
        guard isPlain != true else { return }
        for word in (isLowercased ? sentence.lowercased() : sentence)
            .split(whereSeparator: \.isWhitespace)
        {
            body(String(word))
        }
    }
}
