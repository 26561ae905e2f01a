import ArgumentParser
import Elbo

/// How a command runs.
struct RunOptions: ParsableArguments {
    @Option(help: "Threads to use; the results are the same for any number (default: all cores).")
    var threads: Int?

    @Flag(help: RunOptions.quietness)
    var quiet = false

    /// What --quiet says of itself, also in verbs that take no threads.
    static let quietness: ArgumentHelp =
        "No talk and no progress on standard error, only what is wrong."

    func validate() throws {
        if quiet { Terminal.fallSilent() }
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
        help: ArgumentHelp(
            "The model: a .safetensors file, or its name in a record, runs.sqlite:3 for that of run 3.",
            valueName: "model"),
        completion: .file())
    var path: String

    /// An autoencoder; a mixture is refused.
    func open() throws -> ModelFile { try ModelOption.open(path) }

    /// The file, where a record says which it is.
    var file: String { get throws { try RecordedModelName.file(path) } }

    /// An autoencoder at a path, or by its name in a record.
    static func open(_ name: String) throws -> ModelFile {
        let path = try RecordedModelName.file(name)
        try SwappedPaths.requireModel(path)
        let file = try ModelFile(opening: path)
        announce(path, isSealed: file.isSealed)
        return file
    }

    /// A model of either family.
    func openAny() throws -> SavedModel { try ModelOption.openAny(path) }

    /// A model of either family at a path, or by its name in a record.
    static func openAny(_ name: String) throws -> SavedModel {
        let path = try RecordedModelName.file(name)
        try SwappedPaths.requireModel(path)
        let model = try SavedModel(opening: path)
        ModelOption.announce(path, isSealed: model.isSealed)
        return model
    }

    /// Says that damage to a file cannot be told.
    private static func announce(_ path: String, isSealed: Bool) {
        guard !isSealed else { return }
        Terminal.say(
            "warning: \(path) has no seal (\(SafeTensors.File.sealName)): whether it is damaged cannot be told"
        )
    }

    /// A mixture; an autoencoder is refused.
    func openMixture() throws -> MixtureFile {
        switch try openAny() {
        case .mixture(let file): return file
        case .autoencoder:
            throw CommandFailure(
                .badData, "\(path) is an autoencoder; this needs a Gaussian mixture (elbo mixture)")
        case .frames:
            throw CommandFailure(
                .badData,
                "\(path) is an autoencoder of clips; this needs a Gaussian mixture (elbo mixture)")
        case .series:
            throw CommandFailure(
                .badData,
                "\(path) is a model of series; this needs a Gaussian mixture (elbo mixture without --time)"
            )
        }
    }
}

/// How results are printed.
struct OutputFormat: ParsableArguments {
    @Flag(help: "Print one JSON object.")
    var json = false

    /// Prints a result in the form that was asked for.
    ///
    /// - Throws: `DataError.cannotWrite`, and what making the text throws.
    func show(_ value: some Encodable, text: @autoclosure () throws -> String) throws {
        if json {
            try Results.print(json: value)
        } else {
            try Results.print(text())
        }
    }
}
