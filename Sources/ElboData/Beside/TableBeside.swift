/// What a table says of each row of a folder: the column `file` has the rows' names.
public enum TableBeside {
    /// One text for each row.
    ///
    /// A row belongs to the line whose `file` is its path within the folder, or else its name without folders; rows that
    /// are pieces of one sound belong to the line of the sound.
    ///
    /// - Parameters:
    ///   - column: A column of the table, by name or number from 1.
    ///   - path: The table: CSV, TSV or a database.
    ///   - data: Rows with names.
    /// - Returns: Nil for a row that the table does not name.
    /// - Throws: `DataError`, for rows without names, a table without `file` or the column, and one that names no row.
    public static func texts(
        of column: String, in path: String, for data: Dataset
    ) throws -> [String?] {
        guard let names = data.rowNames else {
            throw DataError.noRowTexts(
                path: path, reason: "only the files of a folder have names to join a table by")
        }
        let table = try RowTexts(path, columns: ["file", column], options: ReadOptions())
        var texts: [String: String] = [:]
        while let cells = try table.next() { texts[cells[0]] = cells[1] }
        let found = names.map { name -> String? in
            let file = data.sounds == nil ? name : TableBeside.file(ofPiece: name)
            return texts[file] ?? file.split(separator: "/").last.flatMap { texts[String($0)] }
        }
        guard found.contains(where: { $0 != nil }) else {
            throw DataError.noRowTexts(
                path: path,
                reason: "its column file names none of them, such as \(names.first ?? "")")
        }
        return found
    }

    /// The name of the sound that a piece is from: `talk.wav` of `talk.wav@3.0`.
    static func file(ofPiece name: String) -> String {
        guard let mark = name.lastIndex(of: "@"), Double(name[name.index(after: mark)...]) != nil
        else { return name }
        return String(name[..<mark])
    }
}

extension PartialLabels {
    /// Reads the labels of a folder's files from a table.
    ///
    /// - Parameters:
    ///   - column: A column of the table, by name or number from 1.
    ///   - table: A table whose column `file` has the files' names.
    ///   - data: The rows.
    /// - Throws: `DataError`, as `TableBeside.texts`.
    public static func read(
        _ column: String, inTable table: String, for data: Dataset
    ) throws -> PartialLabels {
        PartialLabels(
            try TableBeside.texts(of: column, in: table, for: data).map { text in
                text.flatMap { MissingMark.matchesLabel($0) ? nil : $0 }
            })
    }
}

extension Labels {
    /// Reads a label for every file of a folder from a table.
    ///
    /// - Parameters: as of `PartialLabels.read`.
    /// - Throws: `DataError`, also when the table does not name a row.
    public static func read(
        _ column: String, inTable table: String, for data: Dataset
    ) throws -> Labels {
        let texts = try TableBeside.texts(of: column, in: table, for: data)
        guard let missing = texts.firstIndex(of: nil) else {
            return Labels(texts.compactMap { $0 })
        }
        throw DataError.notLabels(
            path: table, reason: "it has no line for \(data.rowNames?[missing] ?? "")")
    }
}
