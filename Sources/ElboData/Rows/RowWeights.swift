/// How much each row of a data set counts.
public enum RowWeights {
    /// Reads one weight for each row.
    ///
    /// - Parameters:
    ///   - text: a file (CSV with one column, IDX, NPY, `archive.npz:array`), or a column of the table at
    ///     `path` by its name or its number from 1.
    ///   - path: the file that holds the data.
    ///   - count: how many rows the data has.
    ///   - header: whether the table at `path` has a header; nil to find out.
    /// - Returns: finite numbers of at least 0, not all 0.
    /// - Throws: `DataError`, among them `.invalidWeight` with the row, `.zeroWeights`, `.weightCount`.
    public static func read(
        _ text: String, beside path: String, count: Int, header: Bool? = nil
    ) throws -> [Double] {
        let origin: String
        var options = TableOptions(allowsEmptyColumns: true)
        switch Labels.Source(text) {
        case .file(let file, let member):
            origin = file
            options.member = member
        case .column(let column):
            origin = path
            guard path != "-" else {
                throw DataError.notWeights(
                    path: path,
                    reason: "a column of standard input cannot be read twice; give a file")
            }
            options.header = header
            options.columns = [column]
        }
        let table = try NumericTable.read(origin, options: options)
        guard table.width == 1 else {
            throw DataError.notWeights(
                path: origin, reason: "it has \(table.width) columns of numbers; one is needed")
        }
        guard table.count == count else {
            throw DataError.weightCount(path: origin, expected: count, found: table.count)
        }
        if let row = table.values.firstIndex(where: { !($0 >= 0) }) {
            let weight = table.values[row]
            throw DataError.invalidWeight(
                path: origin, row: row + 1, found: weight.isNaN ? "missing" : "\(weight)")
        }
        guard table.values.contains(where: { $0 > 0 }) else {
            throw DataError.zeroWeights(path: origin)
        }
        return table.values
    }
}
