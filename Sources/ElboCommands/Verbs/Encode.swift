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

    @Flag(help: "Add the variances of q(z|x).")
    var variance = false

    @Option(
        name: .shortAndLong, help: "Where the codes go: .csv, .npy, or - for standard output.",
        completion: .file())
    var output: String = "-"

    @OptionGroup var running: RunOptions

    func validate() throws {
        guard NumberTable.takes(output) else {
            throw ValidationError(
                "--output is \(output), it must end in .csv or .npy, or be - for CSV")
        }
    }

    func run() throws {
        let file: ModelFile
        switch try model.openAny() {
        case .autoencoder(let autoencoder): file = autoencoder
        case .mixture(let mixture): return try encode(mixture)
        }
        let examples = try data.read(for: file.model, threads: running.threads)
        let codes = try ModelSession(file.model, on: running.executor).encode(examples)
        let names = (1...codes.dimension).map { "z\($0)" }
        guard variance else {
            return try NumberTable(
                values: codes.means, columns: names, rowNames: examples.rowNames
            ).write(to: output)
        }
        var rows: [Float] = []
        rows.reserveCapacity(2 * codes.means.count)
        for row in 0..<codes.count {
            rows += codes[row]
            rows += codes.variances[row * codes.dimension..<(row + 1) * codes.dimension]
        }
        try NumberTable(
            values: rows, columns: names + names.map { $0 + "_variance" },
            rowNames: examples.rowNames
        ).write(to: output)
    }

    private func encode(_ file: MixtureFile) throws {
        guard !variance else {
            throw CommandFailure(.usage, "--variance belongs to autoencoders, not to a mixture")
        }
        let rows = try data.table(for: file.mixture).rows
        try NumberRows(columns: (0..<file.mixture.laws).map { "p_\(file.name(ofComponent: $0))" })
            .write(to: output) { body in
                try file.mixture.forEachPosterior(of: rows, threads: running.threads) {
                    try body($0.responsibilities)
                }
            }
    }
}
