import ArgumentParser
import Elbo

/// `elbo transform`
struct Transform: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examples with what some others have in common added to them.",
        discussion: """
            Where examples that share something lie in the space of codes, less where the others lie, is a direction: \
            it is added to the code of each example, which is then decoded (Larsen et al. 2016, section 3.2.1). --add has the examples \
            that share it, --less those that lack it; both should be alike in all else, and a hundred or more.

            Example:
              elbo transform reviews.safetensors new.txt --add good.txt --less bad.txt
              elbo transform faces.safetensors faces --add smiling --strength 1.5 --output smiles.png
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Option(
        help: ArgumentHelp("Examples that have what is added.", valueName: "data"),
        completion: .file())
    var add: String

    @Option(
        help: ArgumentHelp(
            "Examples that lack it (default: those that are transformed).", valueName: "data"),
        completion: .file())
    var less: String?

    @Option(
        help: ArgumentHelp(
            "How many times the direction is added; below 0 it is taken away (default: 1).",
            valueName: "number"))
    var strength: Double = 1

    @OptionGroup(title: "Sentences") var decoding: DecodingOptions

    @OptionGroup var output: ExampleOutput
    @OptionGroup var running: RunOptions

    func run() throws {
        try output.check(reading: model.path, data.path, add, less)
        let file = try model.open()
        guard file.model.autoencoder.condition == nil else {
            throw CommandFailure(
                .usage,
                "the model is told classes; elbo decode --condition shows codes in another class")
        }
        let session = ModelSession(file.model, on: running.executor)
        let isText = file.model.schema.text != nil
        if isText { try file.model.requireCode() } else { try decoding.refuse() }
        let saved = SavedModel.autoencoder(file)
        let examples = try data.read(for: saved, threads: running.threads)
        func codes(_ path: String) throws -> LatentCodes {
            try session.encode(data.reading.read(path, for: saved, threads: running.threads))
        }
        let own = try session.encode(examples)
        let direction = try zip(codes(add).averages, (less.map(codes) ?? own).averages).map {
            $0 - $1
        }
        let moved = own.means.enumerated().map {
            $1 + Float(strength) * direction[$0 % own.dimension]
        }
        if isText {
            return try output.write(
                sentences: session.texts(of: moved, by: decoding.choice(standard: .greedy)),
                named: "transformed", beside: [("sentence", Array(examples.rowNames ?? []))])
        }
        let empty = EmptyRows(of: examples)
        empty.announce()
        try output.write(
            empty.blanked(
                session.decode(moved, in: .model), from: 0,
                width: file.model.autoencoder.dataSize),
            of: file.model, perRow: 20, names: examples.rowNames.map(Array.init))
    }
}
