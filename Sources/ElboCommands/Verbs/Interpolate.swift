import ArgumentParser
import Elbo

/// `elbo interpolate`
struct Interpolate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examples on the way from one to another.",
        discussion: """
            Codes on a straight line between the codes of two rows of the data are decoded; the first and \
            the last are the reconstructions of the two rows. Rows count from 1.

            Example:
              elbo interpolate digits.safetensors t10k-images-idx3-ubyte.gz --from 1 --to 2 --output way.png
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Option(help: "The row to begin with.")
    var from: Int = 1

    @Option(help: "The row to end with.")
    var to: Int = 2

    @Option(help: "Examples in all, both ends included.")
    var steps: Int = 10

    @OptionGroup var output: ExampleOutput

    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(2...100_000).contains(steps) {
            throw ValidationError("--steps is \(steps), it must be in 2...100000")
        }
    }

    func run() throws {
        let model = try model.open().model
        let examples = try data.read(for: model)
        try examples.requireRows(from, to)
        let codes = try model.encode(
            examples.subset(rows: [from - 1, to - 1]), on: running.executor)
        let values = try model.decode(
            LatentCodes.line(from: Array(codes[0]), to: Array(codes[1]), steps: steps),
            on: running.executor)
        try output.write(values, of: model, perRow: steps)
    }
}

extension Dataset {
    /// Checks that rows, counted from 1, exist.
    ///
    /// - Throws: `CommandFailure`.
    func requireRows(_ rows: Int...) throws {
        for row in rows where !(1...count).contains(row) {
            throw CommandFailure(
                .usage, "row \(row) is not in \(name), which has rows 1 to \(count)")
        }
    }
}
