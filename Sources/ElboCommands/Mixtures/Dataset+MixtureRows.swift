import Elbo

extension Dataset {
    /// The rows as a mixture takes them: one number for each column, of a category the place of its level.
    ///
    /// - Throws: `CommandFailure` for data without the texts of the mixture's categories.
    func rows(for mixture: GaussianMixture) throws -> any RowSource {
        try rows(withTextsOf: mixture.table)
    }

    /// The rows, of categories the places of levels.
    ///
    /// - Parameter table: the columns of a model when some are categories.
    /// - Throws: `CommandFailure` for data without the texts of these.
    func rows(withTextsOf table: [TableColumn]?) throws -> any RowSource {
        guard let table, self.table == nil else { return levelSource }
        throw CommandFailure(
            .badData,
            "\(name) has no texts, and the model has categories; give a table with the columns \(table.map(\.name).joined(separator: ", "))"
        )
    }
}
