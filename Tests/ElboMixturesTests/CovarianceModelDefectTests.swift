import ElboMixtures
import Testing

@Suite("Scatters without an answer")
struct CovarianceModelDefectTests {
    private let good = [4.0, 1, 1, 3]

    private func error(
        _ model: CovarianceModel, _ scatters: [[Double]], weights: [Double] = [10, 10]
    ) -> MixtureError? {
        let stored =
            model.isDiagonal ? scatters.map { [$0[0], $0[3]] } : scatters
        do {
            _ = try model.covariances(
                of: ScatterStatistics(dimension: 2, weights: weights, scatters: stored))
            return nil
        } catch { return error as? MixtureError }
    }

    @Test("a component on one point", arguments: CovarianceModel.allCases)
    func point(model: CovarianceModel) {
        let found = error(model, [good, [0, 0, 0, 0]])
        let sharesAll: Set<CovarianceModel> = [.eii, .eei, .eee, .eev]
        if sharesAll.contains(model) {
            #expect(found == nil)
        } else {
            #expect(found == .collapsedComponent(component: 2, rows: 10))
        }
    }

    @Test("a component on a line", arguments: [CovarianceModel.eve, .vve, .evv, .vvv])
    func line(model: CovarianceModel) {
        #expect(
            error(model, [[1, 3, 3, 9], good]) == .collapsedComponent(component: 1, rows: 10))
        // Collinear but for the rounding of 0.1 and 0.3.
        #expect(
            error(model, [[0.01, 0.03, 0.03, 0.09], good])
                == .collapsedComponent(component: 1, rows: 10))
    }

    @Test("all components on parallel lines", arguments: [CovarianceModel.eee, .vee, .eev, .vev])
    func parallelLines(model: CovarianceModel) {
        let found = error(model, [[1, 3, 3, 9], [2, 6, 6, 18]])
        #expect(
            found == .singularCovariance || found == .collapsedComponent(component: 1, rows: 10))
    }

    @Test("a constant column", arguments: CovarianceModel.allCases)
    func constantColumn(model: CovarianceModel) {
        let found = error(model, [[4, 0, 0, 0], [2, 0, 0, 0]])
        if model.shape == .identity {
            #expect(found == nil)
        } else {
            #expect(found != nil)
        }
    }

    @Test("no weight, not finite", arguments: CovarianceModel.allCases)
    func unusable(model: CovarianceModel) {
        #expect(
            error(model, [good, good], weights: [10, 0]) == .emptyComponent(component: 2))
        #expect(
            error(model, [[.nan, 0, 0, .nan], good])
                == .notFinite(what: "the scatter of component 1"))
    }

    @Test("when everything collapses, the columns' own variances tell")
    func spreads() {
        let dust = [1e-17, 0, 0, 1e-17]
        let statistics = ScatterStatistics(
            dimension: 2, weights: [10, 10], scatters: [dust, dust], spreads: [1, 1])
        for model in CovarianceModel.allCases where !model.isDiagonal {
            #expect(throws: MixtureError.self, "\(model)") {
                try model.covariances(of: statistics)
            }
        }
    }

    @Test("a prior gives every collapsed component a covariance")
    func prior() throws {
        let prior = ConjugatePrior(mean: [0, 0], covariance: good, components: 2)
        for model in CovarianceModel.allCases {
            var means = [[0.0, 1], [5, 5]]
            let zero = model.isDiagonal ? [0.0, 0] : [0.0, 0, 0, 0]
            let statistics = ScatterStatistics(
                dimension: 2, weights: [3, 1], scatters: [zero, zero], spreads: [4, 3])
            guard ConjugatePrior.supports(model) else {
                #expect(throws: MixtureError.unsupported(option: "a conjugate prior", model: model))
                {
                    try prior.adding(to: statistics, means: &means, model: model)
                }
                continue
            }
            let augmented = try prior.adding(to: statistics, means: &means, model: model)
            let covariances = try model.covariances(of: augmented)
            #expect(covariances.allSatisfy { $0.logDeterminant?.isFinite == true })
        }
    }

    @Test("posterior modes are modes: no scaled covariance or moved mean is better")
    func mode() throws {
        let prior = ConjugatePrior(mean: [1, -1], covariance: good, components: 2)
        for model in CovarianceModel.allCases where ConjugatePrior.supports(model) {
            let sample = [[0.0, 1], [5, 5]]
            var means = sample
            let (weights, full) = ([12.0, 7], [[9.0, 2, 2, 5], [3, -1, -1, 8]])
            let stored = model.isDiagonal ? full.map { [$0[0], $0[3]] } : full
            let augmented = try prior.adding(
                to: ScatterStatistics(dimension: 2, weights: weights, scatters: stored),
                means: &means, model: model)
            let covariances = try model.covariances(of: augmented)
            func posterior(_ means: [[Double]], _ covariances: [Covariance]) throws -> Double {
                let scatters = (0..<2).map { k -> [Double] in
                    let o = zip(sample[k], means[k]).map { $0 - $1 }
                    return (0..<4).map { full[k][$0] + weights[k] * o[$0 / 2] * o[$0 % 2] }
                }
                let statistics = ScatterStatistics(
                    dimension: 2, weights: weights, scatters: scatters)
                return HardScatter.objective(statistics, covariances)
                    + (try prior.logDensity(means: means, covariances: covariances, model: model))
            }
            let best = try posterior(means, covariances)
            for factor in [0.9, 0.99, 1.01, 1.1] {
                let scaled = covariances.map { covariance -> Covariance in
                    switch covariance {
                    case .diagonal(let v): .diagonal(v.map { $0 * factor })
                    case .full(let m, let d): .full(m.map { $0 * factor }, dimension: d)
                    }
                }
                #expect(try posterior(means, scaled) < best, "\(model) \(factor)")
            }
            // mclust shrinks no means under EEV, and so the prior has no say in them there.
            for step in [-0.01, 0.01] {
                var moved = means
                moved[1][0] += step
                #expect(try posterior(moved, covariances) < best, "\(model)")
            }
        }
    }
}
