import ArgumentParser
import Elbo

/// `elbo evaluate`
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How well a model describes data.",
        discussion: """
            The evidence lower bound and its parts, how much of the latent space is used, and with \
            --samples the tighter importance-weighted estimate of the log-likelihood; with --annealed one that needs no \
            good encoder. All in nats per \
            example; ± is the standard error of the mean over the examples. Rows without any cell are left out. Of a mixture: the mean \
            log-likelihood, BIC, AIC and ICL on these rows, and with --labels accuracy by optimal matching, \
            purity, the share of the largest class to compare them with, adjusted Rand index and normalised \
            mutual information; so of an autoencoder whose prior has components (vade). Of an ensemble for anomalies: its scores. Of a model of series: the log-likelihood of a row \
            given those before it, and its forecasts: their continuous ranked probability score (CRPS, in the column's unit, \
            smaller is better), the share of cells that the interval for nine in ten holds, and the mean absolute error over \
            that of the naive forecast (MASE). Of a model of frames: the bound of a frame, reconstructions, and with --ahead \
            how near the mean and the best of several futures come; --frames says how long clips are, and with --hidden how near \
            frames come that a model of --recipe kvae is not shown. With --factors: whether dimensions of codes and what is known to be \
            behind examples correspond (MIG, DCI, SAP, FactorVAE score). Of sounds: how far levels are, how far sounds made of \
            reconstructions are from the files, and with --labels whether codes and reconstructions still tell the class. With --synthetic: how good other rows are in the place of these. \
            But for --synthetic, --seed changes nothing of mixtures and models of series.

            Example:
              elbo evaluate digits.safetensors t10k-images-idx3-ubyte.gz --samples 500
              elbo evaluate digits.safetensors hundred.npy --annealed 500 --chains 8
              elbo evaluate notes.safetensors notes --table notes.csv --labels family
              elbo evaluate moving.safetensors others.npy --frames 20 --ahead 10 --futures 10
              elbo evaluate balls.safetensors others.npy --hidden 5...15
              elbo evaluate shapes.safetensors toy:shapes --factors toy:shape-factors
              elbo evaluate adult.safetensors adult.csv --synthetic drawn.csv --target income --report drawn.html
              elbo evaluate reviews.safetensors test.txt --samples 500 --seen reviews.txt
              elbo evaluate reviews.safetensors reviews.txt --synthetic drawn.txt --held-back test.txt
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Option(
        help:
            "Draws of z for each example in the importance-weighted estimate (default: none); of frames, draws that the bound is a mean over (default: 1)."
    )
    var samples: Int?

    @Option(
        help: ArgumentHelp(
            "Estimate the log-likelihood by annealed importance sampling over so many temperatures as well, ten passes of the decoder and back for each: a few hundred for a good estimate; not of sentences, inferred classes and several layers of codes (default: none).",
            valueName: "temperatures"))
    var annealed: Int?

    @Option(help: "Of --annealed: chains for each example (default: 4).")
    var chains: Int?

    @Option(
        help: ArgumentHelp(
            "Of a mixture, or an autoencoder whose prior has components: known classes to compare the components with; of a conditional model: what it is told; of a model of sounds: classes that probes tell from codes and reconstructions (default: the sub-folders). A column of the table or a file.",
            valueName: "file|column"),
        completion: .file())
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "Of an autoencoder: hold its codes against known factors, such as shape, size and place: a table with a column for each and a row for each example, or columns of the data or of --table, such as shape,size (default: none).",
            valueName: "file|columns"),
        completion: .file())
    var factors: String?

    @OptionGroup var baseline: BaselineOption

    @OptionGroup var comparison: SyntheticOptions

    @OptionGroup var overwriting: OverwriteOption

    @Option(
        help: ArgumentHelp(
            "Of an autoencoder and the data it was trained with: judge only these examples (default: all).",
            valueName: "training|validation"))
    var only: TrainingExamples?

    @OptionGroup var seen: SeenOption

    @Option(
        help: ArgumentHelp(
            "Of a model of series: judge forecasts of so many last steps of each series from those before (default: of each row from those before it). Of a model of frames: judge how so many last frames of each clip are told from those before (default: none).",
            valueName: "steps"))
    var ahead: Int?

    @Option(
        help: ArgumentHelp(
            "Of a model of frames, with --ahead: so many futures of each clip, whose mean and best are judged (default: 10).",
            valueName: "number"))
    var futures: Int?

    @Option(
        help: ArgumentHelp(
            "Of a model of frames with a linear state: judge how these frames of each clip, counted from 1, are told from all others (default: none).",
            valueName: "first...last"))
    var hidden: HiddenFrames?

    @Option(
        help: ArgumentHelp(
            "Of a model of series: the naive forecast is what was there so many steps before (default: 1).",
            valueName: "steps"))
    var season: Int?

    @OptionGroup var seed: SeedOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        if futures != nil, ahead == nil {
            throw ValidationError("--futures belongs to --ahead, which says how many frames")
        }
        for (name, value) in [("ahead", ahead), ("season", season), ("futures", futures)] {
            if let value, !(1...1_000_000).contains(value) {
                throw ValidationError("--\(name) is \(value), it must be in 1...1000000")
            }
        }
        if let samples, !(1...10_000_000).contains(samples) {
            throw ValidationError("--samples is \(samples), it must be in 1...10000000")
        }
        for (name, value) in [("annealed", annealed), ("chains", chains)] {
            if let value, !(1...1_000_000).contains(value) {
                throw ValidationError("--\(name) is \(value), it must be in 1...1000000")
            }
        }
        if chains != nil, annealed == nil {
            throw ValidationError("--chains belongs to --annealed")
        }
        if comparison.synthetic != nil {
            guard only == nil else {
                throw ValidationError(
                    "--only belongs to the model's own numbers, not to --synthetic")
            }
            guard factors == nil else {
                throw ValidationError("--factors judges codes, not synthetic rows; leave one out")
            }
            guard seen.seen == nil else {
                throw ValidationError(
                    "--seen belongs to the model's own numbers; --synthetic tells copies of the examples"
                )
            }
        }
    }

    func run() throws {
        let model = try model.openAny()
        if let synthetic = comparison.synthetic {
            return model.text == nil
                ? try judge(synthetic, for: model) : try judge(sentences: synthetic, for: model)
        }
        guard futures == nil || { if case .frames = model { true } else { false } }() else {
            throw CommandFailure(.usage, "--futures belongs to models of frames")
        }
        guard hidden == nil || { if case .frames = model { true } else { false } }() else {
            throw CommandFailure(
                .usage, "--hidden belongs to models of frames; train one with --recipe kvae")
        }
        try seen.require(model)
        try refuseFactors(for: model)
        if case .series(let file) = model { return try evaluate(file) }
        if case .frames(let file) = model { return try evaluate(file) }
        guard ahead == nil, season == nil else {
            throw CommandFailure(.usage, "--ahead and --season belong to models of series")
        }
        switch model {
        case .autoencoder(let file)
        where labels != nil && !file.isTold && !file.groups && file.model.sounds == nil:
            throw CommandFailure(
                .usage,
                "--labels belongs to mixtures, autoencoders whose prior has components (--recipe vade, --prior normal-mixture), models of sounds and models that are told classes, not to this autoencoder"
            )
        case .mixture where samples != nil || annealed != nil:
            throw CommandFailure(
                .usage,
                "--samples and --annealed belong to autoencoders; a mixture's likelihood is exact")
        case .mixture where only != nil:
            throw CommandFailure(
                .usage, "--only belongs to autoencoders; a mixture is fitted to all rows")
        case .autoencoder, .mixture, .series, .frames: break
        }
        switch model {
        case .autoencoder(let file):
            let examples =
                file.groups
                ? try data.read(for: model, aside: [labels], threads: running.threads)
                : try data.read(
                    for: model, told: file.isTold ? labels : nil, threads: running.threads)
            try evaluate(file, on: examples)
        case .mixture(let file):
            try evaluate(
                file, on: data.read(for: model, aside: [labels], threads: running.threads))
        case .series(let file): try evaluate(file)
        case .frames(let file): try evaluate(file)
        }
    }

    private func evaluate(_ file: SeriesFile) throws {
        guard samples == nil, annealed == nil, labels == nil, only == nil, baseline.baseline == nil
        else {
            throw CommandFailure(
                .usage,
                "--samples, --annealed, --labels, --only and --baseline do not belong to models of series"
            )
        }
        let use = try SeriesUse(file, data, threads: running.threads)
        var evaluation = try use.model.evaluate(
            use.rows, ahead: ahead, season: season ?? 1, threads: running.threads)
        evaluation.isFitted = try file.wasFitted(
            to: use.examples.rows(withTextsOf: use.model.table))
        try format.show(evaluation, text: evaluation.text)
    }

    private func evaluate(_ file: ModelFile, on examples: Dataset) throws {
        let known: TrainingExamples? = only ?? (file.wasTrained(with: examples) ? .all : nil)
        let judged = try only.map { try file.examples($0, of: examples) } ?? examples
        var (evaluation, each) = try ModelSession(file.model, on: running.executor).evaluateEach(
            judged, samples: samples, temperatures: annealed, chains: chains ?? 4, seed: seed.seed
        ) { share in Terminal.show(share: share, of: "judging") }
        evaluation.trainedOn = known
        if file.groups {
            evaluation.clustering = try labels(of: judged, among: examples).flatMap {
                try ModelSession(file.model, on: running.executor).clustering(
                    judged, labels: $0, key: RandomKey(seed: seed.seed))
            }
        }
        EmptyRows.announce(evaluation.emptyRows)
        if let factors {
            let held = try disentanglement(of: judged, beside: examples, factors, by: file)
            return try format.show(
                WithKey(value: evaluation, key: "disentanglement", extra: held),
                text: [evaluation.text, held.text].joined(separator: "\n\n"))
        }
        if judged.schema.text != nil {
            return try showSentences(
                judged, evaluation, each: each, areSeen: areSeen(judged, of: examples, by: file),
                by: file)
        }
        if judged.sounds != nil {
            let sounds = try judgeSounds(judged, of: examples, by: file)
            return try format.show(
                WithKey(value: evaluation, key: "sounds", extra: sounds),
                text: sounds.text(beside: evaluation))
        }
        if judged.clips != nil {
            let clips = try ModelSession(file.model, on: running.executor)
                .evaluateClips(judged.withoutEmptyRows, bound: evaluation.bound.elbo)
            return try format.show(
                WithKey(value: evaluation, key: "clips", extra: clips),
                text: clips.text(beside: evaluation))
        }
        let kernels =
            only == .validation && baseline.baseline != nil
            ? try file.examples(.training, of: examples) : nil
        try show(evaluation, text: evaluation.text, beside: judged, kernels: kernels)
    }

    /// The known classes of the examples that are judged; nil without --labels.
    ///
    /// - Parameters:
    ///   - judged: Some of the examples.
    ///   - examples: All that were read.
    func labels(of judged: Dataset, among examples: Dataset) throws -> PartialLabels? {
        try data.labels(labels, for: examples).map { known in
            PartialLabels(
                names: known.names,
                values: (0..<judged.count).map { known.values[judged.number(ofRow: $0) - 1] })
        }
    }

    private func evaluate(_ file: MixtureFile, on examples: Dataset) throws {
        let rows = try examples.rows(for: file.mixture)
        if file.anomalyMembers != nil {
            guard labels == nil else {
                throw CommandFailure(
                    .usage,
                    "--labels compares components with classes, and an ensemble for anomalies groups no rows; leave it out"
                )
            }
            guard let evaluation = try file.evaluateAnomalies(rows, threads: running.threads) else {
                throw CommandFailure(.badData, "no row of \(examples.name) has a cell")
            }
            return try show(evaluation, text: evaluation.text, beside: examples)
        }
        let known = try data.labels(labels, for: examples)
        var evaluation = try file.mixture.evaluate(
            rows, labels: known, groups: file.groups, threads: running.threads)
        guard evaluation.logLikelihood.mean.isFinite else {
            throw CommandFailure(
                .badData,
                "the mean log-likelihood of \(examples.name) is not finite: the model's numbers, or those of the rows, are far too large; elbo score names the row"
            )
        }
        evaluation.trainedOn = try file.wasFitted(to: rows) ? .all : nil
        try show(evaluation, text: evaluation.text(of: file, labels: known), beside: examples)
    }

    /// Prints an evaluation, and the baseline of the rows that were judged if one was asked for.
    private func show(
        _ evaluation: some Encodable, text: String, beside rows: Dataset, kernels: Dataset? = nil
    ) throws {
        let density = try baseline.judge(rows, by: kernels, threads: running.threads)
        try format.show(
            WithKey(value: evaluation, key: "baseline", extra: density),
            text: [text, density?.text].compactMap(\.self).joined(separator: "\n"))
    }
}

extension ModelFile {
    /// Whether the model is told classes.
    fileprivate var isTold: Bool { model.autoencoder.told != nil }

    /// Whether the model groups examples by the components of its prior, which classes can be held against.
    fileprivate var groups: Bool {
        !isTold && model.sounds == nil && model.autoencoder.prior.part.components > 1
    }
}
