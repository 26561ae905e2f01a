import Elbo

extension Evaluate {
    /// Judges drawn sentences beside real ones.
    func judge(sentences path: String, for model: SavedModel) throws {
        guard comparison.target == nil, comparison.report == nil else {
            throw CommandFailure(
                .usage,
                "the model is one of sentences; --target and --report belong to rows of tables"
            )
        }
        let examples = try data.read(for: model, threads: running.threads)
        let (real, heldBack) = try self.real(examples, for: model)
        let drawn = try data.reading.read(path, for: model, threads: running.threads)
        let quality = SentenceQuality(drawn, beside: real, heldBack: heldBack)
        try format.show(quality, text: quality.text)
    }

    /// For each sentence that is judged whether it stands in the text of training; nil where that text is not known.
    func areSeen(_ judged: Dataset, of examples: Dataset, by file: ModelFile) throws -> [Bool]? {
        if let known = try data.reading.areSeen(judged, in: seen.seen, threads: running.threads) {
            return known
        }
        guard only == .validation else { return nil }
        return judged.areSeen(in: try file.examples(.training, of: examples).rowNames ?? [])
    }

    /// Prints what is said of sentences.
    func showSentences(
        _ judged: Dataset, _ evaluation: Evaluation, each: ExampleNumbers, areSeen: [Bool]?,
        by file: ModelFile
    ) throws {
        guard baseline.baseline == nil else {
            throw CommandFailure(
                .usage,
                "--baseline judges rows of numbers; beside sentences stands --recipe language-model"
            )
        }
        let sentences = try ModelSession(file.model, on: running.executor)
            .evaluateSentences(
                judged, beside: evaluation, each: each, areSeen: areSeen, seed: seed.seed)
        let finding = sentences.frequencyFinding(
            of: file.model.autoencoder, kl: evaluation.bound.kl)
        try format.show(
            WithKey(value: evaluation, key: "sentences", extra: sentences),
            text: [
                sentences.text(beside: evaluation), finding.map { "\n" + Format.wrapped($0.line) },
            ]
            .compactMap { $0 }.joined(separator: "\n"))
    }
}
