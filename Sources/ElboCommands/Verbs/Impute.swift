import ArgumentParser
import Elbo
import Foundation

/// `elbo impute`
struct Impute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill missing cells with what the model expects there.",
        discussion: """
            The table comes back as it is, with its text columns and its order; only missing cells of the \
            model's columns are filled: with their conditional mean given the other cells of the row (categories: with their most probable level), \
            or with --draw by a draw from their conditional law. --draws 5 writes five tables, for multiple \
            imputation; --intervals says beside the filled table how sure each cell is: between which numbers nine tenths of its \
            draws lie, of a category which share of its draws is the text. A model that infers classes (m2) sums over all classes. A model of series fills with what all rows of a series say, those before and those after; cells that \
            are drawn belong to one path through the gap.

            A model of frames with a linear state (elbo train --recipe kvae on clips) fills the frames that --hidden names, of which it \
            is shown nothing, with what those before and behind them say; in pictures beside the whole clip and what was shown of it.

            Example:
              elbo impute penguins.safetensors penguins.csv --output complete.csv
              elbo impute balls.safetensors others.npy --hidden 5...15 --output filled.apng
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Flag(help: "A draw from the conditional law instead of its mean.")
    var draw = false

    @Option(
        help: ArgumentHelp(
            "Write this many tables with different draws: out-1.csv, out-2.csv, ...",
            valueName: "number"))
    var draws: Int?

    @Option(
        name: .shortAndLong,
        help:
            "Where the table goes, or - for standard output: a text table as text, .csv or .tsv; .npy, .npz and .idx arrays as .npy or .csv; clips as .apng, .gif, .y4m, .mp4, .png, .npy or a folder with / at its end.",
        completion: .file())
    var output: String = "-"

    @Option(
        help: ArgumentHelp(
            "Where a table of the filled cells goes: row, column, value, low, high, share.",
            valueName: "file.csv"), completion: .file())
    var intervals: String?

    @Option(help: ArgumentHelp("The share of draws in an interval.", valueName: "share"))
    var level: Double = 0.9

    @OptionGroup var frames: HiddenFramesOptions

    @OptionGroup var overwriting: OverwriteOption

    @Option(
        help: ArgumentHelp(
            "Of an autoencoder: draws of z for each row (default: 48).", valueName: "number"))
    var samples: Int?

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if let samples, !(1...10_000_000).contains(samples) {
            throw ValidationError("--samples is \(samples), it must be in 1...10000000")
        }
        if let draws, !(1...10_000).contains(draws) {
            throw ValidationError("--draws is \(draws), it must be in 1...10000")
        }
        if frames.hidden != nil { return try validateFrames() }
        let ending = URL(fileURLWithPath: output).pathExtension.lowercased()
        if !output.hasPrefix("/dev/"), !["", "csv", "tsv", "tab", "txt", "npy"].contains(ending) {
            throw ValidationError(
                "--output is \(output), it must end in .csv, .tsv or .npy, or be - for standard output"
            )
        }
        if !(level > 0 && level < 1) {
            throw ValidationError("--level is \(level), it must be between 0 and 1")
        }
        if let intervals, intervals.hasSuffix(".npy") || intervals.hasSuffix(".npz") {
            throw ValidationError(
                "--intervals is a table with texts; name it .csv, not \(intervals)")
        }
        if intervals != nil, draws != nil {
            throw ValidationError("--intervals and --draws exclude each other")
        }
        if draws != nil, output == "-" {
            throw ValidationError("--draws writes several tables; name them with --output")
        }
        if draws != nil, output.hasPrefix("/dev/") || ImageFolder.isFolder(output) {
            throw ValidationError(
                "--draws writes several tables beside \(output), which is no file's name")
        }
    }

    func run() throws {
        if let hidden = frames.hidden { return try fillFrames(hidden) }
        let outputs = outputs
        try OutputPlaces(outputs + [intervals].compactMap { $0 }, reading: [model.path, data.path])
            .check(overwriting: overwriting.force)
        let model = try model.openAny()
        try model.refuseSentences("impute fills cells of tables")
        let key = RandomKey(seed: seed.seed)
        guard draws != nil else {
            return try write(
                model, draw ? .draw(key) : .conditionalMean, to: overwriting.place(output))
        }
        for (index, path) in outputs.enumerated() {
            try write(model, .draw(key.child(UInt64(index + 1))), to: overwriting.place(path))
        }
    }

    /// The tables to write.
    private var outputs: [String] {
        guard let draws else { return [output] }
        let ending = URL(fileURLWithPath: output).pathExtension
        let stem = ending.isEmpty ? output : String(output.dropLast(ending.count + 1))
        return (1...draws).map { "\(stem)-\($0)" + (ending.isEmpty ? "" : ".\(ending)") }
    }

    private func write(_ model: SavedModel, _ imputation: Imputation, to place: OutputPlace) throws
    {
        let (names, width) = model.cells
        let columns = data.reading.asked ?? names ?? (1...width).map(String.init)
        guard columns.count == width else {
            throw CommandFailure(
                .usage,
                "--columns names \(Format.count(columns.count, "column")), the model has \(width)"
            )
        }
        let fill = try filler(model, imputation, columns: columns)
        let sure = try intervals.map { _ in try cellIntervals(model, columns) }
        let key = RandomKey(seed: seed.seed).child(.max)
        let completion = try TableCompletion.write(
            data.path, to: place.path, columns: columns,
            options: data.reading.options(for: model), existing: place.existing
        ) { rows, cells in
            guard let sure else { return try fill(rows, cells, imputation) }
            try sure.fill(rows, cells, imputation, key: key, by: fill)
        }
        if let intervals {
            try sure?.write(to: overwriting.place(intervals), without: Set(completion.kept))
        }
        Terminal.say(
            "\(place.path == "-" ? "" : place.path + ": ")\(Format.count(completion.filled, "cell")) of \(Format.count(completion.rows, "row")) filled"
        )
        if !completion.kept.isEmpty {
            Terminal.say(
                "\(Format.count(completion.kept.count, "cell")) with a text that the model does not know kept"
            )
        }
    }

    /// What intervals are made for.
    ///
    /// - Throws: `CommandFailure` for a model of series, whose draws belong together.
    private func cellIntervals(_ model: SavedModel, _ columns: [String]) throws -> CellIntervals {
        let formats: [NumberFormat?]?
        switch model {
        case .autoencoder(let file): formats = file.model.cellFormats
        case .mixture(let file): formats = file.manifest.formats
        case .frames: throw Self.noFrames
        case .series:
            throw CommandFailure(
                .usage,
                "--intervals does not belong to models of series; elbo predict tells intervals of their forecasts"
            )
        }
        let table = model.table?.renamed(columns) ?? columns.map { TableColumn(name: $0) }
        return CellIntervals(
            level: level, columns: table, formats: formats ?? columns.map { _ in nil })
    }

    /// What is said of clips, which are no tables.
    private static var noFrames: CommandFailure {
        CommandFailure(
            .usage,
            "impute fills cells of tables, and of clips under a model of --recipe kvae the frames that --hidden names; elbo predict tells the frames that follow"
        )
    }

    /// Refuses arrays, which hold no texts, where a mixture has categories.
    private func requireTexts(for mixture: GaussianMixture) throws {
        let ending = URL(fileURLWithPath: data.path).pathExtension.lowercased()
        guard mixture.categories != nil, ["npy", "npz", "idx"].contains(ending) else { return }
        throw CommandFailure(
            .badData,
            "\(data.path) has no texts, and the mixture has categories; give a table in .csv or .tsv"
        )
    }

    /// What replaces NaN in a block of rows.
    private func filler(_ model: SavedModel, _ imputation: Imputation, columns: [String]) throws
        -> (Range<Int>, UnsafeMutableBufferPointer<Double>, Imputation) throws -> Void
    {
        switch model {
        case .frames: throw Self.noFrames
        case .series(let file):
            guard samples == nil else {
                throw CommandFailure(
                    .usage,
                    "--samples belongs to autoencoders; imputations of a model of series are exact")
            }
            let use = try SeriesUse(file, data, threads: running.threads)
            let filled: [Double]
            switch imputation {
            case .conditionalMean: filled = try use.filledCells(drawingWith: nil)
            case .draw(let key): filled = try use.filledCells(drawingWith: key)
            }
            let width = use.model.width
            return { rows, cells, _ in
                for place in cells.indices where cells[place].isNaN {
                    let value = filled[rows.lowerBound * width + place]
                    cells[place] =
                        file.manifest.formats[place % width]?.nearest(to: value)
                        ?? value.rounded(digits: 9)
                }
            }
        case .mixture(let file):
            try file.requireMixture()
            guard samples == nil else {
                throw CommandFailure(
                    .usage, "--samples belongs to autoencoders; a mixture's imputations are exact")
            }
            try requireTexts(for: file.mixture)
            return { rows, cells, imputation in
                let missing = cells.indices.filter { cells[$0].isNaN }
                try file.mixture.impute(
                    cells, firstRow: rows.lowerBound, by: imputation, threads: running.threads)
                let width = file.mixture.width
                for place in missing {
                    let format = file.manifest.formats?[place % width]
                    cells[place] =
                        format?.nearest(to: cells[place]) ?? cells[place].rounded(digits: 9)
                }
            }
        case .autoencoder(let file):
            guard !file.model.autoencoder.asksForClasses else {
                throw CommandFailure(
                    .usage,
                    "impute does not take models that are told a class with each row; train one that infers classes, with --recipe m2, or one without, such as vae"
                )
            }
            let session = ModelSession(file.model, on: running.executor)
            return { rows, cells, imputation in
                try session.impute(
                    cells, columns: columns, firstRow: rows.lowerBound, samples: samples ?? 48,
                    by: imputation, key: RandomKey(seed: seed.seed))
            }
        }
    }
}

extension SavedModel {
    /// The names of the columns that the model describes, if they have names, and how many they are.
    fileprivate var cells: (names: [String]?, count: Int) {
        switch self {
        case .autoencoder(let file):
            (
                file.model.sourceColumns,
                file.model.table?.count ?? file.model.autoencoder.dataSize
            )
        case .mixture(let file): (file.mixture.rowColumns, file.mixture.width)
        case .series(let file): (file.model.layout.rowColumns, file.model.layout.width)
        case .frames(let file): (nil, file.model.itemSize)
        }
    }
}

extension ModelSession {
    /// Replaces NaN in a block of rows.
    fileprivate func impute(
        _ cells: UnsafeMutableBufferPointer<Double>, columns: [String], firstRow: Int,
        samples: Int, by imputation: Imputation, key: RandomKey
    ) throws {
        guard cells.contains(where: \.isNaN) else { return }
        if let place = cells.firstIndex(where: { $0.isFinite && !Float($0).isFinite }) {
            throw CommandFailure(
                .badData,
                "row \(firstRow + place / columns.count + 1), column '\(columns[place % columns.count])' is \(cells[place]), beyond the numbers that the model computes with (up to 3.4e38); replace it, or empty the cell to call it missing"
            )
        }
        let table = model.table
        let numbers = table?.indicators(of: cells) ?? Array(cells)
        let block = try Dataset(
            numbers.map { Float($0) }, itemShape: [model.autoencoder.dataSize],
            name: "rows from \(firstRow + 1) on")
        let label = UInt64(firstRow) + 1
        let way: LatentImputation =
            switch imputation {
            case .conditionalMean: .conditionalMean
            case .draw(let key): .draw(key.child(label))
            }
        let examples = try impute(block, samples: samples, by: way, key: key.child(label))
        let filled = model.cells(of: examples)
        for place in cells.indices where cells[place].isNaN { cells[place] = filled[place] }
    }
}
