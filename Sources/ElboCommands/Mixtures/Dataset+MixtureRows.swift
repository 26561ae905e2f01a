import Elbo

extension Dataset {
    /// The rows as a mixture takes them: one number for each column, of a category the place of its level.
    ///
    /// - Throws: `CommandFailure` for data without the texts of the mixture's categories.
    func rows(for mixture: GaussianMixture) throws -> any RowSource {
        guard mixture.categories == nil || table != nil else {
            throw CommandFailure(
                .badData,
                "\(name) has no texts, and the mixture has categories; give a table with the columns \(mixture.rowColumnNames.joined(separator: ", "))"
            )
        }
        return levelSource
    }
}
