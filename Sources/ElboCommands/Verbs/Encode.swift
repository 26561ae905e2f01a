import ArgumentParser
import Elbo

/// `elbo encode`
struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Latent codes of examples: the means of q(z|x), or responsibilities.",
        discussion: """
            One row for each example, one column for each latent dimension; images of a folder come with
            their file's name in a first column. A mixture gives each component's responsibility, a model of series
            the path of its state: what all rows together say about it at each of them. A model of frames gives a row for each
            frame of each clip. A model of codewords (vq-vae) gives their numbers, from 0, a column i1, i2, ... for each place; with \
            --vectors the numbers of the vectors themselves.

            Example:
              elbo encode digits.safetensors t10k-images-idx3-ubyte.gz --output codes.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Flag(help: "Add the variances of q(z|x).")
    var variance = false

    @Flag(
        help: "Of a model of codewords: the vectors, z1, z2, ..., instead of the numbers they have."
    )
    var vectors = false

    @Flag(help: "A draw from q(z|x) instead of its mean.")
    var draw = false

    @Option(
        help: ArgumentHelp(
            "Of a model with several layers of codes (hierarchical): which, from 1 next to the data (default: 1).",
            valueName: "number"))
    var layer: Int?

    @OptionGroup var output: TableOutputOption
    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if variance, draw {
            throw ValidationError("--variance and --draw exclude each other")
        }
        if layer != nil, draw { throw ValidationError("--layer and --draw exclude each other") }
    }

    func run() throws {
        try output.requireTable()
        try output.check(reading: model.path, data.path, told.labels)
        let model = try model.openAny()
        switch model {
        case .autoencoder(let file):
            guard vectors, file.model.autoencoder.codeLayout == nil else { break }
            throw CommandFailure(
                .usage, "--vectors belongs to models of codewords (vq-vae), which this is not")
        case .mixture, .series, .frames:
            guard !variance, !draw, layer == nil, !vectors else {
                throw CommandFailure(
                    .usage,
                    "--\(draw ? "draw" : variance ? "variance" : vectors ? "vectors" : "layer") belongs to autoencoders, which this is not"
                )
            }
        }
        if case .series(let file) = model {
            try model.requireCondition(toBeTold: told.labels)
            let use = try SeriesUse(file, data, threads: running.threads)
            let paths = try use.model.paths(of: use.rows, threads: running.threads)
            let names = use.model.pathNames
            return try TableOutput(
                columns: names,
                beginning: output.beginning(
                    data, of: use.examples, for: model, standard: use.beginning)
            ).write(use.rows.inDataOrder(paths, width: names.count), to: output.place)
        }
        if case .frames(let file) = model {
            let use = try FramesUse(file, data, told, output, running)
            // Codes of frames that tell of a linear state z are its observations a.
            let model = file.model.model
            let names = (1...model.latentDimension).map {
                model.dynamics.linear == nil ? "z\($0)" : "a\($0)"
            }
            return try TableOutput(columns: names, beginning: use.beginning)
                .write(use.session.paths(of: use.clips), to: output.place)
        }
        let examples = try data.read(
            for: model, told: told.labels, threads: running.threads)
        let beginning = try output.beginning(data, of: examples, for: model)
        switch model {
        case .autoencoder(let file): try encode(examples, by: file, beginning)
        case .mixture(let file): try encode(examples, by: file, beginning)
        case .series, .frames: preconditionFailure("a model of series has its own path")
        }
    }

    private func encode(
        _ examples: Dataset, by file: ModelFile, _ beginning: RowBeginning?
    ) throws {
        try file.model.requireCode()
        let session = ModelSession(file.model, on: running.executor)
        let empty = EmptyRows(of: examples)
        guard !draw else {
            empty.announce()
            let dimension = file.model.autoencoder.latentDimension
            let names = (1...dimension).map { "z\($0)" }
            let codes = try session.drawCodes(for: examples, key: RandomKey(seed: seed.seed))
            return try TableOutput(columns: names, beginning: beginning)
                .write(empty.blanked(codes, from: 0, width: dimension), to: output.place)
        }
        let codes = try session.encode(examples, layer: layer ?? 1)
        empty.announce()
        if let codewords = codes.codewords, !vectors, !variance {
            let places = codewords.layout.places
            return try TableOutput(
                columns: (1...places).map { "i\($0)" }, beginning: beginning
            ).write(
                empty.blanked(codewords.numbers.map { Float($0) }, from: 0, width: places),
                to: output.place)
        }
        let dimension = codes.dimension
        let names = (1...dimension).map { "z\($0)" }
        guard variance else {
            return try TableOutput(columns: names, beginning: beginning)
                .write(empty.blanked(codes.means, from: 0, width: dimension), to: output.place)
        }
        var rows: [Float] = []
        rows.reserveCapacity(2 * codes.means.count)
        for row in 0..<codes.count {
            rows += codes[row]
            rows += codes.variances[row * codes.dimension..<(row + 1) * codes.dimension]
        }
        try TableOutput(
            columns: names + names.map { $0 + "_variance" }, beginning: beginning
        ).write(empty.blanked(rows, from: 0, width: 2 * dimension), to: output.place)
    }

    private func encode(
        _ examples: Dataset, by file: MixtureFile, _ beginning: RowBeginning?
    ) throws {
        let names = (0..<file.mixture.laws).map { "p_\(file.name(ofComponent: $0))" }
        try TableOutput(columns: names, beginning: beginning).write(to: output.place) { body in
            try file.mixture.forEachPosterior(
                of: examples.rows(for: file.mixture), threads: running.threads
            ) {
                try body($0.responsibilities)
            }
        }
    }
}
