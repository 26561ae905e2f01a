import Elbo

extension Score {
    /// Scores of sentences: log p(x), its nats a token, and the tokens that surprise most.
    func writeSentences(_ examples: Dataset, by file: ModelFile) throws {
        guard let coding = file.model.schema.text else { return }
        let session = ModelSession(file.model, on: running.executor)
        let isExact = file.model.autoencoder.isExact
        let draws = isExact ? 1 : samples ?? 48
        let logs = try session.logLikelihoods(
            examples, samples: draws, key: RandomKey(seed: seed.seed)
        ) { share in Terminal.show(share: share, of: "importance sampling") }
        Terminal.say(
            isExact
                ? "log-probabilities of sentences with their ends, in nats"
                : "importance-weighted bound of \(draws) draws, in nats a sentence with its end")
        let surprises = why ? try session.tokenSurprises(examples) : nil
        // What words cost given the code is not all: the code costs its divergence from the prior.
        let codes =
            why && !isExact
            ? try session.evaluateBoundAndCodes(examples, key: RandomKey(seed: seed.seed)).each.kl
            : nil
        let scores = logs.map { -$0 }.sorted()
        let limit =
            threshold
            ?? contamination.map {
                scores[
                    min(
                        max(Int(((1 - $0) * Double(scores.count)).rounded()) - 1, 0),
                        scores.count - 1)]
            }
        var table = TableOutput(
            columns: ["log_probability", "anomaly_score", "nats_per_token"]
                + (limit == nil ? [] : ["anomaly"]),
            beginning: .texts([("sentence", Array(examples.rowNames ?? []))]))
        if let surprises {
            table.ending = (
                "because",
                surprises.enumerated().map { row, nats in
                    let shown = coding.tokenizer.shown(
                        examples.tokens(ofRow: row), of: examples.rowNames?[row] ?? "")
                    let words = zip(shown, nats).sorted { $0.1 > $1.1 }.prefix(3).map {
                        "\($0) (\(Format.number($1, decimals: 1)))"
                    }
                    let code = codes.map { "its code (\(Format.number($0[row], decimals: 1)))" }
                    return (words + [code].compactMap { $0 }).joined(separator: "; ")
                }
            )
        }
        let rows = logs.enumerated().flatMap { row, log -> [Double] in
            let tokens = Double(examples.tokens(ofRow: row).count)
            return [log, -log, -log / tokens] + (limit.map { [-log > $0 ? 1 : 0] } ?? [])
        }
        try table.write(rows, to: output.place)
        if let limit {
            Terminal.say(
                "threshold \(Format.number(limit, decimals: 4)) nats: \(Format.count(logs.count { -$0 > limit })) of \(Format.count(logs.count)) sentences are anomalies"
            )
        }
    }
}
