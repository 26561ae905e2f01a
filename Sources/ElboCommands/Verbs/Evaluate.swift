import ArgumentParser
import Elbo

/// `elbo evaluate`
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How well a model describes data.",
        discussion: """
            The evidence lower bound and its parts, how much of the latent space is used, and with \
            --samples the tighter importance-weighted estimate of the log-likelihood. All in nats per \
            example; ± is the standard error of the mean over the examples.

            Example:
              elbo evaluate digits.safetensors t10k-images-idx3-ubyte.gz --samples 500
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Option(
        help: "Draws of z for each example in the importance-weighted estimate (default: none).")
    var samples: Int?

    @OptionGroup var seed: SeedOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        if let samples, !(1...10_000_000).contains(samples) {
            throw ValidationError("--samples is \(samples), it must be in 1...10000000")
        }
    }

    func run() throws {
        let model = try model.open().model
        let evaluation = try model.evaluate(
            try data.read(for: model, threads: running.threads), samples: samples, seed: seed.seed,
            on: running.executor
        ) { share in
            if Terminal.isInteractive {
                Terminal.write("\r\u{1B}[Kimportance sampling: \(Int(share * 100)) %")
            }
        }
        if samples != nil, Terminal.isInteractive { Terminal.write("\r\u{1B}[K") }
        if format.json {
            try print(json: evaluation)
        } else {
            Swift.print(evaluation.text)
        }
    }
}
