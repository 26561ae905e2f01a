import ArgumentParser
import Elbo

/// Where examples come from.
struct DataOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The examples: .csv[.gz], .tsv[.gz], .npy, .npz, .idx[.gz], *-ubyte[.gz], or - for standard input.",
            valueName: "data"),
        completion: .file())
    var path: String

    @OptionGroup var reading: ReadingOptions

    /// The examples, the labels' column left out; of a table, the columns of `model` when it has them.
    func read(for model: TrainedAutoencoder? = nil, labels: String? = nil) throws -> Dataset {
        try reading.read(path, for: model, labels: labels)
    }
}

/// What a reader should know that the file does not say.
struct ReadingOptions: ParsableArguments {
    @Option(help: "The array to take from an .npz file.")
    var member: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Whether a table's first line holds names (default: found out).")
    var header: Bool?

    @Option(
        name: .customLong("exclude"),
        help: ArgumentHelp(
            "A column of a table to leave out, by name or number; may be repeated.",
            valueName: "column"))
    var excluded: [String] = []

    func read(_ path: String, for model: TrainedAutoencoder? = nil, labels: String? = nil) throws
        -> Dataset
    {
        var options = ReadOptions(
            member: member, header: header, excludedColumns: excluded,
            preferredColumns: model?.columns)
        if let labels, case .column(let column) = Labels.Source(labels) {
            options.excludedColumns.append(column)
        }
        return try Dataset.read(path, options: options)
    }
}

/// What belongs to the examples but never trains a model.
struct LabelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Known classes, for colouring only: a file (idx, npy, npz:member, one column of text) or a column of the data.",
            valueName: "file|column"),
        completion: .file())
    var labels: String?

    func read(for data: Dataset, at path: String, header: Bool? = nil) throws -> Labels? {
        try labels.map { try Labels.read($0, beside: path, count: data.count, header: header) }
    }
}
