import Elbo

extension Evaluate {
    /// Judges drawn sentences beside real ones.
    func judge(sentences path: String, for model: SavedModel) throws {
        guard target == nil, report == nil else {
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
}
