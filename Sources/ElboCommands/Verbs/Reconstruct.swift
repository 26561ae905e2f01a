import ArgumentParser
import Elbo

/// `elbo reconstruct`
struct Reconstruct: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examples encoded and decoded again.",
        discussion: """
            Each example goes to the mean of q(z|x) and back to the mean of p(x|z), in the data's own \
            units.

            Example:
              elbo reconstruct digits.safetensors t10k-images-idx3-ubyte.gz --output again.npy
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @OptionGroup var output: ExampleOutput

    @OptionGroup var running: RunOptions

    func run() throws {
        try output.check(reading: model.path, data.path, told.labels)
        let file = try model.open()
        let examples = try data.read(
            for: .autoencoder(file), told: told.labels, threads: running.threads)
        let values = try ModelSession(file.model, on: running.executor).reconstruct(examples)
        try output.write(values, of: file.model, perRow: 20)
    }
}
