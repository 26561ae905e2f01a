public import ArgumentParser
import Elbo

/// `elbo interpolate`
struct Interpolate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examples on the way from one to another.",
        discussion: """
            Codes between the codes of two rows of the data are decoded, on a straight line or an arc; the \
            first and the last are the reconstructions of the two rows. Rows count from 1. Animated, one \
            example turns into the other and back, between the two; with --through, the loop closes from \
            the last row to the first. Of sentences and sounds it is said which rows each way goes between. Between codes of codewords (vq-vae) lie vectors that are none, which the \
            decoder takes all the same.

            Example:
              elbo interpolate digits.safetensors t10k-images-idx3-ubyte.gz --from 1 --to 2 --output way.png
              elbo interpolate digits.safetensors t10k-images-idx3-ubyte.gz --pairs 4 --output ways.apng
              elbo interpolate notes.safetensors notes --from 1 --to 40 --steps 6 --output way.wav
              elbo interpolate reviews.safetensors reviews.txt --from 3 --to 8 --steps 6
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Option(help: "The row to begin with.")
    var from: Int = 1

    @Option(help: "The row to end with.")
    var to: Int = 2

    @Option(help: ArgumentHelp("Rows to pass on the way, such as 5,9.", valueName: "rows"))
    var through: SizeList?

    @Option(
        help: ArgumentHelp(
            "How many ways to show, each with the rows after the last one's.", valueName: "count"))
    var pairs: Int = 1

    @Option(help: "How to go: linear, a straight line, or spherical, an arc around the origin.")
    var path: LatentInterpolation = .linear

    @Option(help: "Examples on each way, both ends included.")
    var steps: Int = 10

    @OptionGroup(title: "Sentences") var decoding: DecodingOptions

    @OptionGroup var output: MovingOutput

    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(2...100_000).contains(steps) {
            throw ValidationError("--steps is \(steps), it must be in 2...100000")
        }
        if !(1...100_000).contains(pairs) {
            throw ValidationError("--pairs is \(pairs), it must be in 1...100000")
        }
    }

    func run() throws {
        try output.still.check(reading: model.path, data.path, told.labels)
        let file = try model.open()
        let model = file.model
        let examples = try data.read(
            for: .autoencoder(file), told: told.labels, threads: running.threads)
        let stops = [from] + (through?.sizes ?? []) + [to]
        let rows = (0..<pairs).flatMap { pair in stops.map { $0 + pair } }
        try examples.requireRows(rows)
        let session = ModelSession(model, on: running.executor)
        let codes = try session.encode(examples.subset(rows: rows.map { $0 - 1 }))
        if model.schema.text == nil { try decoding.refuse() } else { try model.requireCode() }
        let kind = try session.classes(of: examples)?[from - 1]
        let ways = (0..<pairs).map { pair in
            stops.indices.map { Array(codes[pair * stops.count + $0]) }
        }
        if model.schema.text != nil {
            guard !output.isMoving else {
                throw CommandFailure(
                    .usage, "--animate shows pictures, and the model is one of sentences")
            }
            sayEnds(stops, in: examples)
            let codes = ways.flatMap { path.path(through: $0, steps: steps) }
            let count = codes.count / model.autoencoder.latentDimension
            return try output.still.write(
                sentences: session.texts(
                    of: codes, classes: kind.map { [Int](repeating: $0, count: count) },
                    by: decoding.choice(standard: .greedy)))
        }
        if model.sounds != nil { sayEnds(stops, in: examples) }
        guard try output.isMoving(of: model) else {
            let values = try session.decode(
                ways.flatMap { path.path(through: $0, steps: steps) }, class: kind, in: .model)
            return try output.still.write(values, of: model, perRow: steps)
        }
        let tours = ways.map { LatentMotion.tour(through: $0, by: path) }
        guard stops.count == 2 else {
            let perRow = Int(Double(pairs).squareRoot().rounded(.up))
            return try output.write(tours, of: session, perRow: perRow, class: kind)
        }
        let betweenEnds = zip(ways, tours).flatMap { way, tour in
            [.still(way[0]), tour, .still(way[1])]
        }
        try output.write(betweenEnds, of: session, perRow: 3, class: kind)
    }

    /// Says between which examples each way goes, as what is decoded at its ends is not they.
    private func sayEnds(_ stops: [Int], in examples: Dataset) {
        guard let names = examples.rowNames else { return }
        for pair in 0..<min(pairs, Interpolate.mostNamed) {
            for (place, stop) in stops.enumerated() {
                let word = place == 0 ? "from" : place == stops.count - 1 ? "to" : "through"
                Terminal.say("\(word) row \(stop + pair): \(names[stop + pair - 1])")
            }
        }
        if pairs > Interpolate.mostNamed {
            Terminal.say("and \(Format.count(pairs - Interpolate.mostNamed, "more way"))")
        }
    }

    /// Ways whose ends are named; more are a wall of text.
    private static let mostNamed = 5
}

extension LatentInterpolation: ExpressibleByArgument {}

extension Dataset {
    /// Checks that rows, counted from 1, exist and have cells: the code of a row without any is the prior's.
    ///
    /// - Throws: `CommandFailure`.
    func requireRows(_ rows: [Int]) throws {
        for row in rows where !(1...count).contains(row) {
            throw CommandFailure(
                .usage, "row \(row) is not in \(name), which has rows 1 to \(count)")
        }
        let known = subset(rows: rows.map { $0 - 1 }).rowsWithCells
        if let empty = rows.indices.first(where: { !known.contains($0) }) {
            throw CommandFailure(
                .badData,
                "row \(rows[empty]) of \(name) has no cell, and so no code; choose another row"
            )
        }
    }
}
