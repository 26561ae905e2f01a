import Elbo

extension Evaluate {
    /// Refuses --factors where codes have no dimensions, or there are none.
    func refuseFactors(for model: SavedModel) throws {
        guard factors != nil else { return }
        guard case .autoencoder(let file) = model, file.model.autoencoder.encodesExamples else {
            throw CommandFailure(
                .usage, "--factors belongs to autoencoders that encode single examples")
        }
        guard file.model.autoencoder.codeLayout == nil else {
            throw CommandFailure(
                .usage, "--factors judges dimensions of codes, and this model's are codewords")
        }
        guard only == nil, baseline.baseline == nil else {
            throw CommandFailure(
                .usage, "--factors stands by itself; leave --only and --baseline out")
        }
    }

    /// How the codes of examples correspond to what is known of them.
    func disentanglement(
        of judged: Dataset, beside all: Dataset, _ text: String, by file: ModelFile
    ) throws -> Disentanglement {
        do {
            let known = try KnownFactors(factorColumns(text, of: all))
            guard judged.withoutEmptyRows.count == judged.count else {
                throw CommandFailure(
                    .badData,
                    "\(judged.name) has rows without any cell, which have no code; leave them and their factors out"
                )
            }
            let codes = try ModelSession(file.model, on: running.executor).encode(judged)
            return try Disentanglement(
                codes, factors: known, key: RandomKey(seed: seed.seed).child(0xFAC7))
        } catch let error as FactorError {
            throw CommandFailure(.badData, "\(text): \(error)")
        }
    }

    /// The texts of each factor.
    private func factorColumns(_ text: String, of examples: Dataset) throws -> [(
        name: String, texts: [String]
    )] {
        let names = text.split(separator: ",").map(String.init)
        let isFile = if case .file = BesideData(text) { true } else { false }
        if !isFile, let table = data.reading.table {
            return try names.map { name in
                (
                    name,
                    try TableBeside.texts(of: name, in: table, for: examples).map { $0 ?? "" }
                )
            }
        }
        let table = try RowTexts(
            isFile ? text : data.path, columns: isFile ? nil : names,
            options: data.reading.options())
        var columns = table.names.map { (name: $0, texts: [String]()) }
        while let cells = try table.next() {
            for (place, cell) in cells.enumerated() { columns[place].texts.append(cell) }
        }
        return columns
    }
}
