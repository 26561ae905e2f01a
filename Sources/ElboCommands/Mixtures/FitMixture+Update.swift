import ArgumentParser
import Elbo

extension FitMixture {
    func validateUpdate() throws {
        guard updating.update != nil else { return }
        let chosen =
            [
                purpose == .anomalies ? "--for" : nil, components == nil ? nil : "--components",
                covariance.models == nil ? nil : "--covariance",
                known.known == nil ? nil : "--known", known.target == nil ? nil : "--target",
                joining.merge == nil ? nil : "--merge", time.time == nil ? nil : "--time",
                recording.record == nil ? nil : "--record",
            ].compactMap(\.self) + fitting.chosen
        guard chosen.isEmpty else {
            throw ValidationError(
                "--update goes on with a mixture as it is, without \(chosen.joined(separator: ", "))"
            )
        }
    }

    /// A mixture that learns from the data.
    func update(_ path: String) throws {
        let before = try FitMixture.opened(path)
        var online = try updating.begin(with: before, at: path)
        let table = try data.read(
            for: .mixture(before), aside: [known.labels, known.weights], threads: running.threads)
        let labels = try data.labels(known.labels, for: table)
        let weights = try data.weights(known.weights, for: table)
        let rows = try table.rows(for: before.mixture)
        let prepared = try MixtureData(
            rows, table: before.mixture.table, weights: weights, threads: running.threads)
        MixtureTalk.describe(missing: prepared)
        let drift = try online.learn(from: prepared, threads: running.threads) { done in
            Terminal.show(share: Double(done) / Double(rows.count), of: "rows")
        }
        let file = MixtureFile(online, after: before)
        for line in drift.lines(of: before, options: online.options) { Terminal.say(line) }
        let left = online.failedSteps - (before.online?.failedSteps ?? 0)
        if left > 0 {
            Terminal.say(
                "warning: \(Format.count(left, "batch", "batches")) left the parameters as they were, where a component had no rows; give more rows to a batch, or fit fewer components"
            )
        }
        let place = overwriting.place(output)
        try file.save(to: place.path, existing: place.existing)
        Terminal.say("model: \(output)")
        if let report {
            let page = try file.report(
                on: rows, labels: labels,
                origin: .thisCommand(on: table, keeping: rows), threads: running.threads)
            try page.write(to: overwriting.place(report))
            Terminal.say("report: \(report)")
        }
        try format.show(file.manifest, text: file.summary())
    }
}

extension MixtureDrift {
    /// What was new, for people.
    ///
    /// - Parameters:
    ///   - file: the mixture before.
    ///   - options: how it learned.
    func lines(of file: MixtureFile, options: OnlineOptions) -> [String] {
        let count = Format.number(rows, decimals: rows == rows.rounded() ? 0 : 2)
        var lines = [
            "\(count) new rows: log-likelihood \(Format.number(logLikelihood / max(rows, 1), decimals: 4)) nats a row, each batch of \(Format.count(options.batch)) by the mixture before it"
                + (file.manifest.fit.map {
                    "; \(Format.number($0.logLikelihood / max($0.rows, 1), decimals: 4)) in the rows of its fit"
                } ?? "")
        ]
        guard !isNone else {
            return lines + ["no drift: shares and means are those before, but for chance"]
        }
        let changed = changedShares.map { k in
            "\(name(k, file)) has \(percent(components[k].share)) of the new rows, \(percent(components[k].before)) before"
        }
        let moved = movedMeans.map { component, column, deviations in
            let old = file.mixture.components[component]
            let deviation = old.covariance.variances[column].squareRoot()
            let mean = old.mean[column]
            return
                "\(file.mixture.columnNames[column]) of \(name(component, file)) moved by \(Format.number(deviations, decimals: 2)) standard deviations, from \(Format.significant(mean)) to \(Format.significant(mean + deviations * deviation))"
        }
        let shown = (changed + moved).prefix(12)
        lines += shown.map { "drift: \($0)" }
        let left = changed.count + moved.count - shown.count
        if left > 0 { lines.append("drift: \(Format.count(left, "further change"))") }
        return lines
    }

    private func name(_ component: Int, _ file: MixtureFile) -> String {
        "component \(file.name(ofComponent: component))"
    }

    private func percent(_ share: Double) -> String {
        "\(Format.number(100 * share, decimals: 1)) %"
    }
}
