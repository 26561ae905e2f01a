import ArgumentParser
import Elbo

/// `elbo decode`
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examples from latent codes: from encode, changed, or drawn elsewhere.",
        discussion: """
            Each row of codes goes to the mean of p(x|z), or with --draw to a draw from it, in the data's own \
            units. The codes are a table or an array of one column for each latent dimension; in a table with \
            columns z1, z2, ... these are taken, whatever stands beside them. Of a model of codewords (vq-vae) the \
            columns i1, i2, ... are their numbers, as encode gives them, and so is an array of one column for each place.

            Example:
              elbo encode digits.safetensors t10k-images-idx3-ubyte.gz --output codes.csv
              elbo mixture codes.csv --components 10 --output codes.safetensors
              elbo sample codes.safetensors --count 64 --output drawn.csv
              elbo decode digits.safetensors drawn.csv --output drawn.png
            """)

    @OptionGroup var model: ModelOption

    @Argument(
        help: ArgumentHelp(
            "The codes: .csv[.gz], .tsv[.gz], .npy, .npz, or - for standard input.",
            valueName: "codes"),
        completion: .file())
    var codes: String

    @Flag(help: "Draw from p(x|z) instead of showing its mean.")
    var draw = false

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var told: ToldClasses
    @OptionGroup var condition: ConditionOption
    @OptionGroup var output: ExampleOutput
    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func run() throws {
        try output.check(reading: model.path, codes, told.labels)
        let file = try model.open()
        let session = ModelSession(file.model, on: running.executor)
        let saved = SavedModel.autoencoder(file)
        try saved.requireCondition(toBeTold: told.labels)
        let layout = file.model.autoencoder.codeLayout
        let (data, areNumbers) = try readCodes(
            of: file.model.autoencoder.latentDimension, places: layout?.places)
        let known = try told.labels.map {
            try saved.telling(data, PartialLabels(reading.labels($0, for: data, at: codes)))
        }
        let asked = try condition.classes(data.count, of: file.model)
        let classes = try known.flatMap { try session.classes(of: $0) } ?? asked
        // A row without a code, as encode writes it for a row without a cell, has no example either.
        let empty = EmptyRows(of: data)
        empty.announce()
        let given = try data.rowSource.values(ofRows: 0..<data.count).map { $0.isNaN ? 0 : $0 }
        let values =
            areNumbers
            ? try session.codes(ofCodewords: given.map { try whole($0) }) : given.map { Float($0) }
        announce(values, outside: file.model.autoencoder, but: empty)
        if file.model.schema.text != nil {
            return try output.write(
                sentences: session.texts(
                    of: values, classes: classes, by: draw ? TokenChoice() : .greedy,
                    key: RandomKey(seed: seed.seed))
            )
        }
        let examples =
            draw
            ? try session.draw(
                from: values, classes: classes, key: RandomKey(seed: seed.seed), in: .model)
            : try session.decode(values, classes: classes, in: .model)
        let perRow = min(max(Int(Double(data.count).squareRoot().rounded(.up)), 1), 20)
        try output.write(
            empty.blanked(examples, from: 0, width: file.model.autoencoder.dataSize),
            of: file.model, perRow: perRow)
    }

    /// Says which codes no example of the model has: what is decoded of them means little.
    private func announce(_ values: [Float], outside model: Autoencoder, but empty: EmptyRows) {
        let space = model.posterior.part.space
        let width = model.latentDimension
        let flaws = (0..<values.count / width).compactMap { row in
            empty.rows.contains(row)
                ? nil
                : space.flaw(in: values[row * width..<(row + 1) * width]).map { (row + 1, $0) }
        }
        guard let (row, flaw) = flaws.first else { return }
        Terminal.say(
            "note: codes of this model are \(space); \(Format.count(flaws.count, "row")) of \(codes) \(flaws.count == 1 ? "is" : "are") none (row \(row) \(flaw)), and what they decode to means little"
        )
    }

    /// A number of a codeword.
    private func whole(_ number: Double) throws -> Int {
        guard let whole = Int(exactly: number) else {
            throw CommandFailure(
                .badData, "\(codes) has \(number) where the whole number of a codeword belongs")
        }
        return whole
    }

    /// Rows of codes: the columns i1, i2, ... or z1, z2, ... of a table that has them, else all that hold numbers; and whether
    /// they are numbers of codewords.
    private func readCodes(of dimension: Int, places: Int?) throws -> (Dataset, Bool) {
        func read(_ letter: String, _ count: Int) throws -> Dataset {
            var options = reading.options()
            options.allowsEmptyColumns = false
            if reading.asked == nil {
                options.columns = (1...count).map { "\(letter)\($0)" }
                options.takesUnnamed = true
            }
            return try Dataset.read(codes, options: options)
        }
        let numbers = places.flatMap { try? read("i", $0) }
        if let numbers, numbers.itemSize == places { return (try known(numbers), true) }
        let data = try read("z", dimension)
        guard data.itemSize == dimension else {
            let wanted = places.map { "\(Format.count($0, "place")) or " } ?? ""
            throw CommandFailure(
                .badData,
                "\(codes) has \(Format.count(data.itemSize, "column")), the model's codes have \(wanted)\(Format.count(dimension, "dimension"))"
            )
        }
        return (try known(data), false)
    }

    /// Codes without missing cells, but for rows that have none at all.
    private func known(_ data: Dataset) throws -> Dataset {
        let known = data.withoutEmptyRows
        guard
            try !data.hasMissing
                || !known.rowSource.values(ofRows: 0..<known.count).contains(where: \.isNaN)
        else {
            throw CommandFailure(
                .badData, "\(codes) has missing cells; a code needs all its dimensions")
        }
        try data.requireFloatRange()
        return data
    }
}
