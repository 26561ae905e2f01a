public import ElboData
public import ElboEvaluation
public import ElboMixtures
public import ElboNumerics

extension GaussianMixture {
    /// How well the classes of rows are told that are known.
    ///
    /// - Throws: `MixtureError.wrongColumns`; `DataError` from reading.
    public func scores(
        of rows: any RowSource, labels: PartialLabels, threads: Int? = nil
    ) throws -> DiscriminantScores {
        let posteriors = try posteriors(of: rows, threads: threads)
        return DiscriminantScores(
            labels.values.indices.map { classProbabilities(posteriors[$0]) },
            ofKnown: labels.values)
    }
}

extension DiscriminantAnalysis {
    /// Tells each known row's class by an analysis of the other folds, each with the model and the numbers of components
    /// that all rows chose.
    ///
    /// - Parameters:
    ///   - data: the rows.
    ///   - labels: each row's class; those of no known class are not told, and learned from as in the fit.
    ///   - chosen: `GaussianMixture.classes` of a fit to all rows.
    ///   - folds: how many; at least 2.
    ///   - key: deals rows to folds, each class in equal parts.
    /// - Throws: as `fit`, for a fold whose others cannot be fitted.
    public func validate(
        _ data: MixtureData, labels: PartialLabels, as chosen: [MixtureClass], folds: Int = 10,
        key: RandomKey
    ) throws -> DiscriminantScores {
        let all = labels.values.indices.filter { labels.values[$0] >= 0 }
        let sizes = Dictionary(grouping: all) { labels.values[$0] }.mapValues(\.count)
        // The only row of a class cannot be told by others.
        let known = all.filter { sizes[labels.values[$0], default: 0] > 1 }
        guard !known.isEmpty else {
            throw MixtureError.tooFewRows(
                rows: all.count, needed: all.count + 1, components: labels.names.count)
        }
        let parts = Folds(known, strata: labels.values, count: folds, key: key).parts
        var told: [Int: [Double]] = [:]
        for (rows, _) in parts {
            var texts = labels.values.map { $0 < 0 ? nil : labels.names[$0] }
            for row in rows { texts[row] = nil }
            let hidden = PartialLabels(texts)
            guard hidden.names == labels.names else {
                throw MixtureError.tooFewRows(
                    rows: 1, needed: 2, components: labels.names.count)
            }
            // Rows of the fold count for nothing, in no fit.
            var weights = data.weights ?? Array(repeating: 1, count: data.rows.count)
            for row in rows { weights[row] = 0 }
            let mixture = try fit(
                data.counting(weights), labels: hidden, as: chosen)
            let asked = SelectedRows(data.rows, rows)
            let posteriors = try mixture.posteriors(of: asked, threads: search.method.threads)
            for (place, row) in rows.enumerated() {
                told[row] = mixture.classProbabilities(posteriors[place])
            }
        }
        return DiscriminantScores(
            known.map { told[$0] ?? [] }, truth: known.map { labels.values[$0] },
            folds: parts.count)
    }
}
