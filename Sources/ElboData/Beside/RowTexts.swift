/// The cells of a table as they were written, row after row: what joins results to the rows they belong to.
public final class RowTexts {
    /// The names of the columns; their numbers from 1 in a table without a header.
    public let names: [String]
    private let source: Source
    private let places: [Int]

    private enum Source {
        case text(DelimitedTable)
        case database(DatabaseTable)

        var head: TableHead {
            switch self {
            case .text(let table): table.head
            case .database(let table): table.head
            }
        }
    }

    /// Opens a table a second time.
    ///
    /// - Parameters:
    ///   - path: the file that holds the data.
    ///   - columns: which, by name or number from 1; nil takes all.
    ///   - options: how the data were read, which says whether there is a header.
    /// - Throws: `DataError`, for what is no table in a file, and for unknown columns.
    public init(_ path: String, columns: [String]?, options: ReadOptions) throws {
        guard path != "-" else {
            throw DataError.noRowTexts(
                path: path, reason: "standard input cannot be read twice; give a file")
        }
        guard !ImageFolder.isFolder(path), !SoundFolder.isArchive(path) else {
            throw DataError.noRowTexts(path: path, reason: "a folder or an archive has no columns")
        }
        let file = try RecognizedFile(path: path)
        switch file.format {
        case .delimited:
            source = .text(
                try DelimitedTable(
                    file.reader, header: options.header, excluded: options.excluded,
                    asked: options.columns ?? []))
        case .sqlite:
            source = .database(try DatabaseTable(file))
        case .idx, .npy, .npz, .image, .sound, .video:
            throw DataError.noRowTexts(
                path: path, reason: "only CSV and TSV tables and databases have columns of text")
        }
        let head = source.head
        let places = try columns.map(head.indices) ?? Array(0..<head.width)
        self.places = places
        names = places.map { head.names?[$0] ?? "\($0 + 1)" }
    }

    /// The next row's cells, without quotes and the spaces around them; nil behind the last row.
    ///
    /// - Throws: `DataError` for a row with another number of cells.
    public func next() throws -> [String]? {
        var texts = [String](repeating: "", count: source.head.width)
        switch source {
        case .text(let table):
            guard let record = try table.nextRecord() else { return nil }
            let line = table.records.line
            try table.visit(record, line: line, isWanted: { places.contains($0) }) {
                texts[$0] = try table.head.text(of: $1, column: $0, line: line)
            }
        case .database(let table):
            let count = try table.forNextRows(1) { _, cell in
                for place in places { texts[place] = cell(place).text }
            }
            guard count > 0 else { return nil }
        }
        return places.map { texts[$0] }
    }
}
