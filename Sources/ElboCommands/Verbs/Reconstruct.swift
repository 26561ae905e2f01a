import ArgumentParser
import Elbo

/// `elbo reconstruct`
struct Reconstruct: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examples encoded and decoded again.",
        discussion: """
            Each example goes to the mean of q(z|x) and back to the mean of p(x|z), in the data's own \
            units; with --draw to a draw from q(z|x) and on to a draw from p(x|z). A mixture gives each row \
            as the components' means weighted by its responsibilities, and the most probable level of each \
            category. A sentence is said again from its code, the likeliest word at each place; a .csv has \
            the sentence beside it. Sounds go into a .wav one after the \
            other, or into a folder (again/) under their own names.

            Example:
              elbo reconstruct digits.safetensors t10k-images-idx3-ubyte.gz --output again.npy
              elbo reconstruct notes.safetensors notes --output again/
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Flag(help: "Draw from q(z|x) and p(x|z) instead of showing their means.")
    var draw = false

    @OptionGroup(title: "Sentences") var decoding: DecodingOptions

    @OptionGroup var output: ExampleOutput

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func run() throws {
        try output.check(reading: model.path, data.path, told.labels)
        let model = try model.openAny()
        if case .series = model {
            throw CommandFailure(
                .usage,
                "a model of series has no codes of single rows; impute fills its gaps, encode gives the path of its state"
            )
        }
        let examples = try data.read(for: model, told: told.labels, threads: running.threads)
        switch model {
        case .autoencoder(let file):
            let session = ModelSession(file.model, on: running.executor)
            if file.model.schema.text != nil { return try sayAgain(examples, session) }
            try decoding.refuse()
            let values =
                draw
                ? try session.drawReconstructions(
                    of: examples, key: RandomKey(seed: seed.seed), in: .model)
                : try session.reconstruct(examples, in: .model)
            let empty = EmptyRows(of: examples)
            empty.announce()
            try output.write(
                empty.blanked(values, from: 0, width: file.model.autoencoder.dataSize),
                of: file.model, perRow: 20, names: examples.rowNames.map(Array.init))
        case .mixture(let file): try reconstruct(examples, by: file.mixture)
        case .frames(let file):
            try decoding.refuse()
            guard !draw, examples.clips != nil else {
                throw CommandFailure(
                    .usage, "--draw does not belong to models of frames; elbo predict --draw does")
            }
            try output.write(
                FramesSession(file.model, on: running.executor).reconstruct(examples),
                of: file.model.lasting(examples.itemShape[0]), perRow: 20,
                names: examples.rowNames.map(Array.init))
        case .series: preconditionFailure("refused before the rows were read")
        }
    }

    /// Sentences said again from their codes.
    private func sayAgain(_ examples: Dataset, _ session: ModelSession) throws {
        try session.model.requireCode()
        let key = RandomKey(seed: seed.seed)
        let codes =
            draw
            ? try session.drawCodes(for: examples, key: key.child(0))
            : try session.encode(examples).means
        try output.write(
            sentences: session.texts(
                of: codes, classes: session.classes(of: examples),
                by: decoding.choice(standard: draw ? TokenChoice() : .greedy),
                key: key.child(1)),
            named: "reconstruction", beside: [("sentence", Array(examples.rowNames ?? []))])
    }

    private func reconstruct(_ examples: Dataset, by mixture: GaussianMixture) throws {
        guard !draw else {
            throw CommandFailure(.usage, "--draw belongs to autoencoders, not to a mixture")
        }
        guard [nil, .csv, .npy].contains(output.kind) else {
            throw CommandFailure(.usage, "a mixture gives rows; write .csv or .npy")
        }
        let empty = EmptyRows(of: examples)
        empty.announce()
        let width = mixture.width
        try TableOutput(mixture).write(to: output.place) { body in
            var row = 0
            try mixture.forEachReconstruction(
                of: examples.rows(for: mixture), threads: running.threads
            ) {
                try body(empty.blanked($0, from: row, width: width))
                row += $0.count / width
            }
        }
    }
}
