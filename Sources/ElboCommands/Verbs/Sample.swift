import ArgumentParser
import Elbo

/// `elbo sample`
struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "New examples from the model.",
        discussion: """
            z is drawn from the prior, then the example from p(x|z) if it is a row of a table; of pictures and \
            other arrays the mean of p(x|z) is shown, or a draw with --draw. Animated, each z walks a closed \
            circle through the latent space on which every point is a draw from the prior. Rows have the \
            decimals and the range of the table's columns: whole numbers stay whole. A table of a conditional \
            model begins with the class of each row. A mixture gives rows; with --given rows of the \
            conditional law, given some columns.

            Example:
              elbo sample digits.safetensors --count 64 --output samples.png
              elbo sample digits.safetensors --output walk.apng
              elbo sample mixture.safetensors --count 1000 --given waiting=80 --output rows.csv
            """)

    @OptionGroup var model: ModelOption

    @Option(name: .shortAndLong, help: "How many.")
    var count: Int = 16

    @Flag(
        inversion: .prefixedNo,
        help: "Draw from p(x|z) instead of showing its mean (default: of tables).")
    var draw: Bool?

    @Option(
        help: ArgumentHelp(
            "Of a mixture: columns whose values are known, such as waiting=80.",
            valueName: "column=value,..."))
    var given: String?

    @OptionGroup var condition: ConditionOption

    @OptionGroup var output: MovingOutput

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(1...10_000_000).contains(count) {
            throw ValidationError("--count is \(count), it must be in 1...10000000")
        }
        if output.isMoving, draw == true {
            throw ValidationError(
                "--draw and --animate exclude each other: draws would only flicker")
        }
    }

    func run() throws {
        try output.still.check(reading: model.path)
        let model: TrainedAutoencoder
        switch try self.model.openAny() {
        case .autoencoder(let file): model = file.model
        case .mixture(let file): return try sample(file)
        }
        if given != nil {
            throw CommandFailure(.usage, "--given belongs to mixtures, not to an autoencoder")
        }
        if !model.autoencoder.posterior.part.hasDensity {
            Terminal.say(
                model.autoencoder.prior.part.isFittedToCodes
                    ? "a plain autoencoder has no prior: codes are drawn from a normal law fitted to those of the training examples"
                    : "a plain autoencoder has no prior: codes are drawn from N(0, I), which its codes need not resemble"
            )
        }
        let perRow = Int(Double(count).squareRoot().rounded(.up))
        let key = RandomKey(seed: seed.seed)
        let session = ModelSession(model, on: running.executor)
        let classes = try condition.classes(count, of: model)
        guard !output.isMoving else {
            let walks = try (0..<count).map {
                try session.walkThroughPrior(key: key.child(UInt64($0)))
            }
            return try output.write(
                walks, of: session, perRow: perRow, class: classes?.first)
        }
        let draws = draw ?? (model.itemShape.count == 1)
        let values = try session.sample(
            count, key: key, classes: classes, drawsObservations: draws, in: .model)
        try output.still.write(
            values, of: model, perRow: perRow, areDraws: draws,
            beginning: classes.flatMap { model.classColumn($0) }.map { .texts([$0]) })
    }

    private func sample(_ file: MixtureFile) throws {
        if condition.condition != nil {
            throw CommandFailure(
                .usage, "--condition belongs to conditional models; a mixture takes --given")
        }
        if draw != nil || output.isMoving || output.still.kind == .png {
            throw CommandFailure(.usage, "a mixture gives rows; write .csv or .npy")
        }
        let known = try given.map { try GivenValues($0, of: file.mixture).values } ?? [:]
        let mixture = known.isEmpty ? file.mixture : try file.mixture.conditional(on: known)
        let drawn = mixture.sample(count, key: RandomKey(seed: seed.seed)).values
        // Given columns stand where they stood.
        let width = file.mixture.dimension
        let rest = (0..<width).filter { known[$0] == nil }
        var rows: [Double] = []
        rows.reserveCapacity(count * width)
        for row in 0..<count {
            var cells = (0..<width).map { known[$0] ?? 0 }
            for (place, column) in rest.enumerated() {
                cells[column] = drawn[row * rest.count + place]
            }
            rows += cells
        }
        // What was given stays as it was given.
        let formats = file.manifest.formats?.enumerated().map { known[$0] == nil ? $1 : nil }
        try TableOutput(
            columns: file.mixture.columnNames, spreads: file.mixture.columnDeviations
        ).write(formats?.nearest(to: rows) ?? rows, to: output.still.place)
    }
}
