import ArgumentParser
import Elbo

/// `elbo report`
struct MakeReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "A page to look at: curves, reconstructions, samples, the latent space, findings.",
        discussion: """
            One HTML file that needs no network.

            Example:
              elbo report digits.safetensors t10k-images-idx3-ubyte.gz \\
                  --labels t10k-labels-idx1-ubyte.gz --output digits.html
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var labels: LabelOptions

    @OptionGroup var seen: SeenOption

    @Option(name: .shortAndLong, help: "Where the page goes.", completion: .file())
    var output: String = "report.html"

    @OptionGroup var overwriting: OverwriteOption

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    private func autoencoderPage(_ file: ModelFile, _ examples: Dataset) throws -> Report {
        let known = try labels.read(for: examples, of: data)
        return try file.report(
            on: SavedModel.autoencoder(file).telling(examples, known),
            labels: known,
            areSeen: data.reading.areSeen(examples, in: seen.seen, threads: running.threads),
            origin: .thisCommand(on: examples), seed: seed.seed, executor: running.executor)
    }

    func run() throws {
        try OutputPlaces(output, reading: [model.path, data.path, labels.labels, seen.seen])
            .check(overwriting: overwriting.force)
        let model = try model.openAny()
        try seen.require(model)
        if case .series(let file) = model {
            let use = try SeriesUse(file, data, threads: running.threads)
            let page = try file.report(
                on: use.rows, order: use.order,
                isFitted: file.wasFitted(to: use.examples.rows(withTextsOf: use.model.table)),
                origin: .thisCommand(on: use.examples),
                threads: running.threads)
            try page.write(to: overwriting.place(output))
            return Terminal.say("report: \(output)")
        }
        if case .frames(let file) = model {
            let clips = try data.read(for: model, threads: running.threads)
            let page = try file.report(
                on: clips, origin: .thisCommand(on: clips), seed: seed.seed,
                executor: running.executor)
            try page.write(to: overwriting.place(output))
            return Terminal.say("report: \(output)")
        }
        let examples = try data.read(
            for: model, aside: [labels.labels], threads: running.threads)
        let page =
            switch model {
            case .autoencoder(let file):
                try autoencoderPage(file, examples)
            case .series, .frames: preconditionFailure("a model of series has its own page")
            case .mixture(let file) where file.anomalyMembers != nil:
                throw CommandFailure(
                    .usage,
                    "\(self.model.path) is an ensemble for anomalies, which has no page; elbo score ranks the rows"
                )
            case .mixture(let file):
                try file.report(
                    on: examples.rows(for: file.mixture),
                    labels: data.labels(labels.labels, for: examples),
                    origin: .thisCommand(on: examples),
                    threads: running.threads)
            }
        try page.write(to: overwriting.place(output))
        Terminal.say("report: \(output)")
    }
}
