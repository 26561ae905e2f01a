extension ModelSession {
    /// How well the model tells the classes that come with the data (`classProbabilities`); nil where none does, and for models
    /// that tell none.
    ///
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func scoresOfClasses(_ data: Dataset) throws -> DiscriminantScores? {
        guard let field = model.autoencoder.told?.field, let told = data.classes[field],
            told.contains(where: { $0 >= 0 }), let shares = try classProbabilities(of: data)
        else { return nil }
        return DiscriminantScores(shares, ofKnown: told)
    }
}

extension DiscriminantScores {
    /// How well the classes are told of the rows whose class is known.
    ///
    /// - Parameters:
    ///   - shares: The probabilities of the classes of all rows.
    ///   - labels: The class of each row; negative where it is not known.
    package init(_ shares: [[Double]], ofKnown labels: some Collection<Int>) {
        let known = zip(shares, labels).filter { $0.1 >= 0 }
        self.init(known.map(\.0), truth: known.map(\.1), folds: 0)
    }
}
