public import ElboData

/// Classes told by mixtures: each class has a density, and a row belongs to the class with the largest π_c p_c(x).
///
/// With one component a class the covariances of the classes share what a model says (EDDA: Bensmail and Celeux 1996,
/// "Regularized Gaussian discriminant analysis through eigenvalue decomposition"); VVV is quadratic and EEE linear discriminant analysis.
/// With mixtures each class has a number of components and a model of its own (MclustDA: Hastie and Tibshirani 1996; Fraley and
/// Raftery 2002, section 5).
public struct DiscriminantAnalysis: Sendable {
    /// How mixtures are fitted and chosen: the models, the criterion, the law; with mixtures also the numbers of components and
    /// the starts.
    public var search: MixtureSearch
    /// Whether a class is a mixture, of as many components as the search tries; else it has one.
    public var hasMixtures: Bool

    /// An analysis by a search.
    public init(_ search: MixtureSearch, hasMixtures: Bool = false) {
        self.search = search
        self.hasMixtures = hasMixtures
    }

    /// Fits the classes to rows.
    ///
    /// - Parameters:
    ///   - data: the rows; what is known of their components is not looked at.
    ///   - labels: each row's class; of rows without one EDDA finds the class by EM, and mixtures leave them out.
    ///   - chosen: the model and the number of components of each class, which are then not searched for: those of an earlier
    ///     fit to other rows.
    /// - Returns: A mixture of all classes (`GaussianMixture.classes`), whose weights are the classes' shares of the rows.
    /// - Throws: `MixtureError`, also `.tooFewRows` for a class without rows; `DataError` from reading.
    public func fit(
        _ data: MixtureData, labels: PartialLabels, as chosen: [MixtureClass]? = nil
    ) throws -> GaussianMixture {
        guard labels.values.count == data.rows.count else {
            throw MixtureError.option(
                name: "the number of known labels", value: "\(labels.values.count)",
                allowed: "\(data.rows.count), one for each row")
        }
        guard search.noise == nil, search.method.trim == 0 else {
            throw MixtureError.option(
                name: "the noise, or the trimmed share", value: "positive",
                allowed: "0 for classes, to which every row belongs")
        }
        return hasMixtures
            ? try mixtures(data, labels, as: chosen) : try oneEach(data, labels, as: chosen)
    }

    private func oneEach(
        _ data: MixtureData, _ labels: PartialLabels, as chosen: [MixtureClass]?
    ) throws -> GaussianMixture {
        var search = search
        search.components = [labels.names.count]
        search.models = chosen.map { [$0[0].model] } ?? search.models
        search.start = .partition(labels.values)
        search.restarts = 0
        let fit = try search.run(data.knowing(labels.values)).fit
        return try fit.mixture.ofClasses(
            labels.names.map { MixtureClass(name: $0, components: 1, model: fit.mixture.model) })
    }

    private func mixtures(
        _ data: MixtureData, _ labels: PartialLabels, as chosen: [MixtureClass]?
    ) throws -> GaussianMixture {
        var parts: [GaussianMixture] = []
        var shares: [Double] = []
        for (place, _) in labels.names.enumerated() {
            let rows = labels.values.indices.filter { labels.values[$0] == place }
            guard !rows.isEmpty else {
                throw MixtureError.tooFewRows(rows: 0, needed: 1, components: 1)
            }
            var own = search
            if let chosen {
                own.components = [chosen[place].components]
                own.models = [chosen[place].model]
            }
            own.components = own.components.filter { $0 < rows.count }
            if own.components.isEmpty { own.components = [1] }
            let fit = try own.run(
                MixtureData(
                    SelectedRows(data.rows, rows), table: data.mixed?.table,
                    weights: data.weights.map { all in rows.map { all[$0] } },
                    threads: search.method.threads)
            ).fit
            parts.append(fit.mixture)
            shares.append(fit.rows)
        }
        return try .of(parts, shares: shares, names: labels.names)
    }
}

extension GaussianMixture {
    /// The mixture of the classes' mixtures.
    fileprivate static func of(
        _ parts: [GaussianMixture], shares: [Double], names: [String]
    ) throws -> GaussianMixture {
        let total = shares.reduce(0, +)
        let components = zip(parts, shares).flatMap { part, share in
            part.components.map { $0.weighted($0.weight * share / total) }
        }
        let categories = try parts[0].categories.map {
            try LevelProbabilities(
                $0.columns, shares: parts.flatMap { $0.categories?.shares ?? [] })
        }
        return try GaussianMixture(
            checked: components, law: parts[0].law.ofOwnParts, noise: nil,
            model: parts.allSatisfy { $0.model.isDiagonal } ? .vvi : .vvv,
            columns: parts[0].columns, categories: categories
        ).ofClasses(
            zip(names, parts).map {
                MixtureClass(name: $0, components: $1.components.count, model: $1.model)
            })
    }
}
