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
        let names = classes.map(\.name)
        let labels = try labels(beside: rows, names)
        func forEachRow(_ body: (Int, [Double]) throws -> Void) throws {
            try file.mixture.forEachPosterior(of: source, threads: running.threads) { part in
                for place in 0..<part.rows.count {
                    try body(
                        part.rows.lowerBound + place,
                        file.mixture.classProbabilities(part[place]))
                }
            }
        }
        guard let labels else {
            return try write(names, EmptyRows(of: rows), beginning, forEachRow)
        }
        var shares: [[Double]] = []
        shares.reserveCapacity(source.count)
        try forEachRow { shares.append($1) }
        try judge(shares, names, labels, EmptyRows(of: rows), beginning)
    }

    /// Tells the classes that an autoencoder infers, or has in components of its prior.
    func tellClasses(by file: ModelFile) throws {
        if json, targetName == nil {
            throw CommandFailure(
                .usage, "--json prints scores, which need a --target to compare with")
        }
        let model = SavedModel.autoencoder(file)
        let rows = try data.reading.read(
            data.path, for: model, aside: [told.labels, targetName], threads: running.threads)
        let beginning = try output.beginning(data, of: rows, for: model, standard: .number)
        let names = file.model.toldNames ?? []
        let labels = try labels(beside: rows, names)
        let session = ModelSession(file.model, on: running.executor)
        let shares = try session.classProbabilities(of: rows) ?? []
        guard let labels else {
            return try write(names, EmptyRows(of: rows), beginning) { body in
                for (row, shares) in shares.enumerated() { try body(row, shares) }
            }
        }
        try judge(shares, names, labels, EmptyRows(of: rows), beginning)
    }

    /// Says how good the classes are that were told, and writes them.
    ///
    /// - Parameter shares: The probabilities of each row's classes.
    private func judge(
        _ shares: [[Double]], _ names: [String], _ labels: PartialLabels, _ empty: EmptyRows,
        _ beginning: RowBeginning?
    ) throws {
        let scores = DiscriminantScores(shares, ofKnown: labels.values)
        let decided = try costs?.costs(of: names).decisions(
            zip(shares, labels.values).filter { $0.1 >= 0 }.map { ($0.0, $0.1) })
        if json { try Results.print(json: JudgedClasses(scores: scores, decisions: decided)) }
        Terminal.say(scores.line)
        if let decided { Terminal.say(decided.line) }
        try write(names, empty, beginning) { body in
            for (row, shares) in shares.enumerated() { try body(row, shares) }
        }
    }

    /// Writes the classes that were told.
    ///
    /// - Parameter rows: Hands on each row's place and the probabilities of its classes.
    private func write(
        _ names: [String], _ empty: EmptyRows, _ beginning: RowBeginning?,
        _ rows: @escaping ((Int, [Double]) throws -> Void) throws -> Void
    ) throws {
        let costs = try costs?.costs(of: names)
        guard !json || output.output != "-" else { return }
        empty.announce()
        try TableOutput(
            columns: ["prediction", "probability"] + (costs == nil ? [] : ["expected_cost"])
                + names.map { "p_\($0)" }, levels: [0: names],
            beginning: beginning
        ).write(to: output.place) { body in
            try rows { row, shares in
                let label =
                    costs?.decision(shares) ?? shares.indices.max { shares[$0] < shares[$1] } ?? 0
                let cost = costs.map { [$0.expected(shares)[label]] } ?? []
                let line = [Double(label), shares[label]] + cost + shares
                try body(empty.blanked(line, from: row, width: line.count))
            }
        }
    }

    /// The target's classes as places of the model's.
    private func labels(
        beside rows: Dataset, _ names: [String]
    ) throws -> PartialLabels? {
        guard let target = targetName else { return nil }
        let read = try data.reading.partialLabels(target, for: rows, at: data.path)
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

extension DiscriminantScores {
    /// In one line.
    var line: String {
        "\(Format.count(known)) known: wrong \(Format.number(100 * error.mean, decimals: 2)) %, Brier score \(Format.estimate(brier.mean, brier.standardError, decimals: 4)), log loss \(Format.estimate(logLoss.mean, logLoss.standardError, decimals: 4)) nats"
    }
}

/// How well classes are told, as JSON: the scores, and what the decisions by costs come to.
private struct JudgedClasses: Encodable {
    let scores: DiscriminantScores
    let decisions: CostlyDecisions?

    private enum CodingKeys: CodingKey { case decisions }

    func encode(to encoder: any Encoder) throws {
        try scores.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(decisions, forKey: .decisions)
    }
}

/// The classes of least expected cost, of rows whose class is known.
private struct CostlyDecisions: Encodable {
    /// What they cost, on average.
    let meanCost: Double
    /// The share of them that is wrong.
    let error: Double

    var line: String {
        "by these costs: wrong \(Format.number(100 * error, decimals: 2)) %, mean cost \(Format.number(meanCost, decimals: 4)) a row"
    }
}

extension MisclassificationCosts {
    /// What the decisions for rows of known classes come to: the probabilities of each row and its class.
    fileprivate func decisions(_ known: [(shares: [Double], truth: Int)]) -> CostlyDecisions {
        let told = known.map { decision($0.shares) }
        let count = Double(max(known.count, 1))
        return CostlyDecisions(
            meanCost: zip(known, told).reduce(0) { $0 + costs[$1.0.truth][$1.1] } / count,
            error: Double(zip(known, told).count { $0.truth != $1 }) / count)
    }
}
