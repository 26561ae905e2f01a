/// What columns without names are called: `x` and their number from 1.
enum UnnamedColumns {
    /// What a column is called; columns count from 0.
    static func name(of column: Int) -> String { "x\(column + 1)" }

    /// The position of a column by its number from 1, or by what it is called.
    static func position(of reference: String, width: Int) -> Int? {
        guard
            let number = Int(reference.hasPrefix("x") ? String(reference.dropFirst()) : reference),
            (1...max(width, 1)).contains(number)
        else { return nil }
        return number - 1
    }

    /// The names of some columns of a table; nil for all columns in their order.
    static func names(of selection: [Int], width: Int) -> [String]? {
        selection == Array(0..<width) ? nil : selection.map(name(of:))
    }
}

extension ReadOptions {
    /// The positions from 0 of the columns to take, of a table without names.
    ///
    /// - Throws: `DataError.noSuchColumn`, `.repeatedColumn`.
    func positions(ofUnnamed width: Int, path: String) throws -> [Int] {
        try positions(width: width, path: path, header: nil) { reference in
            guard let position = UnnamedColumns.position(of: reference, width: width) else {
                throw DataError.noSuchColumn(path: path, column: reference, columns: [])
            }
            return position
        }
    }

    /// The positions from 0 of the columns to take, of a table of this width.
    ///
    /// - Throws: what `index` throws; `DataError.repeatedColumn`.
    func positions(
        width: Int, path: String, header: [String]?, index: (String) throws -> Int
    ) throws -> [Int] {
        let excluded = Set(try excluded.map(index))
        let rest = (0..<width).filter { !excluded.contains($0) }
        guard let columns else { return rest }
        if takesUnnamed, header == nil, columns.contains(where: { (try? index($0)) == nil }) {
            return rest
        }
        var positions: [Int] = []
        var taken = Set<Int>()
        for column in columns {
            let position = try index(column)
            guard taken.insert(position).inserted else {
                throw DataError.repeatedColumn(
                    path: path,
                    column: ColumnLabel(number: position + 1, name: header?[position]))
            }
            positions.append(position)
        }
        return positions.filter { !excluded.contains($0) }
    }
}
