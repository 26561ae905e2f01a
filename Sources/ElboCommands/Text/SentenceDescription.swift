import Elbo

/// What Elbo makes of sentences, words being what stands between white space.
struct SentenceDescription: Codable {
    /// A word and how often it occurs.
    struct Word: Codable {
        let word: String
        let count: Int
    }

    /// The source's name.
    let name: String
    let sentences: Int
    /// Sentences that occur before already.
    let repeated: Int
    /// All words.
    let words: Int
    let distinctWords: Int
    /// Words that occur once.
    let wordsSeenOnce: Int
    /// Words of a sentence.
    let shortest: Int
    let median: Int
    /// The length that 95 % of the sentences do not exceed.
    let percentile95: Int
    let longest: Int
    /// How many words `elbo train` learns by default, and the share of all words that these are not.
    let vocabulary: Int
    let unknownShare: Double
    /// The ten most frequent words.
    let commonest: [Word]

    init(_ source: SentenceSource) {
        name = source.name
        sentences = source.sentences.count
        // Of millions of sentences only numbers are held: what they hash to in 64 bits tells those that occur before.
        var hashes: [Int] = []
        hashes.reserveCapacity(sentences)
        var counts = WordCounts()
        var lengths: [Int: Int] = [:]
        for sentence in source.sentences {
            lengths[counts.add(sentence), default: 0] += 1
            hashes.append(sentence.hashValue)
        }
        hashes.sort()
        repeated = zip(hashes, hashes.dropFirst()).count { $0 == $1 }
        let ordered = lengths.sorted { $0.key < $1.key }
        /// The length at a place when sentences are sorted by it.
        func length(at place: Int) -> Int {
            var passed = 0
            return ordered.first {
                passed += $0.value
                return passed > place
            }?.key ?? 0
        }
        words = ordered.reduce(0) { $0 + $1.key * $1.value }
        distinctWords = counts.counts.count
        wordsSeenOnce = counts.counts.values.count { $0 == 1 }
        shortest = length(at: 0)
        median = length(at: sentences / 2)
        percentile95 = length(at: (sentences * 95 - 1) / 100)
        longest = length(at: sentences - 1)
        let known = counts.commonest()
        vocabulary = known.count
        let covered = known.reduce(0) { $0 + (counts.counts[$1] ?? 0) }
        unknownShare = 1 - Double(covered) / Double(words)
        commonest = known.prefix(10).map { Word(word: $0, count: counts.counts[$0] ?? 0) }
    }
}

extension SentenceDescription {
    /// For people.
    var text: String {
        let total = Double(words)
        func row(_ name: String, _ value: String) -> String {
            Format.wrapped(value, after: name.padded(to: 14), indent: 14)
        }
        var lines = [
            "\(name): \(Format.count(sentences, "sentence"))", "",
            row(
                "words",
                "\(Format.count(words)), \(Format.count(distinctWords)) of them different, "
                    + "\(Format.count(wordsSeenOnce)) seen once"),
            row(
                "a sentence",
                "\(Format.count(shortest)) to \(Format.count(longest, "word")), median \(Format.count(median)); "
                    + "95 % have at most \(Format.count(percentile95))"),
        ]
        if repeated > 0 {
            lines.append(
                row(
                    "repeated",
                    "\(Format.count(repeated, "sentence")), \(Format.number(100 * Double(repeated) / Double(sentences), decimals: 1)) %: "
                        + "some of what is held back for validation may be known"))
        }
        let unknown = Format.number(100 * unknownShare, decimals: 2)
        lines.append(
            row(
                "vocabulary",
                "\(Format.count(vocabulary, "word")) by the defaults of elbo train; unknown: \(unknown) % of all"
                    + (unknownShare > 0.05 ? " (--tokens bytes leaves none unknown)" : "")))
        if !commonest.isEmpty {
            lines.append(
                row(
                    "commonest",
                    commonest.map {
                        "\($0.word) \(Format.number(100 * Double($0.count) / total, decimals: 1))\u{A0}%"
                    }.joined(separator: ", ")))
        }
        return lines.joined(separator: "\n").printable
    }
}
