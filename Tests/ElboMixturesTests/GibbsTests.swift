import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Draws of a mixture's parameters from their posterior")
struct GibbsTests {
    private static let prior = ConjugatePrior(
        mean: [0.3, -0.2], scale: [1.5, 0.4, 0.4, 0.8], shrinkage: 0.5, degreesOfFreedom: 6)

    /// The statistics of all rows: n, mean and scatter.
    private static func statistics(_ rows: [[Double]]) -> (Double, [Double], [Double]) {
        let n = Double(rows.count)
        let mean = (0..<2).map { j in rows.reduce(0) { $0 + $1[j] } / n }
        var scatter = [Double](repeating: 0, count: 4)
        for row in rows {
            let off = zip(row, mean).map { $0 - $1 }
            for i in 0..<2 { for j in 0..<2 { scatter[2 * i + j] += off[i] * off[j] } }
        }
        return (n, mean, scatter)
    }

    // 8 means, each beyond 4.8 standard errors with a probability of 1.6e-6.
    @Test("of one component they have the moments of the normal-inverse-Wishart posterior")
    func oneComponent() throws {
        let drawn = DrawnClusters(6, rows: 25, columns: 2, clusters: 1)
        let data = try drawn.data()
        let fit = try ExpectationMaximization(.vvv).fit(
            data, from: .partition(drawn.labels, components: 1))
        var sampler = GibbsSampler()
        sampler.prior = Self.prior
        (sampler.draws, sampler.burnIn) = (6000, 1)
        let draws = try sampler.run(fit.mixture, data)
        #expect(draws.mixtures.count == 6000 && draws.switched == 0)
        let (n, mean, scatter) = Self.statistics(drawn.rows)
        let (kappa, nu) = (0.5 + n, 6 + n)
        let centre = (0..<2).map { j -> Double in
            (0.5 * Self.prior.mean[j] + n * mean[j]) / kappa
        }
        let off = (0..<2).map { mean[$0] - Self.prior.mean[$0] }
        let share = 0.5 * n / kappa
        let scale = (0..<4).map { index -> Double in
            Self.prior.scale[index] + scatter[index] + share * off[index / 2] * off[index % 2]
        }
        let expected = scale.map { $0 / (nu - 3) }
        func check(_ values: [Double], _ truth: Double, _ variance: Double) {
            let average = values.reduce(0, +) / Double(values.count)
            let error = (variance / Double(values.count)).squareRoot()
            #expect(abs(average - truth) < 4.8 * error, "\(average) \(truth) \(error)")
        }
        let all = draws.mixtures.map { $0.components[0] }
        for j in 0..<2 {
            check(all.map { $0.mean[j] }, centre[j], expected[j * 3] / kappa)
            check(
                all.map { $0.covariance.variances[j] }, expected[j * 3],
                2 * expected[j * 3] * expected[j * 3] / (nu - 5))
            // E(μ - m)² = E Σ / κ; of a t law with ν - 1 degrees the fourth moment is 3 (ν - 3) / (ν - 5) squares.
            let square = expected[j * 3] / kappa
            check(
                all.map { ($0.mean[j] - centre[j]) * ($0.mean[j] - centre[j]) }, square,
                square * square * (3 * (nu - 3) / (nu - 5) - 1))
        }
        // Var Σ_12 of an inverse Wishart law (Gelman et al. 2013, table A.1).
        let (a, b, c) = (scale[0], scale[1], scale[3])
        let m = nu - 2
        let variance: Double =
            ((m + 1) * b * b + (m - 1) * a * c) / (m * (m - 1) * (m - 1) * (m - 3))
        check(
            all.map { $0.covariance.matrix[1] }, expected[1],
            variance)
        #expect(all.allSatisfy { abs($0.weight - 1) < 1e-12 })
    }

    /// log p(X | z), but for a constant: the conjugate integral of each model.
    private static func evidence(_ rows: [[Double]], _ z: [Int], _ model: CovarianceModel) -> Double
    {
        let (kappa, nu) = (prior.shrinkage, prior.degreesOfFreedom)
        let spread = (prior.scale[0] + prior.scale[3]) / 2
        var scatters: [[Double]] = []
        var counts: [Double] = []
        var sum = 0.0
        for k in 0..<2 {
            let own = zip(rows, z).filter { $0.1 == k }.map(\.0)
            let n = Double(own.count)
            counts.append(n)
            sum += log(kappa / (kappa + n)) + lgamma(1 + n)
            guard n > 0 else {
                scatters.append([0, 0, 0, 0])
                continue
            }
            let (_, mean, scatter) = statistics(own)
            let off = (0..<2).map { mean[$0] - prior.mean[$0] }
            let share = kappa * n / (kappa + n)
            scatters.append(
                (0..<4).map { index -> Double in
                    scatter[index] + share * off[index / 2] * off[index % 2]
                })
        }
        func wishart(_ n: Double, _ scatter: [Double]) -> Double {
            let s = (0..<4).map { prior.scale[$0] + scatter[$0] }
            let degrees = nu + n
            return lgamma(degrees / 2) + lgamma((degrees - 1) / 2)
                - degrees / 2 * log(s[0] * s[3] - s[1] * s[2])
        }
        func gamma(_ n: Double, _ scatter: Double) -> Double {
            let degrees = nu + n
            return lgamma(degrees / 2) - degrees / 2 * log(spread + scatter)
        }
        let n = counts[0] + counts[1]
        let all = zip(scatters[0], scatters[1]).map { $0 + $1 }
        switch model {
        case .vvv: for k in 0..<2 { sum += wishart(counts[k], scatters[k]) }
        case .eee: sum += wishart(n, all)
        case .vvi:
            for k in 0..<2 {
                sum += gamma(counts[k], scatters[k][0]) + gamma(counts[k], scatters[k][3])
            }
        case .eei: sum += gamma(n, all[0]) + gamma(n, all[3])
        case .vii:
            for k in 0..<2 { sum += gamma(2 * counts[k], scatters[k][0] + scatters[k][3]) }
        default: sum += gamma(2 * n, all[0] + all[3])
        }
        return sum
    }

    // Of each model one number, in 60 batches whose means are all but independent: a t statistic of 59 degrees of
    // freedom beyond 5 has a probability of 6e-6.
    @Test(
        "two rows lie in one component as often as a sum over all divisions says",
        arguments: GibbsSampler.models)
    func enumeration(model: CovarianceModel) throws {
        let rows: [[Double]] = [
            [-0.9, 0.1], [-0.4, -0.6], [0.2, 0.5], [0.8, -0.3], [1.3, 0.9],
        ]
        var (total, together) = (0.0, [Double](repeating: 0, count: 2))
        for code in 0..<32 {
            let z = (0..<5).map { code >> $0 & 1 }
            let weight = exp(Self.evidence(rows, z, model))
            total += weight
            if z[0] == z[1] { together[0] += weight }
            if z[0] == z[4] { together[1] += weight }
        }
        let data = try MixtureData(NumericTable(rows.flatMap { $0 }, width: 2))
        let isDiagonal = model.isDiagonal
        let start = try GaussianMixture(
            components: [[-0.5, 0], [0.8, 0.3]].map {
                .init(
                    weight: 0.5, mean: $0,
                    covariance: isDiagonal
                        ? .diagonal([1, 1]) : .full([1, 0, 0, 1], dimension: 2))
            }, model: model)
        var sampler = GibbsSampler()
        sampler.prior = Self.prior
        (sampler.draws, sampler.burnIn, sampler.threads) = (3000, 50, 1)
        let draws = try sampler.run(start, data)
        // Given the parameters rows are independent: the shares say how often two are together.
        let shares = try draws.mixtures.map { try $0.posteriors(of: data.rows, threads: 1) }
        for (pair, expected) in zip([(0, 1), (0, 4)], together) {
            let values = shares.map { own in
                zip(own[pair.0], own[pair.1]).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let batches = (0..<60).map { batch in
                values[batch * 50..<(batch + 1) * 50].reduce(0, +) / 50
            }
            let mean = batches.reduce(0, +) / 60
            let variance = batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59
            #expect(
                abs(mean - expected / total) < 5 * (variance / 60).squareRoot(),
                "\(model.name) \(mean) \(expected / total)")
        }
        #expect(draws.switched > 0)
    }

    @Test("components keep their numbers where the chain exchanges them")
    func labels() throws {
        let key = RandomKey(seed: 21)
        let rows = (0..<60).map { [key.normal(at: $0) + ($0 % 2 == 0 ? 0 : 3)] }
        let data = try MixtureData(NumericTable(rows.flatMap { $0 }, width: 1))
        let fit = try MixtureSearch(components: [2], models: [.eii]).run(data).fit
        var sampler = GibbsSampler()
        (sampler.draws, sampler.burnIn, sampler.threads) = (3000, 200, 1)
        let draws = try sampler.run(fit.mixture, data)
        let (first, second) = (fit.mixture.components[0].mean[0], fit.mixture.components[1].mean[0])
        let kept = draws.mixtures.count {
            ($0.components[0].mean[0] < $0.components[1].mean[0]) == (first < second)
        }
        #expect(kept > 2550)
        #expect(abs(draws.means[0][0].mean - first) < 1)
        #expect(draws.means[0][0].low < draws.means[0][0].mean)
        #expect(draws.weights[0].effective > 20 && draws.weights[0].effective <= 3000)
        let again = try sampler.run(fit.mixture, data)
        #expect(again.mixtures.last == draws.mixtures.last)
    }

    @Test("as many independent draws as an autoregression has are found")
    func effective() {
        let key = RandomKey(seed: 3)
        var value = 0.0
        let draws = (0..<20000).map { index -> Double in
            value = 0.8 * value + key.normal(at: index)
            return value
        }
        let summary = PosteriorDraws.Summary(draws)
        // (1 - 0.8) / (1 + 0.8) of them.
        #expect(abs(summary.effective - 20000 / 9) < 700)
        #expect(abs(summary.low + 1.645 / 0.6) < 0.35 && abs(summary.high - 1.645 / 0.6) < 0.35)
    }

    @Test("what has no conjugate posterior is refused")
    func refused() throws {
        let drawn = DrawnClusters(5, rows: 30, columns: 2, clusters: 2)
        let holes = DrawnClusters(5, rows: 30, columns: 2, clusters: 2, missing: 0.2)
        for model in [CovarianceModel.vev, .vvv] {
            let fit = try ExpectationMaximization(model).fit(
                drawn.data(), from: .partition(drawn.labels, components: 2))
            #expect(throws: MixtureError.self) {
                try GibbsSampler().run(
                    fit.mixture, model == .vvv ? holes.data() : drawn.data())
            }
        }
    }
}
