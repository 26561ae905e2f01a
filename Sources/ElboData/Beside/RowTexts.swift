/// The cells of a table as they were written, row after row: what joins results to the rows they belong to.
public final class RowTexts {
    /// The names of the columns; their numbers from 1 in a table without a header.
    public let names: [String]
    private let table: DelimitedTable
    private let places: [Int]

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
        guard !ImageFolder.isFolder(path) else {
            throw DataError.noRowTexts(path: path, reason: "a folder has no columns")
        }
        let file = try RecognizedFile(path: path)
        guard case .delimited = file.format else {
            throw DataError.noRowTexts(
                path: path, reason: "only CSV and TSV tables have columns of text")
        }
        let table = try DelimitedTable(
            file.reader, header: options.header, excluded: options.excluded,
            asked: options.columns ?? [])
        let places = try columns.map(table.indices(of:)) ?? Array(0..<table.width)
        self.places = places
        names = places.map { table.header?[$0] ?? "\($0 + 1)" }
        self.table = table
    }

    /// The next row's cells, without quotes and the spaces around them; nil behind the last row.
    ///
    /// - Throws: `DataError` for a row with another number of cells.
    public func next() throws -> [String]? {
        guard let record = try table.nextRecord() else { return nil }
        var texts = [String](repeating: "", count: table.width)
        try table.visit(record, isWanted: { places.contains($0) }, number: { _, _, _ in nil }) {
            texts[$0] = try table.text(of: $1, in: $0)
        }
        return places.map { texts[$0] }
    }
}
