import ArgumentParser
import Elbo
import Foundation

/// A table of numbers that a mixture works on.
struct TableReading: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The rows: .csv[.gz], .tsv[.gz], .npy, .npz, .idx[.gz], or - for standard input. Empty cells and NA are missing.",
            valueName: "data"),
        completion: .file())
    var path: String

    @Option(
        help: ArgumentHelp(
            "The columns to take, by names or numbers, such as bill_length_mm,flipper_length_mm (default: all that hold numbers).",
            valueName: "names"))
    var columns: String?

    @Option(
        name: .customLong("exclude"),
        help: ArgumentHelp(
            "A column to leave out, by name or number; may be repeated.", valueName: "column"))
    var excluded: [String] = []

    @Option(
        name: .customLong("missing"),
        help: ArgumentHelp(
            "A text that marks a missing cell beside the customary ones, such as -999; may be repeated.",
            valueName: "text"))
    var missing: [String] = []

    @Option(help: "The array to take from an .npz file.")
    var member: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Whether a table's first line holds names (default: found out).")
    var header: Bool?

    /// The rows for a fit.
    ///
    /// - Parameters:
    ///   - aside: columns that serve as labels or weights and are not modelled.
    ///   - allowsEmptyColumns: whether a column without any number is read, unless it was asked for.
    func read(aside: [String?] = [], allowsEmptyColumns: Bool = false) throws -> TableContents {
        let others = aside.compactMap { text -> String? in
            guard let text, case .column(let column) = Labels.Source(text) else { return nil }
            return column
        }
        var options = options
        options.columns = asked
        options.excluded += others
        options.allowsEmptyColumns = allowsEmptyColumns && columns == nil
        return try TableContents.read(path, options: options)
    }

    /// The columns that were asked for.
    private var asked: [String]? { columns.map { $0.split(separator: ",").map(String.init) } }

    /// What reading needs to know beside the columns.
    var options: TableOptions {
        TableOptions(member: member, header: header, excluded: excluded, missing: missing)
    }

    /// The rows for a mixture: its columns by name, wherever they stand; else as many as it has.
    func read(for mixture: GaussianMixture) throws -> TableContents {
        var options = options
        options.columns = asked ?? mixture.columnReferences
        options.allowsEmptyColumns = options.columns != nil
        return try TableContents.read(path, options: options)
    }

    /// Known classes of the rows.
    func labels(_ text: String?, count: Int) throws -> PartialLabels? {
        try text.map { try PartialLabels.read($0, beside: path, count: count, header: header) }
    }
}

extension GaussianMixture {
    /// What finds its columns again in a table: their names, unless several share one.
    var columnReferences: [String]? {
        columns.flatMap { Set($0).count == $0.count ? $0 : nil }
    }
}
