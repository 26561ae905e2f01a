import Elbo

extension ReadingOptions {
    /// A class for every row of the data at a path.
    ///
    /// - Parameters:
    ///   - text: A file, a column of the data, or with --table one of the table.
    ///   - data: The rows.
    ///   - path: Where they come from.
    /// - Throws: `DataError`.
    func labels(_ text: String, for data: Dataset, at path: String) throws -> Labels {
        guard let table else {
            return try Labels.read(text, beside: path, for: data, header: header)
        }
        return try Labels.read(text, inTable: table, for: data)
    }

    /// Classes known for some rows of the data at a path.
    ///
    /// - Parameters: as of `labels`.
    /// - Throws: `DataError`.
    func partialLabels(_ text: String, for data: Dataset, at path: String) throws -> PartialLabels {
        guard let table else {
            return try PartialLabels.read(text, beside: path, for: data, header: header)
        }
        return try PartialLabels.read(text, inTable: table, for: data)
    }
}
