import ArgumentParser
import Elbo

/// `elbo traverse`
struct Traverse: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What each latent dimension does, the others held still.",
        discussion: """
            One row of examples for each dimension, from -range to +range standard deviations of the \
            prior around a start: the origin, or the code of a row of data. Rows count from 1.

            Example:
              elbo traverse digits.safetensors --range 2.5 --steps 11 --output traverse.png
            """)

    @OptionGroup var model: ModelOption

    @Option(
        name: .customLong("dimension"),
        help: ArgumentHelp(
            "A dimension to walk along, from 1; may be repeated (default: all).",
            valueName: "number"))
    var dimensions: [Int] = []

    @Option(help: "How far to walk, in standard deviations of the prior.")
    var range: Double = 3

    @Option(help: "Examples along each dimension.")
    var steps: Int = 11

    @Option(help: "Data to take the start from.", completion: .file())
    var data: String?

    @Option(help: "The row of the data to start from.")
    var row: Int = 1

    @OptionGroup var reading: ReadingOptions

    @OptionGroup var output: ExampleOutput

    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(1...100_000).contains(steps) {
            throw ValidationError("--steps is \(steps), it must be in 1...100000")
        }
        if !range.isFinite || range <= 0 {
            throw ValidationError("--range is \(range), it must be positive")
        }
    }

    func run() throws {
        let model = try model.open().model
        let latent = model.autoencoder.latentDimension
        for dimension in dimensions where !(1...latent).contains(dimension) {
            throw CommandFailure(
                .usage, "dimension \(dimension) is not in the model, which has 1 to \(latent)")
        }
        var start = [Float](repeating: 0, count: latent)
        if let data {
            let examples = try reading.read(data, for: model)
            try examples.requireRows(row)
            start = try model.encode(examples.subset(rows: [row - 1]), on: running.executor).means
        }
        let chosen = dimensions.isEmpty ? Array(1...latent) : dimensions
        let codes = chosen.flatMap { dimension -> [Float] in
            var (low, high) = (start, start)
            low[dimension - 1] = Float(-range)
            high[dimension - 1] = Float(range)
            return LatentCodes.line(from: low, to: high, steps: steps)
        }
        let values = try model.decode(codes, on: running.executor)
        try output.write(values, of: model, perRow: steps)
    }
}
