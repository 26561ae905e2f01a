import ArgumentParser
import Elbo

/// `elbo sample`
struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "New examples from the model.",
        discussion: """
            z is drawn from the prior; the example is the mean of p(x|z), or a draw with --draw. Animated, \
            each z walks a closed circle through the latent space on which every point is a draw from the \
            prior.

            Example:
              elbo sample digits.safetensors --count 64 --output samples.png
              elbo sample digits.safetensors --output walk.apng
            """)

    @OptionGroup var model: ModelOption

    @Option(name: .shortAndLong, help: "How many.")
    var count: Int = 16

    @Flag(help: "Draw from p(x|z) instead of showing its mean.")
    var draw = false

    @OptionGroup var output: MovingOutput

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(1...10_000_000).contains(count) {
            throw ValidationError("--count is \(count), it must be in 1...10000000")
        }
        if output.isMoving, draw {
            throw ValidationError(
                "--draw and --animate exclude each other: draws would only flicker")
        }
    }

    func run() throws {
        let model = try model.open().model
        let perRow = Int(Double(count).squareRoot().rounded(.up))
        let key = RandomKey(seed: seed.seed)
        guard !output.isMoving else {
            let walks = (0..<count).map {
                LatentMotion.walkThroughPrior(
                    dimension: model.autoencoder.latentDimension,
                    key: key.child(UInt64($0)))
            }
            return try output.write(walks, of: model, perRow: perRow, on: running.executor)
        }
        let values = try model.sample(
            count, key: key, drawsObservations: draw, on: running.executor)
        try output.still.write(values, of: model, perRow: perRow)
    }
}
