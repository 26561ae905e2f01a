import Elbo

extension ExampleOutput {
    /// Writes sentences: one a line, or a table with what stands beside them.
    ///
    /// - Parameters:
    ///   - sentences: The sentences.
    ///   - name: The name of their column in a table.
    ///   - beside: Columns before it in a table.
    /// - Throws: `DataError` of kind `.cannotCreate`, `CommandFailure` for a picture or an array.
    func write(
        sentences: [String], named name: String = "sentence",
        beside: [(name: String, rows: [String])] = []
    ) throws {
        let isTable = output.lowercased().hasSuffix(".csv")
        guard kind == .txt || kind == .csv else {
            throw CommandFailure(
                .usage, "\(output): sentences are text; write .txt, .csv or to standard output")
        }
        try AtomicFile.write(to: place.path, existing: place.existing) { file in
            guard isTable else {
                for sentence in sentences { try file.write(Array((sentence + "\n").utf8)) }
                return
            }
            var writer = CSVWriter(file)
            try writer.write(names: beside.map(\.name) + [name])
            for row in sentences.indices {
                try writer.write(names: beside.map { $0.rows[row] } + [sentences[row]])
            }
        }
    }
}

extension ModelSession {
    /// The sentences of codes as texts.
    ///
    /// - Parameter classes: For each code its class, for a model that is told one.
    func texts(
        of codes: [Float], classes: [Int]? = nil, by choice: TokenChoice,
        key: RandomKey = RandomKey(seed: 0)
    ) throws -> [String] {
        guard let coding = model.schema.text else { preconditionFailure("a model of sentences") }
        return try decodeSentences(codes, classes: classes, by: choice, key: key)
            .map { coding.tokenizer.sentence(of: $0) }
    }
}

extension TrainedAutoencoder {
    /// Refuses a model of sentences without a code.
    ///
    /// - Throws: `CommandFailure`.
    func requireCode() throws {
        guard !autoencoder.isExact else {
            throw CommandFailure(
                .usage,
                "a language model has no code; train with --recipe text-vae, or use sample, score and evaluate"
            )
        }
    }
}
