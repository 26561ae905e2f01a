import ArgumentParser
import CElboDigits
import Elbo

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
        let data = try Demo.digits
        let classes = try Dataset.read(
            Demo.bytes(elbo_digit_labels), named: "t10k-labels-idx1-ubyte.gz")
        let labels = Labels(
            classes.values(of: Array(0..<classes.count)).map { String(Int($0)) })
        let job = TrainingJob(
            output: output, report: report, overwriting: overwriting,
            title: "10 000 handwritten digits")
        let lock = try job.claimPlaces(reading: [], resumes: false)
        defer { lock.release() }
        let options = try ModelOptions.parse(["--epochs=\(epochs)", "--seed=\(seed.seed)"])
        try job.perform(
            (try options.run(on: data), PartialLabels(labels)), resumes: false, printsJSON: false,
            on: running.executor)
        Terminal.say(
            "open \(report) in a browser; or try: elbo sample \(output) --count 64 --output samples.png"
        )
    }

    /// The pictures of the digits that come with the program.
    static var digits: Dataset {
        get throws {
            try Dataset.read(bytes(elbo_digit_images), named: "t10k-images-idx3-ubyte.gz")
        }
    }

    /// A file inside the program.
    private static func bytes(
        _ file: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?
    ) -> [UInt8] {
        var count = 0
        let start = file(&count)
        return [UInt8](UnsafeBufferPointer(start: start, count: count))
    }
}
