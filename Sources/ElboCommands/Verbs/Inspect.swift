import ArgumentParser
import Elbo

/// `elbo inspect`
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What a model or a compressed file is: composition, sizes, options, history.",
        discussion: """
            Of an autoencoder also what one example costs: the multiplications of encoding and decoding, the \
            bytes of the parameters, and the median time of one example by itself on this machine.

            Example:
              elbo inspect digits.safetensors
              elbo inspect digits.elbo
            """)

    @OptionGroup var model: ModelOption

    @Option(
        help: ArgumentHelp(
            "Of a model of byte pairs: write them here as a tokenizer.json.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var tokenizer: String?

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func run() throws {
        if let file = try CompressedFile.opened(model.path) {
            return try format.show(CompressedDescription(file), text: file.text)
        }
        let saved = try model.openAny()
        if let tokenizer { return try write(saved, to: tokenizer) }
        switch saved {
        case .autoencoder(let file):
            let cost = try ModelSession(file.model, on: running.executor).cost(repetitions: 50)
            let codebook = CodebookUse(ofTraining: file.model)
            let known = WithKey(value: file.manifest, key: "codebook", extra: codebook)
            try format.show(
                WithKey(value: known, key: "cost", extra: cost),
                text: file.manifest.text + "\n\n"
                    + (codebook.map { $0.textOfTraining + "\n\n" } ?? "")
                    + cost.text)
        case .frames(let file): try format.show(file.manifest, text: file.manifest.text)
        case .series(let file):
            try format.show(
                SeriesDescription(file),
                text: [try file.summary(), "", "written by " + file.manifest.program]
                    .joined(separator: "\n"))
        case .mixture(let file):
            try format.show(
                MixtureDescription(file),
                text: ([file.summary(), ""]
                    + MixtureTalk.lines(MixtureFindings(file).all).map(Format.folded)
                    + ["written by " + file.manifest.program]).joined(separator: "\n"))
        }
    }

    private func write(_ model: SavedModel, to path: String) throws {
        guard case .bytePairs(let pairs)? = model.text?.tokenizer else {
            throw CommandFailure(
                .usage,
                "--tokenizer writes byte pairs, and \(self.model.path) was trained without --tokens bytes"
            )
        }
        try OutputPlaces([path], reading: [self.model.path]).check(overwriting: overwriting.force)
        try AtomicFile.write(to: path, existing: overwriting.place(path).existing) {
            try $0.write(pairs.json())
        }
    }
}
