import ArgumentParser
import Elbo

/// What a reader should know that the file does not say.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The columns of a table to take, by names or numbers, such as bill_length_mm,flipper_length_mm (default: the model's; without a model all that hold numbers, and for train and mixture categories).",
            valueName: "names"))
    var columns: String?

    @Option(
        name: .customLong("exclude"),
        help: ArgumentHelp(
            "Columns of a table to leave out, by names or numbers, such as id,year; may be repeated.",
            valueName: "names"))
    var excludedNames: [String] = []

    @Option(
        name: .customLong("missing"), parsing: .unconditionalSingleValue,
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

    @Option(
        help: ArgumentHelp(
            "What the comma of numbers such as 1,234 is, where a column does not tell: 'comma' before decimals, 'point' between thousands (default: such a column is text).",
            valueName: "mark"))
    var decimal: DecimalMark?

    @Option(
        help: ArgumentHelp(
            "The order of dates such as 01/02/2024, where a column does not tell: dmy or mdy (default: such a column is left out).",
            valueName: "order"))
    var dateOrder: DateOrder?

    @Option(
        help: ArgumentHelp(
            "The column of a table, or the key of JSON lines, that holds sentences; 'lines' takes each line of a text as one (default: the lines of a .txt that is no table, the key text of .jsonl).",
            valueName: "column"))
    var text: String?

    @Option(
        help: ArgumentHelp(
            "A table that tells of the files of a folder: its column 'file' has their names, and --labels names another one.",
            valueName: "file"),
        completion: .file())
    var table: String?

    @Option(
        help: ArgumentHelp(
            "What a file does not say: 'video' for a folder of numbered images, or an array (frames, height, width) or (videos, frames, height, width), of bytes or shares of white (default: the model's).",
            valueName: "kind"))
    var kind: DataKind?

    @OptionGroup(title: "Images") var images: ImageReadingOptions
    @OptionGroup(title: "Sounds") var sounds: SoundReadingOptions
    @OptionGroup(title: "Moving pictures") var clips: ClipReadingOptions

    /// The columns that were asked for.
    var asked: [String]? { columns.map { $0.split(separator: ",").map(String.init) } }

    /// The columns to leave out.
    var excluded: [String] {
        excludedNames.flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// These options, with a model's columns and images where they are silent.
    ///
    /// - Parameter categories: What becomes of columns of text where no model knows.
    func options(
        for model: SavedModel? = nil, categories: CategoryReading = .leftOut, threads: Int? = nil
    ) -> ReadOptions {
        let known = asked == nil ? model?.columnReferences : nil
        let names = asked ?? known
        let columns = model?.table.flatMap { table in
            names.flatMap { $0.count == table.count ? table.renamed($0) : nil }
        }
        var treatment = images.options(for: model?.imageTreatment)
        treatment.threads = threads
        return ReadOptions(
            member: member, header: header, columns: names, takesUnnamed: known != nil,
            excluded: excluded, missing: missing, allowsEmptyColumns: model != nil,
            categories: columns.map { .known($0) } ?? categories,
            images: treatment, decimal: decimal?.mark, isDayFirst: dateOrder.map { $0 == .dmy },
            dates: model.map { .known($0.dates(asked: asked)) } ?? .found, threads: threads)
    }

    /// The examples at a path; see `DataOptions.read`.
    func read(
        _ path: String, for model: SavedModel? = nil, aside: [String?] = [],
        allowsEmptyColumns: Bool = false, categories: CategoryReading = .leftOut, threads: Int?,
        talk: ReadingTalk = .losses
    ) throws -> Dataset {
        try SwappedPaths.refuseModel(path)
        if let sentences = try sentences(path, for: model, threads: threads) { return sentences }
        let model = model.map(clips.chosen)
        var options = options(for: model, categories: categories, threads: threads)
        options.sounds = try sounds.options(
            for: model?.soundTreatment, strict: images.strict, threads: threads)
        options.clips = try clips.options(
            for: model, isAsked: kind == .video, images: images)
        if model.map({ $0.clipTreatment != nil && ImageFolder.isFolder(path) })
            ?? (ImageFolder.isFolder(path) && (kind == .video || VideoFolder.isAt(path)))
        {
            return try clips.readFolder(path, options.clips, options.images, talk: talk)
        }
        if SoundFolder.isArchive(path)
            || model.map({ $0.soundTreatment != nil && ImageFolder.isFolder(path) })
                ?? SoundFolder.isAt(path)
        {
            return try sounds.readFolder(path, options.sounds, talk: talk)
        }
        if ImageFolder.isFolder(path) {
            return try images.readFolder(path, options.images, talk: talk)
        }
        options.allowsEmptyColumns =
            options.allowsEmptyColumns || allowsEmptyColumns && columns == nil
        for case .column(let column) in aside.compactMap({ $0 }).map(BesideData.init)
        where !(options.columns ?? []).contains(column) {
            options.excluded.append(column)
        }
        let progress = ReadingProgressLine()
        defer { progress.clear() }
        let data = try Dataset.read(path, options: options) { progress.show($0) }
        progress.clear()
        if talk != .nothing, let line = OmittedColumn.line(data.omitted) { Terminal.say(line) }
        if talk != .nothing, let line = NotatedColumn.line(data.notated) { Terminal.say(line) }
        if talk != .nothing {
            for levels in data.unknownLevels { Terminal.say("\(levels)") }
        }
        if case .autoencoder? = model { try data.requireFloatRange() }
        return data
    }
}

/// What is said on standard error about data that are read.
enum ReadingTalk {
    /// Not a word.
    case nothing
    /// What is left out.
    case losses
    /// That, and what a folder of images or sounds holds.
    case all
}

extension SavedModel {
    /// What finds the model's columns again in a table: their names, unless several share one.
    var columnReferences: [String]? {
        let columns =
            switch self {
            case .autoencoder(let file): file.model.sourceColumns
            case .mixture(let file): file.mixture.rowColumns
            case .series(let file): file.model.layout.rowColumns
            case .frames: [String]?.none
            }
        return columns.flatMap { Set($0).count == $0.count ? $0 : nil }
    }

    /// The model's columns that are dates, by their names in a table.
    ///
    /// - Parameter asked: The columns that somebody named in the order of the model's.
    func dates(asked: [String]?) -> [String: DateNotation] {
        let (names, formats) =
            switch self {
            case .autoencoder(let file): (file.model.sourceColumns, file.model.cellFormats)
            case .mixture(let file): (file.mixture.rowColumns, file.manifest.formats)
            case .series(let file): (file.model.layout.rowColumns, file.manifest.formats)
            case .frames: (nil, nil)
            }
        var dates: [String: DateNotation] = [:]
        for (place, format) in (formats ?? []).enumerated() {
            guard let date = format?.date else { continue }
            let own = names?[place] ?? "x\(place + 1)"
            dates[asked.flatMap { $0.count == formats?.count ? $0[place] : nil } ?? own] = date
        }
        return dates
    }

    /// The columns of the table that the model's examples come from, when some are categories.
    var table: [TableColumn]? {
        switch self {
        case .autoencoder(let file): file.model.table
        case .mixture(let file): file.mixture.table
        case .series(let file): file.model.layout.table
        case .frames: nil
        }
    }

    /// How sounds become examples of the model, if they can.
    var soundTreatment: SoundTreatment? {
        switch self {
        case .autoencoder(let file): file.model.schema.observation.sounds
        case .mixture, .series, .frames: nil
        }
    }

    /// How moving pictures become examples of the model, if they can.
    var clipTreatment: ClipTreatment? {
        switch self {
        case .autoencoder(let file): file.model.clips
        case .frames(let file): file.model.clips
        case .mixture, .series: nil
        }
    }

    /// How image files become examples of the model, if they can.
    var imageTreatment: ImageTreatment? {
        switch self {
        case .autoencoder(let file): file.model.imageTreatment
        case .frames(let file): file.model.imageTreatment
        case .mixture, .series: nil
        }
    }
}
