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
        if tokenizer != nil, vocabulary != 10_000 {
            throw ValidationError(
                "--vocabulary belongs to tokens that are learned, and --tokenizer has its own")
        }
        if tokens == .bytes, vocabulary < 256 {
            throw ValidationError("--vocabulary is \(vocabulary), bytes alone are 256 tokens")
        }
    }

    /// Refuses what has no effect on other data.
    ///
    /// - Throws: `CommandFailure`.
    func refuse(for data: String) throws {
        let given = [
            ("--length", length != nil), ("--long", long != .cut), ("--tokens", tokens != .words),
            ("--min-count", minimumCount != 2), ("--vocabulary", vocabulary != 10_000),
            ("--lowercase", lowercase), ("--tokenizer", tokenizer != nil),
        ]
        guard let option = given.first(where: \.1)?.0 else { return }
        throw CommandFailure(
            .usage,
            "\(option) belongs to sentences, and \(data) is read as rows; --text says where they stand"
        )
    }

    /// The examples, with a tokenizer learned from them.
    func examples(_ source: SentenceSource) throws -> Dataset {
        try source.examples(by: try learned(from: source), length: length, long: long)
    }

    private func learned(from source: SentenceSource) throws -> Tokenizer {
        if let tokenizer { return .bytePairs(try BytePairTokenizer(json: tokenizer)) }
        let line = ReadingProgressLine()
        defer { line.clear() }
        let sentences = Watched(source.sentences) { line.show($0, of: "learning tokens") }
        switch tokens {
        case .words:
            return .words(
                WordTokenizer(
                    learning: sentences, minimumCount: minimumCount, size: vocabulary,
                    isLowercased: lowercase))
        case .bytes:
            return .bytePairs(BytePairTokenizer(learning: sentences, size: vocabulary))
        }
    }
}

/// A list that tells now and then which share of it has been looked at.
private struct Watched: Sequence {
    let texts: TextList
    let progress: (Double) -> Void

    init(_ texts: TextList, progress: @escaping (Double) -> Void) {
        (self.texts, self.progress) = (texts, progress)
    }

    func makeIterator() -> AnyIterator<String> {
        var (iterator, place) = (texts.makeIterator(), 0)
        return AnyIterator {
            if place % 65_536 == 0 { progress(Double(place) / Double(texts.count)) }
            place += 1
            return iterator.next()
        }
    }
}

extension LongSentences: ExpressibleByArgument {}

extension SentenceSource {
    /// The sentences as examples; what became of them is said on standard error.
    func examples(
        by tokenizer: Tokenizer, length: Int?, long: LongSentences = .cut
    ) throws -> Dataset {
        let line = ReadingProgressLine()
        let (data, counts) = try Dataset.sentences(
            of: self, by: tokenizer, length: length, long: long
        ) { line.show(Double($0) / Double(sentences.count), of: "cutting into tokens") }
        line.clear()
        if let coding = data.schema.text { Terminal.say(counts.line(of: coding)) }
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
