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
            model begins with the class of each row. With --given rows of a table are drawn from the conditional \
            law, given some cells: numbers and levels (waiting=80, sex=Female), of an autoencoder also several levels \
            (race!=White, education=Bachelors|Masters) and ranges (age>50, hours<=40), separated by commas; \
            none is thrown away, and how many draws those of a range are worth is said. Sounds of a .wav stand one \
            after the other, in a folder each has a file. Sentences are said word by word, each drawn given the \
            code and the words before it. A model of series draws one that begins anew, of --count steps.

            Example:
              elbo sample digits.safetensors --count 64 --output samples.png
              elbo sample digits.safetensors --output walk.apng
              elbo sample mixture.safetensors --count 1000 --given waiting=80 --output rows.csv
              elbo sample adult.safetensors --count 1000 --given 'sex=Female,age>50' --output rows.csv
              elbo sample notes.safetensors --count 8 --output notes.wav
              elbo sample reviews.safetensors --count 10 --temperature 0.8 --nucleus 0.95
              elbo sample told.safetensors --count 10 --given sentiment=positive
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
            "Cells that are known, such as waiting=80; of an autoencoder also 'sex=Female,age>50'; of a conditional model the class, such as sentiment=positive.",
            valueName: "column=value,..."))
    var given: String?

    @OptionGroup var condition: ConditionOption
    @OptionGroup(title: "Sentences") var decoding: DecodingOptions

    @Option(
        help: ArgumentHelp(
            "Of a model that tells clips frame after frame: how many of each (default: as many as in training).",
            valueName: "count"))
    var frames: Int?

    @OptionGroup var output: MovingOutput

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(1...10_000_000).contains(count) {
            throw ValidationError("--count is \(count), it must be in 1...10000000")
        }
        let frameCounts = ClipTreatment.counts
        if let frames, !frameCounts.contains(frames) {
            throw ValidationError(
                "--frames is \(frames), it must be in \(frameCounts.lowerBound)...\(frameCounts.upperBound)"
            )
        }
        if output.isMoving, draw == true {
            throw ValidationError(
                "--draw and --animate exclude each other: draws would only flicker")
        }
    }

    func run() throws {
        try output.still.check(reading: model.path)
        let model: TrainedAutoencoder
        let opened = try self.model.openAny()
        if frames != nil {
            guard case .frames = opened else {
                throw CommandFailure(
                    .usage,
                    "--frames belongs to models that tell clips frame after frame, such as of --recipe srnn; leave it out"
                )
            }
        }
        switch opened {
        case .autoencoder(let file): model = file.model
        case .mixture(let file): return try sample(file)
        case .series(let file): return try sample(file)
        case .frames(let file): return try sample(file)
        }
        if model.schema.text != nil { return try sampleSentences(model) }
        try decoding.refuse()
        if let given, model.autoencoder.condition == nil {
            return try sample(model, given: given)
        }
        if !model.autoencoder.hasPrior {
            Terminal.say(
                model.autoencoder.prior.part.isFittedToCodes
                    ? "a plain autoencoder has no prior: codes are drawn from a normal law fitted to those of the training examples"
                    : "a plain autoencoder has no prior: codes are drawn from N(0, I), which its codes need not resemble"
            )
        }
        try refuseTooMany(of: model)
        let perRow = Int(Double(count).squareRoot().rounded(.up))
        let key = RandomKey(seed: seed.seed)
        let session = ModelSession(model, on: running.executor)
        let classes = try condition.classes(count, of: model, given: given)
        guard try !output.isMoving(of: model) else {
            let walks = try (0..<count).map {
                try session.walkThroughPrior(key: key.child(UInt64($0)))
            }
            return try output.write(
                walks, of: session, perRow: perRow, class: classes?.first)
        }
        let draws = draw ?? (model.itemShape.count == 1 && model.sounds == nil)
        try output.still.write(
            of: model, perRow: perRow, areDraws: draws,
            beginning: classes.flatMap { model.classColumn($0) }.map { .texts([$0]) }
        ) { write in
            var done = 0
            try session.sample(
                count, key: key, classes: classes, drawsObservations: draws, in: .model
            ) { rows in
                try write(rows)
                done += rows.count / model.autoencoder.dataSize
                Terminal.show(share: Double(done) / Double(count), of: "rows")
            }
        }
    }

    /// Refuses more examples than memory holds where they are collected: as they are drawn, and in the data's units.
    private func refuseTooMany(of model: TrainedAutoencoder) throws {
        guard output.still.kind != .csv || condition.condition != nil || given != nil else {
            return
        }
        let bytes = 16 * model.autoencoder.dataSize + 8 * model.autoencoder.latentDimension
        let most = MemoryLimit.bytes / 2 / bytes
        guard count > most else { return }
        throw CommandFailure(
            .usage,
            "--count \(count): this machine's memory holds \(Format.count(most)) examples of this model; draw fewer at a time, with another --seed each"
        )
    }

    /// Sentences: a code from the prior, then word after word.
    private func sampleSentences(_ model: TrainedAutoencoder) throws {
        guard draw == nil, !output.isMoving else {
            throw CommandFailure(
                .usage, "--draw and --animate do not belong to models of sentences")
        }
        guard model.autoencoder.condition != nil || given == nil && condition.condition == nil
        else {
            throw CommandFailure(
                .usage,
                "--given and --condition belong to models of sentences that were told classes: train with --recipe conditional --labels COLUMN"
            )
        }
        let classes = try condition.classes(count, of: model, given: given)
        let key = RandomKey(seed: seed.seed)
        let session = ModelSession(model, on: running.executor)
        // Without a code one beam would say its best sentence again and again.
        if model.autoencoder.isExact, let beam = decoding.beam {
            return try output.still.write(
                sentences: likeliestSentences(session, beam: beam))
        }
        try output.still.write(
            sentences: session.texts(
                of: session.drawCodes(count, key: key.child(0)), classes: classes,
                by: decoding.choice(standard: TokenChoice()), key: key.child(1)),
            beside: classes.flatMap { model.classColumn($0) }.map { [$0] } ?? [])
    }

    /// The most probable sentences of a language model, the most probable first.
    private func likeliestSentences(_ session: ModelSession, beam: Int) throws -> [String] {
        guard let coding = session.model.schema.text else { return [] }
        let code = [Float](repeating: 0, count: session.model.autoencoder.latentDimension)
        let found = try session.likeliestSentences(code, beam: beam, each: min(count, beam))[0]
        if found.count < count {
            Terminal.say(
                "note: the \(Format.count(found.count, "most probable sentence")), which is all that --beam \(beam) holds"
            )
        }
        return found.map { coding.tokenizer.sentence(of: $0.tokens) }
    }

    /// Rows of a table given some of their cells.
    private func sample(_ model: TrainedAutoencoder, given: String) throws {
        guard model.itemShape.count == 1, case .standardize(_, let deviations) = model.transform
        else {
            throw CommandFailure(.usage, "--given belongs to models of tables")
        }
        if draw == false || output.isMoving || [.png, .wav, .folder].contains(output.still.kind) {
            throw CommandFailure(
                .usage, "--given draws rows of a table; write .csv or .npy without --no-draw")
        }
        let columns = model.schema.observation.tableColumns
        let formats = model.cellFormats ?? columns.map { _ in nil }
        let known = try GivenCells(
            given, columns: columns, formats: formats, of: "the model")
        let drawn = try ModelSession(model, on: running.executor).sample(
            count, given: known.conditions, key: RandomKey(seed: seed.seed)
        ) { Terminal.show(share: $0, of: "rows") }
        if let effective = drawn.effectiveProposals {
            Terminal.say(
                "cells left open by --given: worth \(Format.count(Int(effective))) of \(Format.count(drawn.proposals)) draws"
                    + (effective < 100
                        ? "; so few that the rows resemble one another: the model finds what is given very unlikely"
                        : ""))
        }
        try TableOutput(columns, deviations: deviations, formats: formats, beginning: nil)
            .write(drawn.cells, to: output.still.place)
    }

    /// Rows of a mixture in which numbers lie in the ranges of their columns: those in which one does not are drawn anew, up to
    /// twenty times.
    private func draw(
        _ mixture: GaussianMixture, of file: MixtureFile, _ known: [Int: Double]
    ) -> [Double] {
        let key = RandomKey(seed: seed.seed)
        var drawn = mixture.sample(count, key: key).values
        let formats = (file.manifest.formats ?? []).enumerated().filter { known[$0.offset] == nil }
            .map(\.element)
        let width = drawn.count / max(count, 1)
        guard formats.count == width else { return drawn }
        func isOutside(_ row: Int) -> Bool {
            formats.enumerated().contains { place, format in
                guard let format else { return false }
                let number = drawn[row * width + place]
                return number < format.least - format.step / 2
                    || number > format.greatest + format.step / 2
            }
        }
        var rows = Array(0..<count)
        for round in 1...20 {
            rows = rows.filter(isOutside)
            guard !rows.isEmpty else { break }
            let again = mixture.sample(rows.count, key: key.child(UInt64(round))).values
            for (place, row) in rows.enumerated() {
                for cell in 0..<width { drawn[row * width + cell] = again[place * width + cell] }
            }
        }
        return drawn
    }

    /// A series that begins anew.
    private func sample(_ file: SeriesFile) throws {
        if condition.condition != nil || given != nil || draw != nil || output.isMoving
            || output.still.kind == .png
        {
            throw CommandFailure(
                .usage,
                "a model of series draws rows of one, without --condition, --given, --draw and --animate; write .csv or .npy"
            )
        }
        let model = file.model.opened(on: running.executor)
        let rows = try model.sample(count, key: RandomKey(seed: seed.seed))
        let levels = Dictionary(
            uniqueKeysWithValues: (model.table ?? []).enumerated().compactMap { place, column in
                column.levels.map { (place, $0) }
            })
        try TableOutput(
            columns: model.rowColumnNames, levels: levels, dates: file.manifest.formats.dates,
            beginning: .texts(times(of: count, for: file.manifest))
        ).write(file.manifest.formats.nearest(to: rows), to: output.still.place)
    }

    /// What names the rows of a series of the model's own, so that it is read again: times as far apart as the model's, from 0 or 1970 on,
    /// and the series 1.
    private func times(of count: Int, for manifest: SeriesManifest) -> [(
        name: String, rows: [String]
    )] {
        let times = (0..<count).map { place in
            manifest.step.time(place, after: 0).map {
                manifest.timeFormat?.text(of: $0) ?? "\($0)"
            } ?? "\(place + 1)"
        }
        let series = manifest.columns.series.map {
            [(name: $0, rows: [String](repeating: "1", count: count))]
        }
        return (series ?? []) + [(name: manifest.columns.time, rows: times)]
    }

    /// Clips that begin anew.
    private func sample(_ file: FramesFile) throws {
        guard condition.condition == nil, given == nil else {
            throw CommandFailure(
                .usage, "--condition and --given do not belong to models of frames")
        }
        try decoding.refuse()
        _ = try output.isMoving(of: file.model)
        let frames = frames ?? file.model.treatment.frames
        let most = MemoryLimit.bytes / 2 / (16 * frames * file.model.model.dataSize)
        guard count <= most else {
            throw CommandFailure(
                .usage,
                "--count \(count): this machine's memory holds \(Format.count(most)) clips of \(Format.count(frames, "frame")) of this model; draw fewer, or shorter ones"
            )
        }
        let session = FramesSession(file.model, on: running.executor)
        try output.still.write(
            session.sample(
                count, Continuation(frames: frames, drawsFrames: draw ?? false),
                key: RandomKey(seed: seed.seed)),
            of: file.model.lasting(frames), perRow: Int(Double(count).squareRoot().rounded(.up)))
    }

    private func sample(_ file: MixtureFile) throws {
        if condition.condition != nil {
            throw CommandFailure(
                .usage, "--condition belongs to conditional models; a mixture takes --given")
        }
        if draw != nil || output.isMoving || [.png, .wav, .folder].contains(output.still.kind) {
            throw CommandFailure(.usage, "a mixture gives rows; write .csv or .npy")
        }
        try file.requireMixture()
        let known = try given.map { try GivenCells.values($0, of: file) } ?? [:]
        let mixture = known.isEmpty ? file.mixture : try file.mixture.conditional(on: known)
        let drawn = draw(mixture, of: file, known)
        // Given columns stand where they stood.
        let width = file.mixture.width
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
        try TableOutput(file.mixture, formats: file.manifest.formats).write(
            formats?.nearest(to: rows) ?? rows, to: output.still.place)
    }
}
