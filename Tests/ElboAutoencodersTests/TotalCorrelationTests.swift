import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// The aggregate of q(z|x) from batches, and the split of the KL term.
@Suite struct TotalCorrelationTests {
    private static let dice = RandomKey(seed: 21)
    /// Laws of six examples in two dimensions, and a draw of the first.
    private static let means = (0..<12).map { dice.normal(at: $0) }
    private static let logVariances = (0..<12).map { 0.3 * dice.normal(at: 20 + $0) - 0.5 }
    private static let z = [0.3, -0.2]

    private static func density(_ example: Int, _ axis: Int) -> Double {
        let (mean, logVariance) = (means[2 * example + axis], logVariances[2 * example + axis])
        let away = z[axis] - mean
        return exp(-0.5 * (away * away * exp(-logVariance) + logVariance + log(2 * Double.pi)))
    }

    /// q(z), q(z₁) and q(z₂) of the first example's draw, by a batch.
    private func estimate(_ batch: [Int], _ estimator: TotalCorrelationBound.Estimator) throws
        -> [Double]
    {
        func rows(_ all: [Double]) -> HostArray {
            array([batch.count, 2], batch.flatMap { [all[2 * $0], all[2 * $0 + 1]] })
        }
        let z = array([batch.count, 2], batch.flatMap { _ in Self.z })
        let found = try outputs(of: [z, rows(Self.means), rows(Self.logVariances)]) {
            let aggregate = AggregatePosterior(
                of: $0[0], law: DiagonalNormal(mean: $0[1], logVariance: $0[2]),
                examples: $0[0].trace.constant(6), by: estimator)
            return [aggregate.joint, aggregate.marginals]
        }
        return ([found[0].doubles[0]] + found[1].doubles[..<2]).map { exp($0) }
    }

    @Test("Stratified: the mean over all batches that hold an example is q(z), exactly")
    func stratified() throws {
        var sums = [0.0, 0, 0]
        var count = 0.0
        for a in 1..<6 {
            for b in 1..<6 where a != b {
                sums = zip(sums, try estimate([0, a, b], .stratified)).map { $0 + $1 }
                count += 1
            }
        }
        let marginals = (0..<2).map { axis in
            (0..<6).reduce(0) { $0 + Self.density($1, axis) } / 6
        }
        let joint = (0..<6).reduce(0) { $0 + Self.density($1, 0) * Self.density($1, 1) } / 6
        #expect(isClose(sums.map { $0 / count }, [joint] + marginals))
    }

    @Test("Stratified: a batch of all examples gives q(z) itself")
    func whole() throws {
        let joint = (0..<6).reduce(0) { $0 + Self.density($1, 0) * Self.density($1, 1) } / 6
        // One other example counts (N - M) / NM = 1 / 30, the rest 1 / 5: q(z) only in the mean over orders.
        let means = try (1..<6).map { last in
            try estimate([0, last] + (1..<6).filter { $0 != last }, .stratified)[0]
        }
        #expect(isClose(means.reduce(0, +) / 5, joint))
    }

    @Test("Weighted: the sum over the batch by NB")
    func weighted() throws {
        let found = try estimate([0, 3, 4], .weighted)
        let joint = [0, 3, 4].reduce(0) { $0 + Self.density($1, 0) * Self.density($1, 1) }
        #expect(isClose(found[0], joint / 18))
        #expect(isClose(found[1], [0, 3, 4].reduce(0) { $0 + Self.density($1, 0) } / 18))
    }

    @Test(
        "Information, correlation and distance add up to the KL of the draws, and weights of 1 to the ELBO",
        arguments: ["stratified", "weighted"])
    func split(estimator: String) throws {
        let objective = try Objective("total-correlation:beta=1,estimator=\(estimator)")
        let model = try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [3],
            objective: objective
        ).scattered(seed: 4)
        let x = ["x": array([4, 3], (0..<12).map { Self.dice.normal(at: 50 + $0) })]
        let found = try model.step(x, seed: 3)
        let terms = try model.run(x, seed: 3) { x, pass in
            let observed = model.autoencoder.observed(x, key: pass.nextKey())
            let terms = model.autoencoder.terms(of: observed, in: &pass)
            return [(terms.layers[0].logRatio ?? terms.reconstruction).mean()]
        }
        let parts = [Metric.mutualInformation, Metric.totalCorrelation, Metric.dimensionWiseKL]
            .map { found.metrics[$0] ?? .nan }
        #expect(isClose(parts.reduce(0, +), terms[0].scalar))
        let reconstruction = found.metrics[Metric.reconstruction] ?? .nan
        #expect(isClose(found.loss, terms[0].scalar - reconstruction))
    }

    @Test("A posterior whose dimensions vary together is refused")
    func refusal() throws {
        for objective in ["total-correlation", "dip"] {
            let model = try KnownModel(
                .fullCovariance, schema: ExampleSchema(itemShape: [3]), latent: 2,
                objective: Objective(objective))
            #expect(throws: AutoencoderError.self) { try model.autoencoder.validate() }
        }
    }
}
