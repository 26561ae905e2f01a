import ArgumentParser
import Elbo
import Foundation

/// Where examples come from.
struct DataOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The examples: .csv[.gz], .tsv[.gz], .npy, .npz, .idx[.gz], *-ubyte[.gz], a folder of .png and .jpg images or one of them, or - for standard input.",
            valueName: "data"),
        completion: .file())
    var path: String

    @OptionGroup var reading: ReadingOptions

    /// The examples, the labels' column left out; of a table, the columns of `model` when it has them.
    func read(
        for model: TrainedAutoencoder? = nil, labels: String? = nil, threads: Int?,
        announcing: Bool = false
    ) throws -> Dataset {
        try reading.read(
            path, for: model, labels: labels, threads: threads, announcing: announcing)
    }
}

extension DataOptions {
    /// The same file as rows for a mixture: its columns by name, else all that hold numbers.
    func table(for mixture: GaussianMixture) throws -> TableContents {
        try TableContents.read(
            path,
            options: TableOptions(
                member: reading.member, header: reading.header,
                columns: mixture.columnReferences, excluded: reading.excluded,
                allowsEmptyColumns: true))
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

    @OptionGroup(title: "Images") var images: ImageReadingOptions

    /// The examples; with `announcing`, a folder of images is described on standard error.
    func read(
        _ path: String, for model: TrainedAutoencoder? = nil, labels: String? = nil,
        threads: Int?, announcing: Bool = false
    ) throws -> Dataset {
        var treatment = images.options(for: model)
        treatment.threads = threads
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue,
            path != "-"
        {
            return try images.readFolder(path, treatment, announcing: announcing)
        }
        var options = ReadOptions(
            member: member, header: header, excludedColumns: excluded,
            preferredColumns: model?.columns, images: treatment)
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
            "Known classes, for colouring only: a file (idx, npy, npz:member, one column of text) or a column of the data (default: the sub-folders of a folder of images).",
            valueName: "file|column"),
        completion: .file())
    var labels: String?

    func read(for data: Dataset, at path: String, header: Bool? = nil) throws -> Labels? {
        guard let labels else { return Labels(foldersOf: data) }
        return try Labels.read(labels, beside: path, count: data.count, header: header)
    }
}
