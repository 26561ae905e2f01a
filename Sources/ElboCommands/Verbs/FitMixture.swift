import ArgumentParser
import Elbo
import ElboNumerics
import Foundation

/// `elbo mixture`
struct FitMixture: TakesOptionFile {
    static let configuration = CommandConfiguration(
        commandName: "mixture",
        abstract: "Fit a Gaussian mixture to a table and choose its size.",
        discussion: """
            Tries every number of components with every covariance model and keeps the mixture with the best \
            BIC (larger is better, as in mclust). Missing cells stay missing: EM works with what is there. \
            Columns of text are categories: each component has the probabilities of their levels beside its \
            Gaussian, independent of one another and of the numbers; a table of categories alone gives a latent \
            class model. Columns with too many different texts, or the same number in every row, are left out \
            and named; --numbers-only leaves out all text.

            Covariance models are mclust's fourteen (volume, shape and orientation each Equal, Variable or \
            Identity: EII, VII, EEI, VEI, EVI, VVI, EEE, VEE, EVE, VVE, EEV, VEV, EVV, VVV) or scikit-learn's \
            spherical, diag, tied, full. For tables of more columns than rows there are covariances of few factors: UUC-3 has three \
            principal axes for each component, and factors-1...3 tries all eight models of McNicholas and Murphy (loadings, \
            uniquenesses and their columns each Common or Unconstrained) with one to three factors. mfa-3 is their UUU-3, \
            the mixture of factor analysers, and mppca-3 is UUC-3.

            --law t fits t distributions, whose tails hold wild rows; --trim 0.05 leaves the least probable \
            twentieth out of the fit instead.

            A cluster that is no ellipsoid takes several components: --merge entropy or --merge overlap joins those that \
            belong together, and elbo cluster, evaluate and the page then speak of clusters.

            To find anomalies among the rows of the data themselves, --for anomalies fits many coarse mixtures \
            of small samples instead, in which anomalies find no component of their own; elbo score then \
            ranks the rows.

            With --target COLUMN the mixture tells classes: each is a component whose covariances share what the \
            model says, or with --components a mixture of its own; the error of new rows is that of ten folds.

            With --time COLUMN rows follow one another in time, and the components are the states of a hidden Markov model: \
            what a row is depends on the state before. Rows that are missing in between are gaps; missing cells stay \
            missing. elbo predict then forecasts, cluster tells the states, score finds what does not follow.

            --update MODEL learns from further rows: each batch moves the parameters by its share of all rows, in memory that \
            does not grow with them, and the model keeps the statistics, so that rows in two files are the same rows in one. What \
            is new about the rows is said; --half-life lets old rows count less.

            A .json file with weights, means and covariances (or variances) instead of data makes a mixture \
            with these parameters.

            Examples:
              elbo mixture penguins.csv --exclude year --labels species --report penguins.html
              elbo mixture sensors.csv --components 3 --law t
              elbo mixture wide.csv --components 1...4 --covariance UUC-1...5
              elbo mixture penguins.csv --exclude year,sex,island --target species
              elbo mixture wine.csv --select-columns --components 2...5
              elbo mixture moons.csv --merge entropy --report moons.html
              elbo mixture data.npy --components 16 --covariance full --start k-means
              elbo mixture data.csv --for anomalies --output odd.safetensors
              elbo mixture --update mixture.safetensors new.csv --output mixture.safetensors --force
              elbo mixture geyser.csv --time day --components 1...4 --report states.html
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var reading: NumbersOnlyOption
    @OptionGroup var time: TimeOptions

    @Option(
        name: .customLong("for"),
        help:
            "clusters: one mixture that describes the data. anomalies: an ensemble for elbo score, which takes no choice of components or covariances."
    )
    var purpose: MixturePurpose = .clusters

    @Option(
        help: ArgumentHelp(
            "How many components to try, such as 3, 1...9 or 1-9, or 2,4,8 (default: 1...9; of --target one for each class, of --time 1...6).",
            valueName: "numbers"))
    var components: ComponentRange?

    @Option(
        help: ArgumentHelp(
            "Covariance models to try, such as VVV, EEE,VVV, UUC-1...5, or all (fourteen).",
            valueName: "models"))
    var covariance: CovarianceList = CovarianceList(nil)

    @OptionGroup(title: "How it is fitted") var fitting: MixtureFitting
    @OptionGroup(title: "Rows that come later") var updating: UpdateOptions
    @OptionGroup(title: "Clusters of components") var joining: MergeOptions
    @OptionGroup(title: "What is known") var known: MixtureKnowledge

    @Option(help: "A YAML file of options.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(
        name: .shortAndLong, help: "Where the mixture goes.", completion: .file())
    var output: String = "mixture.safetensors"

    @Option(help: "Write a page to look at.", completion: .file())
    var report: String?

    @OptionGroup var recording: RecordOption
    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var seed: SeedOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        if reading.numbersOnly, !columns.given.isEmpty {
            throw ValidationError("--column and --numbers-only exclude each other")
        }
        if let name = columns.forms.keys.sorted().first {
            throw ValidationError(
                "--column \(name): a mixture's numbers are normal in each component; only category can be said"
            )
        }
        if known.target != nil,
            fitting.bayes != nil || fitting.noise != nil || fitting.trim > 0
        {
            throw ValidationError("--target excludes --bayes, --noise and --trim")
        }
        if known.folds != nil, known.target == nil, fitting.criterion != .validation {
            throw ValidationError("--folds belongs to --target or --criterion validation")
        }
        if fitting.criterion == .validation, time.time != nil {
            throw ValidationError(
                "--criterion validation holds single rows out, and with --time they follow one another"
            )
        }
        if fitting.selectColumns,
            known.target != nil || known.known != nil || time.time != nil
        {
            throw ValidationError(
                "--select-columns finds columns that tell unknown groups, and excludes --target, --known and --time"
            )
        }
        if joining.merge != nil, known.target != nil || known.known != nil {
            throw ValidationError("--merge joins components, and --target and --known name them")
        }
        try validateTime()
        try validateUpdate()
        guard purpose == .anomalies else { return }
        let chosen =
            [
                components == nil ? nil : "--components",
                covariance.models == nil ? nil : "--covariance",
                known.known == nil ? nil : "--known",
                known.target == nil ? nil : "--target", known.weights == nil ? nil : "--weights",
                report == nil ? nil : "--report", joining.merge == nil ? nil : "--merge",
            ].compactMap(\.self) + fitting.chosen
        guard chosen.isEmpty else {
            throw ValidationError(
                "--for anomalies has an ensemble of its own; leave out \(chosen.joined(separator: ", "))"
            )
        }
    }

    func run() throws {
        let place = overwriting.place(output)
        let lock = try OutputPlaces(
            output, report,
            reading: [
                data.path, known.labels, known.known, known.target, known.weights, config,
            ]
        ).claimModel(overwriting: overwriting.force)
        defer { lock.release() }
        let record = try recording.open()
        let began = Date()
        if data.path.lowercased().hasSuffix(".json") { return try makeFromParameters() }
        if let path = updating.update { return try update(path) }
        let table = try data.read(
            aside: [
                known.labels, known.known, known.target, known.weights, time.time, time.series,
                fitting.start.labels,
            ],
            allowsEmptyColumns: true,
            categories: reading.numbersOnly ? .leftOut : columns.reading(pooling: false),
            threads: running.threads, talk: .losses)
        let classes = try data.labels(known.target, for: table)
        let labels = try data.labels(known.labels, for: table) ?? classes
        let names = try data.labels(known.known, for: table)
        let weights = try data.weights(known.weights, for: table)
        MixtureTalk.describe(table)
        if let line = table.categoriesLine { Terminal.say(line) }
        var prepared = try varying(
            MixtureData(
                table.levelSource, table: table.table, weights: weights, known: names?.values,
                threads: running.threads))
        try requireNumbers(prepared)
        MixtureTalk.describe(missing: prepared)
        try fitting.requireTrimmedRows(of: prepared.rows.count)
        let (start, given) = try start(of: prepared, table: table)
        let selection = try selectColumns(of: &prepared, from: start)
        var search = try fitting.search(
            components: components?.values ?? given.map { [$0] }
                ?? Array(1...(time.time == nil ? 9 : 6)),
            models: try models(dimension: prepared.numbers.width), start: start,
            folds: known.folds, seed: seed.seed, threads: running.threads)
        if search.hasPrior, covariance.models == nil {
            search.models = search.models.filter(ConjugatePrior.supports)
        }
        if let names { search.components = search.components.filter { $0 >= names.names.count } }
        guard !search.components.isEmpty else {
            throw CommandFailure(
                .usage,
                "the known labels name \(names?.names.count ?? 0) components; ask for at least as many"
            )
        }
        try requireMemory(for: search, columns: prepared.numbers.width)
        if let columns = time.columns {
            return try finish(
                markov(prepared, columns, search, names: names?.names), on: table, to: place)
        }
        let file: MixtureFile
        if purpose == .anomalies {
            file = MixtureFile(
                anomalies: try AnomalyEnsemble(key: search.key, threads: running.threads)
                    .fit(prepared), fittedTo: try prepared.rows.fingerprint())
        } else if let classes, let target = known.target {
            file = try DiscriminantFitting(
                analysis: DiscriminantAnalysis(search, hasMixtures: components != nil),
                target: target, folds: known.folds ?? 10
            ).fit(prepared, classes)
        } else if let law = fitting.bayes {
            file = try bayesian(prepared, search, law, names: names?.names)
        } else {
            file = try searched(prepared, search, selection, names: names?.names)
        }
        for line in MixtureTalk.lines(try MixtureFindings(file, fittedTo: prepared.numbers).all) {
            Terminal.say(line)
        }
        let taken = try place.writeFirst { try file.save(to: $0.path, existing: $0.existing) }
        if taken == nil { Terminal.say("model: \(output)") }
        try record?.keep(file, of: prepared.rows, output: output, since: began)
        if let report {
            let page = try file.report(
                on: prepared.rows, labels: labels,
                origin: .thisCommand(on: table, keeping: prepared.rows),
                threads: running.threads)
            try page.write(to: overwriting.place(report))
            Terminal.say("report: \(report)")
        }
        try format.show(file.manifest, text: file.summary())
        if let taken { throw taken }
    }

    /// Refuses what takes columns of numbers where some, or all, are categories.
    private func requireNumbers(_ data: MixtureData) throws {
        guard let mixed = data.mixed else { return }
        let name = mixed.categoryNames.count == 1 ? "is a category" : "are categories"
        let columns = mixed.categoryNames.prefix(8).joined(separator: ", ")
        if let method = purpose == .anomalies
            ? "--for anomalies"
            : fitting.selectColumns
                ? "--select-columns" : fitting.bayes.map({ _ in "--bayes" })
        {
            throw CommandFailure(
                .usage,
                "\(method) takes numbers alone, and \(columns) \(name); leave them out with --numbers-only"
            )
        }
        guard mixed.numbers.isEmpty else { return }
        let chosen = [
            covariance.models == nil ? nil : "--covariance", fitting.prior ? "--prior" : nil,
            fitting.law == .normal ? nil : "--law",
            fitting.floor > 0 ? "--floor" : nil, fitting.noise == nil ? nil : "--noise",
        ].compactMap(\.self)
        guard chosen.isEmpty else {
            throw CommandFailure(
                .usage,
                "all columns are categories, which have no covariances; leave out \(chosen.joined(separator: ", "))"
            )
        }
    }

    /// Refuses covariances between columns that are too many to be held: a fit has some three matrices for each component.
    private func requireMemory(for search: MixtureSearch, columns: Int) throws {
        let isFull = purpose == .anomalies || search.models.contains { !$0.isDiagonal }
        let components = Double(search.components.max() ?? 1)
        let needed = 3 * components * Double(columns) * Double(columns) * 8
        guard isFull, needed > Double(MemoryLimit.bytes) else { return }
        throw CommandFailure(
            .usage,
            "covariances between \(Format.count(columns)) columns need \(Format.count(Int(needed / 1048576))) MiB, more than the \(Format.count(MemoryLimit.bytes >> 20)) there are; take --covariance VVI (diag) or EII, or choose --columns"
        )
    }

    /// The data without columns that are constant or empty, unless these were asked for or nothing else would be left.
    private func varying(_ data: MixtureData) throws -> MixtureData {
        let constant = data.constantColumns
        guard self.data.reading.columns == nil, !constant.isEmpty, constant.count < data.rows.width
        else {
            return data
        }
        let left = Set(constant.map(\.column))
        let rows = SelectedColumns(
            data.rows, (0..<data.rows.width).filter { !left.contains($0) })
        constant.leftOut.forEach { Terminal.say($0) }
        let table = data.mixed?.table.enumerated().filter { !left.contains($0.offset) }
        return try MixtureData(
            rows, table: table?.map(\.element), weights: data.weights, known: data.known,
            threads: running.threads)
    }

    /// A mixture with given parameters.
    private func makeFromParameters() throws {
        guard recording.record == nil else {
            throw CommandFailure(
                .usage, "--record keeps what was fitted, and parameters are given; leave it out")
        }
        let file = try MixtureFile(MixtureParameters.mixture(from: data.path))
        let place = overwriting.place(output)
        try file.save(to: place.path, existing: place.existing)
        Terminal.say("model: \(output)")
        try format.show(file.manifest, text: file.summary())
    }

    private func searched(
        _ data: MixtureData, _ search: MixtureSearch, _ columns: ColumnSelectionRecord?,
        names: [String]?
    ) throws -> MixtureFile {
        let line = FitProgressLine(of: search.components.count * search.models.count, "mixtures")
        let began = ContinuousClock.now
        let selection = try search.run(data) { line.done(last: $0.title) }
        line.end()
        if data.weights == nil, fitting.trim == 0 {
            MixtureTalk.describe(rows: selection.fit.rows, of: data)
        }
        if selection.candidates.count > 1 {
            Terminal.say(
                MixtureTalk.grid(selection, dimension: data.numbers.width)
                    + MixtureTalk.time(since: began))
        }
        if let starts = MixtureTalk.starts(selection.best) { Terminal.say(starts) }
        if let rival = MixtureTalk.rival(selection, dimension: data.numbers.width) {
            Terminal.say(rival)
        }
        return try MixtureFile(
            selection.fit.mixture, names: names,
            merging: joining.merging(selection.fit.mixture, data, threads: running.threads),
            selection: columns, fit: MixtureFitRecord(selection, data: data.rows.name),
            fittedTo: data.rows)
    }

    /// Variational Bayes with the largest number of components asked for, of which it keeps those it needs.
    private func bayesian(
        _ data: MixtureData, _ search: MixtureSearch, _ law: WeightPrior, names: [String]?
    ) throws -> MixtureFile {
        let isUnivariate = data.rows.width == 1
        guard isUnivariate || covariance.models.map({ [[.vvi], [.vvv]].contains($0) }) ?? true
        else {
            throw CommandFailure(
                .usage, "--bayes has --covariance VVV (full) or VVI (diag), not the others")
        }
        let count = search.components.max() ?? 1
        var method = VariationalBayes(isDiagonal: covariance.models == [.vvi])
        method.weights = law
        method.threads = running.threads
        method.maximumIterations = fitting.iterations ?? method.maximumIterations
        let start = try StartPartitions(
            search.start, source: data.rows, weights: data.weights, key: search.key,
            threads: running.threads)
        let fit = try method.fit(
            data,
            from: .partition(start.labels(components: count), components: count)
        ) { iteration, bound in
            if Terminal.isInteractive {
                Terminal.write(
                    "\r\u{1B}[Kiteration \(iteration), bound \(Format.number(bound))")
            }
        }
        if Terminal.isInteractive { Terminal.write("\r\u{1B}[K") }
        Terminal.say(
            "variational Bayes: \(fit.mixture.components.count) of \(count) components kept, "
                + "bound \(Format.number(fit.bound)) nats after \(fit.history.count) iterations"
        )
        if !fit.isConverged {
            Terminal.say("warning: the bound had not settled; raise --iterations")
        }
        return try MixtureFile(
            fit.mixture, names: names,
            merging: joining.merging(fit.mixture, data, threads: running.threads),
            fittedTo: data.rows)
    }
}
