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

    @Option(name: .shortAndLong, help: "Where the page goes.", completion: .file())
    var output: String = "report.html"

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func run() throws {
        let file: ModelFile
        switch try model.openAny() {
        case .autoencoder(let autoencoder): file = autoencoder
        case .mixture(let mixture): return try report(mixture)
        }
        let examples = try data.read(
            for: file.model, labels: labels.labels, threads: running.threads)
        let known = try labels.read(for: examples, at: data.path, header: data.reading.header)
        let page = try file.report(
            on: examples, labels: known, seed: seed.seed, executor: running.executor)
        try AtomicFile.write(to: output) { try $0.write(page.html()) }
        Terminal.say("report: \(output)")
    }

    private func report(_ file: MixtureFile) throws {
        let table = try data.table(for: file.mixture)
        let known = try labels.labels.map {
            try Labels.read(
                $0, beside: data.path, count: table.rows.count, header: data.reading.header)
        }
        let page = try file.report(on: table.rows, labels: known, threads: running.threads)
        try AtomicFile.write(to: output) { try $0.write(page.html()) }
        Terminal.say("report: \(output)")
    }
}
