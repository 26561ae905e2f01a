/// What a table says of its columns before any row is read.
struct TableHead: Sendable {
    /// The file as messages call it.
    let path: String
    /// The columns' names, if there are any.
    let names: [String]?
    /// How many columns there are.
    let width: Int
    /// What a row's number is: of a text a line, of a database a row.
    let place: @Sendable (Int) -> RowPlace

    /// The position from 0 of a column given by its name or its number from 1.
    ///
    /// - Throws: `DataError.ambiguousColumn`, `.noSuchColumn`.
    func index(of reference: String) throws -> Int {
        let places = names?.indices.filter { names?[$0] == reference } ?? []
        if places.count > 1 {
            throw DataError.ambiguousColumn(
                path: path, column: reference, numbers: places.map { $0 + 1 })
        }
        if let index = places.first { return index }
        if let number = Int(reference), (1...max(width, 1)).contains(number) { return number - 1 }
        if names == nil, let position = UnnamedColumns.position(of: reference, width: width) {
            return position
        }
        throw DataError.noSuchColumn(path: path, column: reference, columns: names ?? [])
    }

    /// The positions of several columns; all that are missing are named at once.
    ///
    /// - Throws: as `index(of:)`, and `DataError.noSuchColumns`.
    func indices(of references: [String]) throws -> [Int] {
        var (found, missing): ([Int], [DataError]) = ([], [])
        for reference in references {
            do { found.append(try index(of: reference)) } catch let error as DataError {
                guard case .noSuchColumn = error else { throw error }
                missing.append(error)
            }
        }
        guard let first = missing.first else { return found }
        guard missing.count > 1 else { throw first }
        throw DataError.noSuchColumns(
            path: path,
            missing: missing.compactMap {
                if case .noSuchColumn(_, let column, _) = $0 { column } else { nil }
            }, columns: names ?? [])
    }

    /// A column as errors name it.
    func label(_ column: Int) -> ColumnLabel {
        ColumnLabel(number: column + 1, name: names?[column])
    }

    /// The text of a cell whose bytes stand for themselves somewhere else: as a label or in another table.
    ///
    /// - Throws: `DataError.corrupt` for bytes that are not UTF-8, which would come out as others.
    func text(of cell: UnsafeRawBufferPointer, column: Int, line: Int) throws -> String {
        let text = String(decoding: cell, as: UTF8.self)
        guard text.utf8.elementsEqual(cell) else {
            throw notUTF8("\(place(line)), \(label(column))")
        }
        return text
    }

    /// The error of bytes that are not UTF-8.
    func notUTF8(_ what: String) -> DataError {
        .corrupt(
            path: path, format: "text",
            reason:
                "\(what) is not UTF-8; convert the file, such as with iconv -f LATIN1 -t UTF-8")
    }
}
