import ArgumentParser
import Elbo

/// `elbo traverse`
struct Traverse: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What each latent dimension does, the others held still.",
        discussion: """
            One row of examples for each dimension, from -range to +range standard deviations of the \
            prior around a start: the prior's mean, or the code of a row of data. Rows count from 1; a table begins \
            with the dimension that moves and its value. Where codes are directions (von-mises-fisher) the others follow, so that \
            the code goes along a great circle. Animated, one \
            picture for each dimension, all going there and back at the same time: first those the data \
            use most, or without data those that change most.

            Example:
              elbo traverse digits.safetensors --range 2.5 --steps 11 --output traverse.png
              elbo traverse digits.safetensors --output traverse.apng
            """)

    @OptionGroup var model: ModelOption

    @Option(
        name: .customLong("dimension"),
        help: ArgumentHelp(
            "A dimension to walk along, from 1; may be repeated (default: all, the \(mostMoving) most used when animated).",
            valueName: "number"))
    var dimensions: [Int] = []

    @Option(help: "How far to walk, in standard deviations of the prior.")
    var range: Double = 3

    @Option(help: "Examples along each dimension.")
    var steps: Int = 11

    @Option(help: "Data to take the start from.", completion: .file())
    var data: String?

    @Option(help: "The row of the data to start from.")
    var row: Int = 1

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var told: ToldClasses

    @OptionGroup var condition: ConditionOption

    @OptionGroup var output: MovingOutput

    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(1...100_000).contains(steps) {
            throw ValidationError("--steps is \(steps), it must be in 1...100000")
        }
        if !(range > 0 && range <= 1000) {
            throw ValidationError("--range is \(range), it must be above 0 and at most 1000")
        }
    }

    /// More pictures than this in motion are a crowd, and a large file.
    private static let mostMoving = 20

    func run() throws {
        try output.still.check(reading: model.path, data, told.labels)
        let file = try model.open()
        try SavedModel.autoencoder(file).refuseSentences(
            "traverse shows numbers and pictures; interpolate goes from one sentence to another")
        let model = file.model
        try model.requireDimensions()
        let latent = model.autoencoder.latentDimension
        for dimension in dimensions where !(1...latent).contains(dimension) {
            throw CommandFailure(
                .usage, "dimension \(dimension) is not in the model, which has 1 to \(latent)")
        }
        let examples = try data.map {
            try read($0, for: file)
        }
        try examples?.requireRows([row])
        let session = ModelSession(model, on: running.executor)
        let walk = try Walk(
            start: examples.map { try session.encode($0.subset(rows: [row - 1])).means },
            prior: session.priorMoments(), range: range,
            space: model.autoencoder.posterior.part.space,
            kind: condition.position(in: model) ?? condition.first(of: model))
        if try output.isMoving(of: file.model) { return try animate(session, walk, on: examples) }
        let chosen = dimensions.isEmpty ? Array(1...latent) : dimensions
        let codes = chosen.flatMap { walk.line(along: $0 - 1, steps: steps) }
        let values = try session.decode(codes, class: walk.kind, in: .model)
        let moved = chosen.flatMap { [String](repeating: "z\($0)", count: steps) }
        let kinds = walk.kind.flatMap {
            model.classColumn([Int](repeating: $0, count: moved.count))
        }
        let places = chosen.indices.flatMap { index in
            (0..<steps).map { "\(codes[(index * steps + $0) * latent + chosen[index] - 1])" }
        }
        try output.still.write(
            values, of: model, perRow: steps,
            beginning: .texts(
                [("dimension", moved), ("z", places)] + (kinds.map { [$0] } ?? [])))
        if output.still.kind == .png {
            let names = chosen.map { "z\($0)" }.joined(separator: ", ")
            Terminal.say("rows: \(names); columns: \(walkText(reach: walk.reach))")
        }
    }

    /// Where the pictures of a row stand, in standard deviations of the prior from its mean.
    private func walkText(reach: Double) -> String {
        let apart = steps > 1 ? 2 * reach / Double(steps - 1) : 0
        return
            "the dimension from -\(Format.significant(reach)) to \(Format.significant(reach)) standard deviations "
            + "of the prior around its mean, \(Format.significant(apart, digits: 3)) apart"
    }

    private func read(_ path: String, for file: ModelFile) throws -> Dataset {
        let examples = try reading.read(
            path, for: .autoencoder(file), aside: [told.labels], threads: running.threads)
        return try SavedModel.autoencoder(file).telling(
            examples,
            told.labels.map { PartialLabels(try reading.labels($0, for: examples, at: path)) }
                ?? condition.condition.map {
                    PartialLabels([String?](repeating: $0, count: examples.count))
                })
    }

    private func animate(_ session: ModelSession, _ walk: Walk, on examples: Dataset?) throws {
        guard session.model.pictureShape != nil else {
            throw output.still.noPictures(session.model)
        }
        let (chosen, reason) = try movingDimensions(of: session, walk, on: examples)
        let motions = chosen.map {
            LatentMotion.sweep(
                $0, of: walk.start, from: Double(walk.ends[$0].0), to: Double(walk.ends[$0].1),
                within: walk.space)
        }
        let perRow = Int(Double(chosen.count).squareRoot().rounded(.up))
        try output.write(motions, of: session, perRow: perRow, class: walk.kind)
        let names = chosen.map { "z\($0 + 1)" }
        let rows = stride(from: 0, to: names.count, by: perRow).map {
            names[$0..<min($0 + perRow, names.count)].joined(separator: " ")
        }
        Terminal.say("row by row\(reason): \(rows.joined(separator: " / "))")
    }

    /// Dimensions, from 0, in the order of their pictures, and in words how they were ordered.
    private func movingDimensions(
        of session: ModelSession, _ walk: Walk, on examples: Dataset?
    ) throws -> ([Int], String) {
        guard dimensions.isEmpty else { return (dimensions.map { $0 - 1 }, "") }
        if let examples {
            let order = try session.encode(examples).dimensionsByUse(under: walk.prior)
            return (Array(order.prefix(Traverse.mostMoving)), ", most used by the data first")
        }
        let order = try session.dimensionsByEffect(
            around: walk.start, ends: walk.ends, class: walk.kind)
        return (Array(order.prefix(Traverse.mostMoving)), ", greatest change first")
    }
}

/// Where a traversal starts and how far it goes along each dimension.
private struct Walk {
    let start: [Float]
    let prior: (mean: [Float], deviation: [Float])
    /// Where codes lie.
    let space: CodeSpace
    /// So many deviations of the prior: as many as were asked for, on the sphere no more than lead to its poles.
    let reach: Double
    /// The lower and the upper end of each dimension: so many deviations of the prior around its mean.
    let ends: [(Float, Float)]
    let kind: Int?

    init(
        start: [Float]?, prior: (mean: [Float], deviation: [Float]), range: Double,
        space: CodeSpace, kind: Int?
    ) {
        self.start = start ?? prior.mean
        self.prior = prior
        self.space = space
        self.kind = kind
        let widest = prior.deviation.max().map(Double.init) ?? 1
        let reach = space == .sphere ? min(range, 1 / widest) : range
        self.reach = reach
        ends = zip(prior.mean, prior.deviation).map {
            ($0 - Float(reach) * $1, $0 + Float(reach) * $1)
        }
    }

    /// Codes from one end of a dimension, from 0, to the other, the others at the start or, on the sphere, following.
    func line(along dimension: Int, steps: Int) -> [Float] {
        let (low, high) = ends[dimension]
        return LatentCodes.line(from: [low], to: [high], steps: steps).flatMap {
            space.moving(dimension, of: start, to: Double($0))
        }
    }
}
