import ArgumentParser
import Elbo

/// Where a row of results for each row of the data goes.
struct TableOutputOption: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help:
            "Where the rows go: .csv, .npy, or - for CSV on standard output; of predict with a model of frames also .apng, .gif, .y4m, .mp4, .png and a folder with / at its end.",
        completion: .file())
    var output: String = "-"

    @Option(
        help: ArgumentHelp(
            "Begin each row with these columns of the data, such as an identifier.",
            valueName: "columns"))
    var id: String?

    @Flag(help: "Begin each row with all columns of the data, as they stand there.")
    var append = false

    @OptionGroup var overwriting: OverwriteOption

    /// The columns that --id names.
    private var names: [String]? {
        id?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    func validate() throws {
        if let names,
            let wrong = names.first(where: { name in
                name.isEmpty || names.count(where: { $0 == name }) > 1
            })
        {
            throw ValidationError(
                wrong.isEmpty
                    ? "--id is '\(id ?? "")', which names no column; give names or numbers, separated by commas"
                    : "--id names \(wrong) twice")
        }
        if id != nil, append {
            throw ValidationError("--id and --append exclude each other: all columns hold the --id")
        }
        if id != nil || append, output.lowercased().hasSuffix(".npy") {
            throw ValidationError(
                "--\(append ? "append" : "id") needs a table; an array (\(output)) holds no text")
        }
    }

    /// Refuses places of pictures.
    ///
    /// - Throws: `CommandFailure`.
    func requireTable() throws {
        guard TableOutput.takes(output) else {
            throw CommandFailure(
                .usage, "--output is \(output), it must end in .csv or .npy, or be - for CSV")
        }
    }

    /// The same as the place of clips.
    var clips: ExampleOutput { ExampleOutput(output, overwriting: overwriting) }

    /// The place of the output.
    var place: OutputPlace { overwriting.place(output) }

    /// Looks at the place before the work.
    ///
    /// - Parameter inputs: What the verb reads.
    /// - Throws: `CommandFailure` or `DataError` of kind `.cannotCreate`.
    func check(reading inputs: String?...) throws {
        try OutputPlaces([output], reading: inputs).check(overwriting: overwriting.force)
    }

    /// What each row begins with: what was asked for, else the names of images, else `standard`.
    ///
    /// - Throws: `DataError` for columns that the data do not have.
    func beginning(
        _ data: DataOptions, of examples: Dataset, for model: SavedModel,
        standard: RowBeginning? = nil
    ) throws -> RowBeginning? {
        if id != nil || append {
            try model.refuseSentences("rows begin with them, and have no other columns")
            return .cells(
                try RowTexts(
                    data.path, columns: names,
                    options: data.reading.options(for: model)))
        }
        return examples.rowNames.map {
            .texts([(examples.schema.text == nil ? "file" : "sentence", Array($0))])
        } ?? standard
    }
}
