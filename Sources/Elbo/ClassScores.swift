extension ModelSession {
    /// How well q(y|x) tells the classes that the data are told; nil where none is, and for models that infer no classes.
    ///
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func scoresOfClasses(_ data: Dataset) throws -> DiscriminantScores? {
        guard let field = model.autoencoder.condition?.field, let told = data.classes[field],
            told.contains(where: { $0 >= 0 }), let shares = try classProbabilities(of: data)
        else { return nil }
        let known = told.indices.filter { told[$0] >= 0 }
        return DiscriminantScores(
            known.map { shares[$0] }, truth: known.map { told[$0] }, folds: 0)
    }
}
