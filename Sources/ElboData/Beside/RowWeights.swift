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
        let (origin, options) = try BesideData(text).place(beside: path, header: header) {
            DataError.notWeights(path: $0, reason: $1)
        }
        let table = try Dataset.read(origin, options: options).rowSource
        guard table.width == 1 else {
            throw DataError.notWeights(
                path: origin, reason: "it has \(table.width) columns of numbers; one is needed")
        }
        guard table.count == count else {
            throw DataError.weightCount(path: origin, expected: count, found: table.count)
        }
        let weights = try table.values(ofRows: 0..<count)
        if let row = weights.firstIndex(where: { !($0 >= 0) }) {
            throw DataError.invalidWeight(
                path: origin, row: row + 1,
                found: weights[row].isNaN ? "missing" : "\(weights[row])")
        }
        guard weights.contains(where: { $0 > 0 }) else {
            throw DataError.zeroWeights(path: origin)
        }
        return weights
    }
}
