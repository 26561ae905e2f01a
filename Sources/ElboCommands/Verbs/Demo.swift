import ArgumentParser
import Elbo
import Foundation

/// `elbo demo`
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train on the handwritten digits that come with the program, in about a minute.",
        discussion: """
            Trains a variational autoencoder on 10 000 digits (MNIST's test file) and leaves a model and \
            a page to look at.

            Example:
              elbo demo --output digits.safetensors --report digits.html
            """)

    @Option(name: .shortAndLong, help: "Where the model goes.", completion: .file())
    var output: String = "digits.safetensors"

    @Option(help: "Where the page goes.", completion: .file())
    var report: String = "digits.html"

    @Option(help: "Passes over the digits.")
    var epochs: Int = 60

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func run() throws {
        let folder = try Demo.digits()
        let images = folder.appendingPathComponent("t10k-images-idx3-ubyte.gz").path
        let data = try Dataset.read(images)
        let labels = try Labels.read(
            folder.appendingPathComponent("t10k-labels-idx1-ubyte.gz").path, beside: images,
            count: data.count)
        let job = TrainingJob(output: output, report: report)
        let lock = try job.claimPlaces(
            reading: [], resumes: false, overwriting: overwriting.force)
        defer { lock.release() }
        let options = try ModelOptions.parse(["--epochs=\(epochs)", "--seed=\(seed.seed)"])
        try job.perform(
            try options.run(on: data), labels: labels, resumes: false, printsJSON: false,
            on: running.executor)
        Terminal.say(
            "open \(report) in a browser; or try: elbo sample \(output) --count 64 --output samples.png"
        )
    }

    /// The folder of digits inside the program's resources.
    private static func digits() throws -> URL {
        guard let folder = Bundle.module.url(forResource: "Digits", withExtension: nil) else {
            throw CommandFailure(
                .noInput, "the digits that come with the program are missing beside it")
        }
        return folder
    }
}
