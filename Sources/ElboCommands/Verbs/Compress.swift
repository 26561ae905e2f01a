import ArgumentParser
import Elbo
import Foundation

/// `elbo compress`
struct Compress: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Examples as a smaller file for any machine that has the model, without loss or, by codewords, with it.",
        discussion: """
            The file needs about as many bits as the bound says that the examples have, and comes back with \
            elbo decompress, byte for byte, whatever processor, system or number of threads it meets there. \
            The model must be at hand: keep it with the file. The likelihood must be one of whole levels \
            (bernoulli for pixels that are black or white; beta-binomial, discretized-logistic and its mixture \
            for grey and colour), that of a table (mixed, gaussian) or of sentences (tokens), the posterior \
            diagonal-normal, and the prior normal or of layers of normal laws.

            Of a table or a text every byte comes back: quotes, spaces, line ends, and cells or words that the \
            model does not know.

            A model of codewords (--recipe vq-vae) makes files that are much smaller and lossy: what comes back resembles the \
            examples, by the peak signal-to-noise ratio that is printed, and has the same bytes on every machine.

            Every chunk is decoded before it is written, which takes as long again.

            Example:
              elbo train train-images-idx3-ubyte.gz --likelihood discretized-logistic-mixture --output grey.safetensors
              elbo compress grey.safetensors t10k-images-idx3-ubyte.gz --output t10k.elbo
              elbo decompress grey.safetensors t10k.elbo --output t10k-images-idx3-ubyte

              elbo train adult.csv --output adult.safetensors
              elbo compress adult.safetensors adult.csv --output adult.elbo

              elbo train reviews.txt --recipe language-model --output lm.safetensors
              elbo compress lm.safetensors more.txt --output more.elbo

              elbo train train-images-idx3-ubyte.gz --recipe vq-vae --network conv --output codes.safetensors
              elbo compress codes.safetensors t10k-images-idx3-ubyte.gz --output t10k.elbo
            """)

    @OptionGroup var model: ModelOption

    @Argument(
        help: ArgumentHelp(
            "The examples: .npy, .idx[.gz] or *-ubyte[.gz]; .csv[.gz] or .tsv[.gz]; .txt[.gz]; or - for standard input.",
            valueName: "data"),
        completion: .file())
    var data: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write the compressed file here.", valueName: "file"),
        completion: .file())
    var output: String

    @OptionGroup var overwriting: OverwriteOption

    @Option(
        help:
            "Examples that are lost together where the file is damaged; each chunk costs some bits for each latent dimension (default: \(Compression.customaryChunk), of tables \(Compression.customaryTableChunk), of texts \(Compression.customaryTextChunk))."
    )
    var chunk: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Decode every chunk before it is written.")
    var verify = true

    @OptionGroup var format: OutputFormat
    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        guard let chunk, !(1...1_000_000).contains(chunk) else { return }
        throw ValidationError("--chunk is \(chunk), it must be in 1...1000000")
    }

    func run() throws {
        try OutputPlaces(output, reading: [model.path, data])
            .check(overwriting: overwriting.force)
        let file = try model.open()
        let name = URL(filePath: try model.file).lastPathComponent
        let compression = try Compression(file, name: name, threads: running.threads)
        let place = overwriting.place(output)
        var result: Compression.Result?
        try AtomicFile.write(to: place.path, existing: place.existing) { file in
            result = try compression.compress(
                data, chunk: chunk, seed: seed.seed, isVerifying: verify,
                progress: { Terminal.show(share: $0, of: "compressing \(data)") },
                to: { try file.write($0) })
        }
        Terminal.show(share: 1, of: data)
        guard let result else { return }
        // Standard output is the file's.
        guard output != "-" else { return Terminal.say(result.text) }
        try format.show(result, text: result.text)
    }
}
