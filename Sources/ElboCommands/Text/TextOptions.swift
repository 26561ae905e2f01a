public import ArgumentParser
import Elbo

/// How sentences become examples of a new model.
struct TextOptions: ParsableArguments {
    /// What cuts sentences into tokens.
    enum Tokens: String, CaseIterable, ExpressibleByArgument {
        /// Words between white space.
        case words
        /// Pieces of words.
        case bytes
    }

    @Option(
        help: ArgumentHelp(
            "Of sentences: the most tokens that are told of one (default: those of the longest, at most 50).",
            valueName: "tokens"))
    var length: Int?

    @Option(
        help: ArgumentHelp(
            "Of sentences: whether longer ones are cut or leave-out (default: cut).",
            valueName: "what"))
    var long: LongSentences = .cut

    @Option(
        help:
            "Of sentences: words, the words between white space, or bytes, pieces of words made of bytes, of which none is unknown (default: words)."
    )
    var tokens: Tokens = .words

    @Option(
        name: .customLong("min-count"),
        help: ArgumentHelp(
            "Of words: how often one must occur to be known (default: 2).", valueName: "count"))
    var minimumCount: Int = 2

    @Option(
        help: ArgumentHelp(
            "Of sentences: the most tokens that are known (default: 10000).", valueName: "count"))
    var vocabulary: Int = 10_000

    @Flag(help: "Of words: take capitals for small letters.")
    var lowercase = false

    @Option(
        help: ArgumentHelp(
            "Take the byte pairs of this tokenizer.json instead of learning some.",
            valueName: "file"), completion: .file(extensions: ["json"]))
    var tokenizer: String?

    func validate() throws {
        for (name, number) in [
            ("--length", length ?? 1), ("--min-count", minimumCount), ("--vocabulary", vocabulary),
        ] where !(1...1_000_000).contains(number) {
            throw ValidationError("\(name) is \(number), it must be in 1...1000000")
        }
        if tokenizer != nil || tokens == .bytes, lowercase || minimumCount != 2 {
            throw ValidationError("--lowercase and --min-count belong to --tokens words")
        }
        if tokens == .bytes, vocabulary < 256 {
            throw ValidationError("--vocabulary is \(vocabulary), bytes alone are 256 tokens")
        }
    }

    /// The examples, with a tokenizer learned from them.
    func examples(_ source: SentenceSource) throws -> Dataset {
        let tokenizer = try learned(from: source)
        let encode = tokenizer.encoder
        let longest = source.sentences.lazy.map { encode($0).count }.max() ?? 1
        let coding = TextCoding(
            tokenizer: tokenizer, length: length ?? min(max(longest, 1), 50))
        return try source.examples(as: coding, long: long)
    }

    private func learned(from source: SentenceSource) throws -> Tokenizer {
        if let tokenizer { return .bytePairs(try BytePairTokenizer(json: tokenizer)) }
        switch tokens {
        case .words:
            return .words(
                WordTokenizer(
                    learning: source.sentences, minimumCount: minimumCount, size: vocabulary,
                    isLowercased: lowercase))
        case .bytes:
            return .bytePairs(BytePairTokenizer(learning: source.sentences, size: vocabulary))
        }
    }
}

extension LongSentences: ExpressibleByArgument {}

extension SentenceSource {
    /// The sentences as examples; what became of them is said on standard error.
    func examples(as coding: TextCoding, long: LongSentences = .cut) throws -> Dataset {
        let (data, counts) = try Dataset.sentences(
            sentences, as: coding, long: long, name: name)
        Terminal.say(counts.line(of: coding))
        return data
    }
}

extension SentenceCounts {
    /// What became of the sentences.
    func line(of coding: TextCoding) -> String {
        let share = 100 * Double(unknown) / Double(max(tokens, 1))
        var parts = [
            "\(Format.count(sentences, "sentence")) of \(Format.number(Double(tokens) / Double(max(sentences, 1)), decimals: 1)) tokens",
            coding.tokenizer.title, "unknown: \(Format.number(share, decimals: 2)) % of the tokens",
        ]
        if cut > 0 { parts.append("cut to \(coding.length) tokens: \(Format.count(cut))") }
        if leftOut > 0 {
            parts.append("left out, longer than \(coding.length) tokens: \(Format.count(leftOut))")
        }
        if empty > 0 { parts.append("left out, without a token: \(Format.count(empty))") }
        return parts.joined(separator: "; ")
    }
}
