import Elbo

extension Predict {
    /// Tells the classes that a mixture was fitted with.
    func tell(_ classes: [MixtureClass], by file: MixtureFile) throws {
        if labelled != nil || kind != nil || probe != .linear {
            throw CommandFailure(
                .usage,
                "the mixture tells its own classes, for which there is no --labelled, --as or --probe"
            )
        }
        if json, targetName == nil {
            throw CommandFailure(
                .usage, "--json prints scores, which need a --target to compare with")
        }
        let model = SavedModel.mixture(file)
        let rows = try data.reading.read(
            data.path, for: model, aside: [told.labels, targetName], allowsEmptyColumns: true,
            threads: running.threads)
        let beginning = try output.beginning(data, of: rows, for: model, standard: .number)
        let source = try rows.rows(for: file.mixture)
        let labels = try labels(beside: rows, classes)
        let scores = try labels.map {
            try file.mixture.scores(of: source, labels: $0, threads: running.threads)
        }
        if let scores {
            if json { try Results.print(json: scores) }
            Terminal.say(
                "\(Format.count(scores.known)) known: wrong \(Format.number(100 * scores.error.mean, decimals: 2)) %, Brier score \(Format.estimate(scores.brier.mean, scores.brier.standardError, decimals: 4)), log loss \(Format.estimate(scores.logLoss.mean, scores.logLoss.standardError, decimals: 4)) nats"
            )
        }
        guard !json || output.output != "-" else { return }
        let empty = EmptyRows(of: rows)
        empty.announce()
        let names = classes.map(\.name)
        try TableOutput(
            columns: ["prediction", "probability"] + names.map { "p_\($0)" }, levels: [0: names],
            beginning: beginning
        ).write(to: output.place) { body in
            try file.mixture.forEachPosterior(of: source, threads: running.threads) { part in
                for place in 0..<part.rows.count {
                    let shares = file.mixture.classProbabilities(part[place])
                    let label = shares.indices.max { shares[$0] < shares[$1] } ?? 0
                    let line = [Double(label), shares[label]] + shares
                    try body(
                        empty.blanked(
                            line, from: part.rows.lowerBound + place, width: line.count))
                }
            }
        }
    }

    /// The target's classes as places of the model's.
    private func labels(
        beside rows: Dataset, _ classes: [MixtureClass]
    ) throws -> PartialLabels? {
        guard let target = targetName else { return nil }
        let read = try data.reading.partialLabels(target, for: rows, at: data.path)
        let names = classes.map(\.name)
        if let strange = read.names.first(where: { !names.contains($0) }) {
            throw CommandFailure(
                .badData,
                "\(target) has '\(strange)', which is none of the model's classes \(names.joined(separator: ", "))"
            )
        }
        return PartialLabels(
            names: names,
            values: read.values.map { label in
                label < 0 ? -1 : names.firstIndex(of: read.names[label]) ?? -1
            })
    }
}
