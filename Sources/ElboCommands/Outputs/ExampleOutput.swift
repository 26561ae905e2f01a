import ArgumentParser
import Elbo
import Foundation

/// Where examples go: a table, an array, a sheet of pictures, or sounds.
struct ExampleOutput: ParsableArguments {
    /// What a file's name says it is.
    enum Kind: String, CaseIterable {
        case csv, npy, png, apng, gif, y4m, mp4, txt, wav
        /// A folder with a file for each sound or clip.
        case folder

        /// Whether clips play in it, or are drawn.
        var showsClips: Bool {
            switch self {
            case .png, .apng, .gif, .y4m, .mp4, .folder: true
            case .csv, .npy, .txt, .wav: false
            }
        }
    }

    @Option(
        name: .shortAndLong,
        help:
            "Where the examples go: .csv, .npy, .png (pictures, and spectrograms of sounds), .apng, .gif, .y4m or .mp4 (clips, which play side by side; .mp4 through ffmpeg), .txt (sentences only), .wav (sounds, one after the other), a folder with / at its end (sounds or clips, a file each), or - for standard output.",
        completion: .file())
    var output: String = "-"

    @OptionGroup var overwriting: OverwriteOption

    @Option(
        help: ArgumentHelp(
            "How many times as large a picture's pixels become (default: 1, more for pictures below \(Picture.legibleSide) pixels).",
            valueName: "factor"))
    var scale: Int?

    func validate() throws {
        if let unknown { throw ValidationError(unknown) }
        if let scale, !(1...64).contains(scale) {
            throw ValidationError("--scale is \(scale), it must be in 1...64")
        }
    }

    /// What is said of an ending that stands for nothing; nil for any other.
    var unknown: String? {
        kind == nil
            ? "--output is \(output), it must end in .csv, .npy, .png, .apng, .gif, .y4m, .mp4, .txt or .wav, or in / for a folder, or be - for standard output"
            : nil
    }

    /// What the output's name says it is; names without an extension are tables, other extensions nothing.
    var kind: Kind? {
        if output.hasSuffix("/") || ImageFolder.isFolder(output) { return .folder }
        let ending = URL(fileURLWithPath: output).pathExtension.lowercased()
        return ending.isEmpty || output.hasPrefix("/dev/")
            ? .csv : Kind(rawValue: ending).flatMap { $0 == .folder ? nil : $0 }
    }

    /// The place of the output.
    var place: OutputPlace { overwriting.place(output) }

    /// Looks at the place before the work.
    ///
    /// - Parameter inputs: What the verb reads.
    /// - Throws: `CommandFailure` or `DataError` of kind `.cannotCreate`.
    func check(reading inputs: String?...) throws {
        if kind == .mp4 { try EncodedVideo.program(for: output) }
        guard kind == .folder else {
            return try OutputPlaces([output], reading: inputs)
                .check(overwriting: overwriting.force)
        }
        try checkFolder(reading: inputs)
    }

    /// Writes `.png`, `.npy`, or CSV, in the data's own units: Float64 for columns that were standardised, Float32 for
    /// pixels and other numbers.
    ///
    /// - Parameters:
    ///   - values: Rows of `dataSize` numbers in the model's units; NaN for an example that there is not.
    ///   - model: What they are examples of.
    ///   - perRow: Pictures side by side on a sheet.
    ///   - areDraws: Whether they are rows as a table could have them, whose numbers are then written as the table's.
    ///   - beginning: What each row of a table begins with.
    ///   - names: What files of a folder are called, without the ending; numbers when nil.
    /// - Throws: `DataError` of kind `.cannotCreate`, `CommandFailure` for a picture of no image.
    func write(
        _ values: [Float], of model: some ExampleModel, perRow: Int, areDraws: Bool = false,
        beginning: RowBeginning? = nil, names: [String]? = nil
    ) throws {
        try write(
            of: model, perRow: perRow, areDraws: areDraws, beginning: beginning, names: names
        ) { try $0(values) }
    }

    /// Writes examples that come some at a time; a table's go out at once, those of an array, a sheet or sounds are collected
    /// first.
    ///
    /// - Parameter rows: calls what it is given with the next rows of `dataSize` numbers in the model's units.
    /// - Throws: as `write(_:of:perRow:)`, and what `rows` throws.
    func write(
        of model: some ExampleModel, perRow: Int, areDraws: Bool = false,
        beginning: RowBeginning? = nil, names: [String]? = nil,
        _ rows: (([Float]) throws -> Void) throws -> Void
    ) throws {
        func all() throws -> [Float] {
            var values: [Float] = []
            try rows { values += $0 }
            return values
        }
        try refuseNumbersOnTerminal(model)
        let transform = model.transform
        if model.clips != nil, kind?.showsClips == true {
            return try writeClips(
                transform.inverted(try all()).map { Float($0) }, of: model, perRow: perRow,
                names: names)
        }
        switch kind {
        case .png:
            let pixels = transform.inverted(try all()).map { Float($0) }
            guard let sheet = try model.contactSheet(pixels, perRow: perRow, scale: scale) else {
                throw noPictures(model)
            }
            try AtomicFile.write(to: output, existing: place.existing) { try $0.write(sheet) }
        case .apng, .gif, .y4m, .mp4:
            throw CommandFailure(
                .usage,
                "\(output): nothing moves in examples of \(Format.shape(model.itemShape)); write .png, .npy or .csv"
            )
        case .txt:
            throw CommandFailure(
                .usage,
                "\(output): only sentences go into a .txt; write \(model.fittingEndings)")
        case .wav, .folder:
            try writeSounds(transform.inverted(try all()), of: model, names: names)
        case .npy, .csv, nil:
            let names = model.columns ?? (1...model.itemSize).map { "x\($0)" }
            var table = TableOutput(
                columns: names, itemShape: model.itemShape, dates: model.formats?.dates ?? [:],
                beginning: beginning)
            guard case .standardize(_, let deviations) = transform else {
                return try write(rows, of: model, into: table) { exact in
                    (areDraws ? model.formats?.nearest(to: exact) ?? exact : exact)
                        .map { Float($0) }
                }
            }
            let source = kind == .npy ? nil : model.table
            if let source {
                table = TableOutput(
                    source, deviations: deviations, formats: model.cellFormats,
                    beginning: beginning)
            } else {
                table.spreads = deviations
            }
            try write(rows, of: model, into: table) { exact in
                let numbers = areDraws ? model.formats?.nearest(to: exact) ?? exact : exact
                return source?.codes(of: numbers) ?? numbers
            }
        }
    }

    /// Writes rows of a table, whose cells some threads make of the model's numbers.
    ///
    /// - Parameters:
    ///   - rows: Calls what it is given with the next rows.
    ///   - cells: The cells of whole rows in the data's own units.
    private func write<Number: TableNumber>(
        _ rows: (([Float]) throws -> Void) throws -> Void, of model: some ExampleModel,
        into table: TableOutput, _ cells: @escaping @Sendable ([Double]) -> [Number]
    ) throws {
        let (width, transform) = (model.itemSize, model.transform)
        let piece = max(1, (1 << 16) / width) * width
        try table.write(to: place) { (write: ([Number]) throws -> Void) in
            // Neither outlives its call.
            try withoutActuallyEscaping(write) { write in
                try rows { values in
                    for start in stride(from: 0, to: values.count, by: 16 * piece) {
                        let wave = values[start..<min(start + 16 * piece, values.count)]
                        let pieces = concurrentMap(
                            (wave.count + piece - 1) / piece, threads: nil
                        ) {
                            let first = start + $0 * piece
                            let rows = Array(wave[first..<min(first + piece, wave.endIndex)])
                            return cells(transform.inverted(rows))
                        }
                        for cells in pieces { try write(cells) }
                    }
                }
            }
        }
    }

    /// Refuses to fill a terminal with the numbers of pictures or sounds, which nobody reads; what is redirected is written.
    private func refuseNumbersOnTerminal(_ model: some ExampleModel) throws {
        guard output == "-", isatty(STDOUT_FILENO) == 1,
            model.sounds != nil || model.pictureShape != nil || model.clips != nil
        else { return }
        let (noun, file) =
            model.sounds != nil
            ? ("sounds", "sounds.wav, or sounds/ for a file each,")
            : model.clips != nil ? ("clips", "clips.gif") : ("pictures", "pictures.png")
        throw CommandFailure(
            .usage,
            "a terminal shows no \(noun): write them with --output \(file) or redirect their numbers"
        )
    }

    /// What to say about a picture of something that is none.
    func noPictures(_ model: some ExampleModel) -> CommandFailure {
        CommandFailure(
            .usage,
            "\(output): examples of \(Format.shape(model.itemShape)) are no pictures; "
                + "write .csv or .npy")
    }
}

extension ExampleModel {
    /// The endings of files that its examples go into, in words.
    fileprivate var fittingEndings: String {
        if sounds != nil { return ".wav, .png, .csv or .npy, or a folder (with / at its end)" }
        if clips != nil { return ".gif, .apng, .mp4, .csv or .npy" }
        return pictureShape == nil ? ".csv or .npy" : ".png, .csv or .npy"
    }
}
