import ArgumentParser
import Elbo
import Foundation

/// `elbo decompress`
struct Decompress: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "The file that elbo compress was given, byte for byte; of a model of codewords one that resembles it.",
        discussion: """
            Another model than the one that compressed it is refused. A chunk that is damaged is named; with \
            --salvage the others are written all the same.

            Example:
              elbo decompress grey.safetensors t10k.elbo --output t10k-images-idx3-ubyte
              elbo decompress lm.safetensors reviews.elbo --output -
              elbo compress lm.safetensors notes.txt --output - | elbo decompress lm.safetensors - --output -
            """)

    @OptionGroup var model: ModelOption

    @Argument(
        help: ArgumentHelp("A file of elbo compress, - for standard input.", valueName: "file"),
        completion: .file())
    var file: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write the data here, - for standard output.", valueName: "file"),
        completion: .file())
    var output: String

    @OptionGroup var overwriting: OverwriteOption

    @Flag(
        help:
            "Write what is whole where chunks are damaged, with zeros for their examples, without their lines of a table or text."
    )
    var salvage = false

    @OptionGroup var running: RunOptions

    func run() throws {
        try OutputPlaces(output, reading: [model.path, file]).check(overwriting: overwriting.force)
        let model = try model.open()
        let name = URL(filePath: try self.model.file).lastPathComponent
        guard self.file == "-" || FileManager.default.fileExists(atPath: self.file) else {
            throw DataError.cannotRead(path: self.file, reason: "there is no such file")
        }
        // Held to the end: of standard input the bytes lie in its temporary file.
        let input = try SpooledInput(self.file)
        defer { withExtendedLifetime(input) {} }
        guard let compressed = try CompressedFile.opened(input.path) else {
            throw CompressionError.notCompressed
        }
        let file = self.file == "-" ? input.name : self.file
        let compression = try Compression(model, name: name, threads: running.threads)
        let place = overwriting.place(output)
        var damage: CommandFailure?
        try AtomicFile.write(to: place.path, existing: place.existing) { target in
            let damaged = try compression.decompress(compressed) { try target.write($0) }
            guard !damaged.isEmpty else { return }
            let hasLines = !compressed.header.holdsElements
            let noun = hasLines ? "lines" : "examples"
            let names = damaged.map { index in
                let examples = compressed.header.examples(ofChunk: index)
                return
                    "\(index + 1) (\(noun) \(examples.lowerBound + 1) to \(examples.upperBound))"
            }
            let end =
                salvage
                ? hasLines ? "they are left out" : "zeros stand for them"
                : "--salvage writes the others"
            let failure = CommandFailure(
                .badData,
                "\(file) is damaged in \(names.count == 1 ? "chunk" : "chunks") \(Format.list(names, atMost: 10)); \(end)"
            )
            guard salvage else { throw failure }
            damage = failure
        }
        if compressed.header.lossy != nil {
            Terminal.say("\(file) is lossy: the examples resemble those that were compressed")
        }
        if let damage { throw damage }
    }
}
