/// How often each word between white space occurs in sentences.
public struct WordCounts: Sendable {
    /// Whether capitals are taken for small letters.
    public let isLowercased: Bool
    /// By word.
    public private(set) var counts: [String: Int] = [:]

    /// Has seen nothing.
    public init(isLowercased: Bool = false) { self.isLowercased = isLowercased }

    /// Counts the words of a sentence.
    ///
    /// - Returns: How many there are.
    @discardableResult public mutating func add(_ sentence: String) -> Int {
        var words = 0
        Self.forEachWord(of: sentence, isLowercased) {
            counts[$0, default: 0] += 1
            words += 1
        }
        return words
    }

    /// The most frequent words, of equally frequent ones those that come first in the order of their bytes.
    ///
    /// - Parameters:
    ///   - minimumCount: How often a word must occur.
    ///   - size: The most words.
    public func commonest(minimumCount: Int = 2, size: Int = 10_000) -> [String] {
        counts.filter { $0.value >= minimumCount }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .prefix(size).map(\.key)
    }

    /// Hands over the words of a sentence.
    static func forEachWord(of sentence: String, _ isLowercased: Bool, _ body: (String) -> Void) {
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
