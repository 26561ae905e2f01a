import ArgumentParser
import Elbo

extension FitMixture {
    /// Refuses what rows in time do not take.
    func validateTime() throws {
        guard time.time != nil else { return }
        let chosen = [
            purpose == .anomalies ? "--for anomalies" : nil,
            known.target == nil ? nil : "--target", known.weights == nil ? nil : "--weights",
            known.labels == nil ? nil : "--labels", fitting.bayes == nil ? nil : "--bayes",
            fitting.noise == nil ? nil : "--noise", fitting.trim > 0 ? "--trim" : nil,
            fitting.variant == .em ? nil : "--variant",
        ].compactMap(\.self)
        guard chosen.isEmpty else {
            throw ValidationError(
                "--time fits a hidden Markov model, which does not take \(chosen.joined(separator: ", "))"
            )
        }
    }

    /// The hidden Markov model that the criterion prefers.
    ///
    /// - Parameters:
    ///   - data: the rows in their own order, with what is known of them.
    ///   - columns: the columns of times.
    ///   - search: what is tried.
    ///   - names: those of the known states.
    func markov(
        _ data: MixtureData, _ columns: TimeColumns, _ search: MixtureSearch, names: [String]?
    ) throws -> SeriesFile {
        let order = try columns.order(
            beside: self.data.path, count: data.rows.count,
            reading: self.data.reading.options())
        let rows = try SequencedRows(data.rows, order)
        let ordered = try MixtureData(
            rows.table, table: data.mixed?.table,
            known: data.known.map { known in rows.origins.map { $0.map { known[$0] } ?? -1 } },
            threads: running.threads
        ).following(rows.sequences)
        Terminal.say(order.line)
        let line = FitProgressLine(of: search.components.count * search.models.count, "mixtures")
        let began = ContinuousClock.now
        let selection = try search.run(ordered) { line.done(last: $0.title) }
        line.end()
        if selection.candidates.count > 1 {
            Terminal.say(
                MixtureTalk.grid(selection, dimension: data.numbers.width)
                    + MixtureTalk.time(since: began))
        }
        if let starts = MixtureTalk.starts(selection.best) { Terminal.say(starts) }
        guard let chain = selection.fit.chain else {
            preconditionFailure("a fit of rows in time without a chain")
        }
        return try SeriesFile(
            HiddenMarkovModel(states: selection.fit.mixture, chain: chain), columns: columns,
            order: order, names: names, fit: MixtureFitRecord(selection, data: data.rows.name),
            fittedTo: data.rows)
    }

    /// Writes a model of series, and what was asked for beside it.
    func finish(_ file: SeriesFile, on table: Dataset, to place: OutputPlace) throws {
        try file.finish(
            place, named: output, report: report.map { ($0, overwriting.place($0)) }, data, table,
            format, threads: running.threads)
    }
}

extension SeriesFile {
    /// Writes a model of series, and what was asked for beside it.
    ///
    /// - Parameters:
    ///   - place: where the model goes, and what that is called.
    ///   - report: the same of a page.
    ///   - data: the rows that it was fitted to.
    ///   - table: the same, read.
    ///   - format: how results are printed.
    func finish(
        _ place: OutputPlace, named output: String, report: (String, OutputPlace)?,
        _ data: DataOptions, _ table: Dataset, _ format: OutputFormat, threads: Int?
    ) throws {
        let taken = try save(to: place, named: output)
        try show(report: report, data, table, format, threads: threads)
        if let taken { throw taken }
    }

    /// Writes a model of series.
    ///
    /// - Returns: What is to be thrown at the end where its name has been taken meanwhile.
    func save(to place: OutputPlace, named output: String) throws -> DataError? {
        let taken = try place.writeFirst { try save(to: $0.path, existing: $0.existing) }
        if taken == nil { Terminal.say("model: \(output)") }
        return taken
    }

    /// Writes what was asked for beside a model of series; parameters as for `finish`.
    func show(
        report: (String, OutputPlace)?, _ data: DataOptions, _ table: Dataset,
        _ format: OutputFormat, threads: Int?
    ) throws {
        if let (name, place) = report {
            let use = try SeriesUse(self, data, threads: threads)
            let page = try self.report(
                on: use.rows, order: use.order, isFitted: true, origin: .thisCommand(on: table),
                threads: threads)
            try page.write(to: place)
            Terminal.say("report: \(name)")
        }
        try format.show(SeriesDescription(self), text: summary())
    }
}

extension TimeOrder {
    /// What is said of some series on the way.
    var line: String {
        let count = "\(series.count) series in time"
        if gaps > 0 {
            return count + ", with \(Format.count(gaps, "step")) between that have no row"
        }
        return step == .rows && times.count > series.count
            ? count + "; the times keep no distance, so that rows follow one another" : count
    }
}
