import ArgumentParser
import Elbo

/// `elbo encode`
struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Latent codes of examples: the means of q(z|x), or responsibilities.",
        discussion: """
            One row for each example, one column for each latent dimension; images of a folder come with
            their file's name in a first column. A mixture gives each component's responsibility.

            Example:
              elbo encode digits.safetensors t10k-images-idx3-ubyte.gz --output codes.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Flag(help: "Add the variances of q(z|x).")
    var variance = false

    @Option(
        name: .shortAndLong, help: "Where the codes go: .csv, .npy, or - for standard output.",
        completion: .file())
    var output: String = "-"

    @OptionGroup var running: RunOptions

    func validate() throws {
        guard TableOutput.takes(output) else {
            throw ValidationError(
                "--output is \(output), it must end in .csv or .npy, or be - for CSV")
        }
    }

    func run() throws {
        let model = try model.openAny()
        if case .mixture = model, variance {
            throw CommandFailure(.usage, "--variance belongs to autoencoders, not to a mixture")
        }
        let examples = try data.read(
            for: model, told: told.labels, threads: running.threads)
        switch model {
        case .autoencoder(let file): try encode(examples, by: file)
        case .mixture(let file): try encode(examples, by: file)
        }
    }

    private func encode(_ examples: Dataset, by file: ModelFile) throws {
        let codes = try ModelSession(file.model, on: running.executor).encode(examples)
        let names = (1...codes.dimension).map { "z\($0)" }
        guard variance else {
            return try TableOutput(columns: names, rowNames: examples.rowNames)
                .write(codes.means, to: output)
        }
        var rows: [Float] = []
        rows.reserveCapacity(2 * codes.means.count)
        for row in 0..<codes.count {
            rows += codes[row]
            rows += codes.variances[row * codes.dimension..<(row + 1) * codes.dimension]
        }
        try TableOutput(
            columns: names + names.map { $0 + "_variance" }, rowNames: examples.rowNames
        ).write(rows, to: output)
    }

    private func encode(_ examples: Dataset, by file: MixtureFile) throws {
        let names = (0..<file.mixture.laws).map { "p_\(file.name(ofComponent: $0))" }
        try TableOutput(columns: names, rowNames: examples.rowNames).write(to: output) { body in
            try file.mixture.forEachPosterior(of: examples.rowSource, threads: running.threads) {
                try body($0.responsibilities)
            }
        }
    }
}
