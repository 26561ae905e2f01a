import Elbo

extension ReadingOptions {
    /// The sentences at a path, if it holds some or is said to.
    func sentences(_ path: String, threads: Int?) throws -> SentenceSource? {
        guard try text != nil || SentenceSource.isAt(path) else { return nil }
        guard !sounds.isGiven else {
            throw CommandFailure(
                .usage,
                "--sound, --seconds, --rate, --window, --hop and --bands belong to sounds, and \(path) holds sentences"
            )
        }
        return try source(path, threads: threads)
    }

    /// The sentences at a path, with a line of progress.
    private func source(_ path: String, threads: Int?) throws -> SentenceSource {
        let line = ReadingProgressLine()
        defer { line.clear() }
        return try SentenceSource(path, column: text, options: options(threads: threads)) {
            line.show($0)
        }
    }

    /// For each sentence whether it stands, word for word, in the text at a path; nil without a path.
    func areSeen(_ sentences: Dataset, in path: String?, threads: Int?) throws -> [Bool]? {
        try path.map {
            sentences.areSeen(in: try source($0, threads: threads).sentences)
        }
    }

    /// Sentences for a model of sentences; nil for other models.
    ///
    /// - Throws: `CommandFailure` for sentences where none are wanted.
    func sentences(_ path: String, for model: SavedModel?, threads: Int?) throws -> Dataset? {
        if let coding = model?.text {
            return try source(path, threads: threads)
                .examples(by: coding.tokenizer, length: coding.length)
        }
        guard try text != nil || SentenceSource.isAt(path) else { return nil }
        throw CommandFailure(
            .usage,
            model == nil
                ? "\(path) holds sentences, which elbo train learns; this verb takes rows of numbers"
                : "\(path) holds sentences, and the model takes rows of numbers")
    }
}

extension SavedModel {
    /// How sentences become the model's examples; nil when these are none.
    var text: TextCoding? {
        switch self {
        case .autoencoder(let file): file.model.schema.text
        case .mixture, .series, .frames: nil
        }
    }

    /// Refuses a model of sentences.
    ///
    /// - Parameter why: What the verb does that sentences do not have.
    /// - Throws: `CommandFailure`.
    func refuseSentences(_ why: String) throws {
        guard text != nil else { return }
        throw CommandFailure(.usage, "the model is one of sentences; \(why)")
    }
}
