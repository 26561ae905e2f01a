import ArgumentParser
import Elbo

/// `elbo sample`
struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "New examples from the model.",
        discussion: """
            z is drawn from the prior; the example is the mean of p(x|z), or a draw with --draw.

            Example:
              elbo sample digits.safetensors --count 64 --output samples.png
            """)

    @OptionGroup var model: ModelOption

    @Option(name: .shortAndLong, help: "How many.")
    var count: Int = 16

    @Flag(help: "Draw from p(x|z) instead of showing its mean.")
    var draw = false

    @OptionGroup var output: ExampleOutput

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(1...10_000_000).contains(count) {
            throw ValidationError("--count is \(count), it must be in 1...10000000")
        }
    }

    func run() throws {
        let model = try model.open().model
        let values = try model.sample(
            count, key: RandomKey(seed: seed.seed), drawsObservations: draw, on: running.executor)
        let perRow = Int(Double(count).squareRoot().rounded(.up))
        try output.write(values, of: model, perRow: perRow)
    }
}
