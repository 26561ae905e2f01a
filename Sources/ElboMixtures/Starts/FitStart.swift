import ElboData

/// What a fit begins with; `MixtureStart` says how a search finds one.
public enum FitStart: Sendable {
    /// Each row's component from 0; -1 for rows that the start leaves open, and the number of components for
    /// rows that begin as noise, when there is noise.
    case partition([Int], components: Int, noise: UniformNoise? = nil)
    /// Each row's responsibilities, row after row.
    case responsibilities([Double], components: Int)
    /// Parameters; of rows in time with the chain of the states, where it is known.
    case mixture(GaussianMixture, following: MarkovChain? = nil)
    /// The responsibilities of a mixture, of whatever covariance model; of rows in time those of the hidden Markov model
    /// with this chain.
    case posteriors(GaussianMixture, following: MarkovChain? = nil)

    /// The parameters of the first E step: those given, or what an M step makes of the given shares.
    func mixture(
        for method: ExpectationMaximization, _ data: MixtureData, _ expect: ExpectationStep,
        _ maximize: MaximizationStep
    ) throws -> GaussianMixture {
        if case .mixture(let mixture, _) = self {
            guard mixture.categories?.columns == data.mixed else {
                throw MixtureError.option(
                    name: "the categories of the first mixture",
                    value: "\(mixture.categories?.columns.categoryNames ?? [])",
                    allowed: "those of the data, \(data.mixed?.categoryNames ?? [])")
            }
            return mixture
        }
        let (mixture, sums) = try sums(for: method, data, expect)
        return try maximize(sums, about: mixture)
    }

    /// How states follow one another in the first E step: as is known, or not at all.
    func chain(for mixture: GaussianMixture) -> MarkovChain {
        switch self {
        case .posteriors(_, let chain?), .mixture(_, let chain?): return chain
        case .posteriors, .mixture, .partition, .responsibilities: break
        }
        return MarkovChain(forgetting: mixture.components.map(\.weight))
    }

    /// The sums of the first M step, and the parameters they are about.
    func sums(
        for method: ExpectationMaximization, _ data: MixtureData, _ expect: ExpectationStep
    ) throws -> (GaussianMixture, Expectation) {
        let isDiagonal = method.model.isDiagonal
        let assignment: Assignment
        let count: Int
        var noise: UniformNoise?
        switch self {
        case .posteriors(let mixture, let chain?):
            return (mixture, try expect(mixture, following: chain, isDiagonal: isDiagonal))
        case .mixture(let mixture, _), .posteriors(let mixture, nil):
            return (mixture, try expect(mixture, isDiagonal: isDiagonal))
        case .partition(let labels, let components, let law):
            precondition(labels.count == data.rows.count, "\(labels.count) labels")
            (assignment, count, noise) = (.partition(labels), components, law)
        case .responsibilities(let values, let components):
            precondition(values.count == data.rows.count * components, "\(values.count) shares")
            (assignment, count) = (.responsibilities(values), components)
        }
        // Means first, so that the scatters of the second pass are about these. Missing cells take the
        // component's mean and the column's variance for want of anything better.
        var mixture = data.mixtureOfAlikeComponents(count, noise: noise)
        let first = try expect(mixture, assignment, isDiagonal: true)
        mixture = recentred(mixture, first)
        return (mixture, try expect(mixture, assignment, isDiagonal: isDiagonal))
    }

    private func recentred(
        _ mixture: GaussianMixture, _ expectation: Expectation
    ) -> GaussianMixture {
        let components = zip(mixture.components, expectation.sums).map { component, sums in
            GaussianMixture.Component(
                weight: component.weight,
                mean: sums.weight > 0
                    ? zip(component.mean, sums.first).map { $0 + $1 / sums.weight }
                    : component.mean, covariance: component.covariance,
                tails: component.tails)
        }
        return GaussianMixture(
            checked: components, law: mixture.law, noise: mixture.noise, model: mixture.model,
            columns: mixture.columns, categories: mixture.categories)
    }
}
