import ArgumentParser
import Elbo

/// How a command runs.
struct RunOptions: ParsableArguments {
    @Option(help: "Threads to use; the results are the same for any number (default: all cores).")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads is \(threads), it must be in 1...1024")
        }
    }

    var executor: CPUExecutor { CPUExecutor(threads: threads) }
}

/// The seed of a command that draws random numbers.
struct SeedOption: ParsableArguments {
    @Option(help: "Decides everything random.")
    var seed: UInt64 = 0
}

/// A model file.
struct ModelOption: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The model, a .safetensors file.", valueName: "model"),
        completion: .file())
    var path: String

    func open() throws -> ModelFile { try ModelFile(opening: path) }
}

/// How results are printed.
struct OutputFormat: ParsableArguments {
    @Flag(help: "Print one JSON object.")
    var json = false
}
