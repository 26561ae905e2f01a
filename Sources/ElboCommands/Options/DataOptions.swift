import ArgumentParser
import Elbo

/// Where examples come from, for models of both families.
struct DataOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The examples: .csv[.gz], .tsv[.gz], .npy, .npz, .idx[.gz], *-ubyte[.gz], a SQLite database, of several tables as db.sqlite#table or 'db.sqlite#select a, b from t', a folder of .png and .jpg images, of .wav, .aiff, .flac, .ogg and .mp3 sounds (also as .tar[.gz]) or of videos (.y4m, .gif, and .mp4 and others through ffmpeg), or one of them, .txt[.gz] and .jsonl[.gz] of sentences, data that ship such as toy:rings (elbo toy), or - for standard input. Empty cells, NA and NULL are missing.",
            valueName: "data"),
        completion: .file())
    var path: String

    @OptionGroup var reading: ReadingOptions

    /// The examples: of a table the columns that were asked for, or those of `model`, or all that hold numbers.
    ///
    /// - Parameters:
    ///   - model: What will use them.
    ///   - aside: What stands beside the rows, such as labels: columns among these are no part of the examples.
    ///   - allowsEmptyColumns: Whether a column without any number is read, unless it was asked for.
    ///   - categories: What becomes of columns of text where no model knows.
    ///   - talk: What is said about them on standard error.
    func read(
        for model: SavedModel? = nil, aside: [String?] = [], allowsEmptyColumns: Bool = false,
        categories: CategoryReading = .leftOut, threads: Int?, talk: ReadingTalk = .losses
    ) throws -> Dataset {
        try reading.read(
            path, for: model, aside: aside, allowsEmptyColumns: allowsEmptyColumns,
            categories: categories, threads: threads, talk: talk)
    }

    /// The examples that an autoencoder is to be trained on, whatever they are.
    ///
    /// - Parameters:
    ///   - columns: What the columns of a table are.
    ///   - sentences: How sentences are read.
    ///   - labels: Where classes are that stand beside the rows.
    ///   - threads: How many read.
    func readForTraining(
        _ columns: ColumnOptions, _ sentences: TextOptions, labels: String? = nil, threads: Int?
    ) throws -> Dataset {
        if let source = try reading.sentences(path, threads: threads) {
            guard columns.given.isEmpty else {
                throw CommandFailure(.usage, "--column belongs to tables, not to sentences")
            }
            return try sentences.examples(source)
        }
        try sentences.refuse(for: path)
        let examples = try read(
            aside: [labels], categories: columns.reading(pooling: true), threads: threads,
            talk: .all)
        try columns.requireNumbers(in: examples)
        if let line = examples.categoriesLine { Terminal.say(line) }
        return examples
    }

    /// Classes known for some rows, from a file or a column of the data.
    func labels(_ text: String?, for data: Dataset) throws -> PartialLabels? {
        try text.map { try reading.partialLabels($0, for: data, at: path) }
    }

    /// How often each row counts, from a file or a column of the data.
    func weights(_ text: String?, for data: Dataset) throws -> [Double]? {
        try text.map {
            try RowWeights.read($0, beside: path, count: data.count, header: reading.header)
        }
    }
}

/// What belongs to the examples but trains conditional models only.
struct LabelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Known classes: for colouring only, unless a conditional recipe or model is told them. A file (idx, npy, npz:member, one column of text) or a column of the data or of --table (default: the sub-folders of a folder).",
            valueName: "file|column"),
        completion: .file())
    var labels: String?

    /// A class for each row, or none where it is not known.
    func read(for examples: Dataset, of data: DataOptions) throws -> PartialLabels? {
        guard let labels else { return Labels(foldersOf: examples).map { PartialLabels($0) } }
        return try data.labels(labels, for: examples)
    }
}
