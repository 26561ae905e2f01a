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
        let costs = try costs?.costs(of: classes)
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
        if let costs, let labels {
            let mean = try meanCost(costs, source, labels, by: file.mixture)
            Terminal.say("mean cost \(Format.number(mean, decimals: 4)) a row")
        }
        guard !json || output.output != "-" else { return }
        let empty = EmptyRows(of: rows)
        empty.announce()
        let names = classes.map(\.name)
        try TableOutput(
            columns: ["prediction", "probability"] + (costs == nil ? [] : ["expected_cost"])
                + names.map { "p_\($0)" }, levels: [0: names],
            beginning: beginning
        ).write(to: output.place) { body in
            try file.mixture.forEachPosterior(of: source, threads: running.threads) { part in
                for place in 0..<part.rows.count {
                    let shares = file.mixture.classProbabilities(part[place])
                    let label =
                        costs?.decision(shares)
                        ?? shares.indices.max { shares[$0] < shares[$1] } ?? 0
                    let cost = costs.map { [$0.expected(shares)[label]] } ?? []
                    let line = [Double(label), shares[label]] + cost + shares
                    try body(
                        empty.blanked(
                            line, from: part.rows.lowerBound + place, width: line.count))
                }
            }
        }
    }

    /// What the decisions on rows of known classes cost, on average.
    private func meanCost(
        _ costs: MisclassificationCosts, _ rows: any RowSource, _ labels: PartialLabels,
        by mixture: GaussianMixture
    ) throws -> Double {
        let posteriors = try mixture.posteriors(of: rows, threads: running.threads)
        let known = labels.values.indices.filter { labels.values[$0] >= 0 }
        let sum = known.reduce(0) { sum, row in
            let told = costs.decision(mixture.classProbabilities(posteriors[row]))
            return sum + costs.costs[labels.values[row]][told]
        }
        return sum / Double(max(known.count, 1))
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
