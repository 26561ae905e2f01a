import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Densities are those of the data's own units, whatever a transform did to the numbers.
@Suite struct UnitsTests {
    private static let means = [3.0, -100]
    private static let deviations = [0.25, 40.0]

    /// The linear case behind a transform, with the true posterior.
    private func session() throws -> ModelSession {
        let inner = try LinearCase().model()
        let model = inner.model
        return ModelSession(
            TrainedAutoencoder(
                autoencoder: model.autoencoder, parameters: model.parameters,
                schema: ExampleSchema(
                    itemShape: [2],
                    transform: .standardize(means: Self.means, deviations: Self.deviations))),
            on: TestExecutors.fast)
    }

    private func data() throws -> (data: Dataset, exact: Double) {
        let (seen, exact) = try LinearCase().data(200)
        let raw = seen.rows.flatMap { row in
            row.enumerated().map { Float($1 * Self.deviations[$0] + Self.means[$0]) }
        }
        // x = s t + m: p(x) = p(t) / Π s.
        let logs = Self.deviations.map { log($0) }
        return (try Dataset(raw, itemShape: [2]), exact - logs[0] - logs[1])
    }

    @Test("Bound and weighted estimate are log p(x) of the raw numbers")
    func rawUnits() throws {
        let (data, exact) = try data()
        let bound = try session().evaluateBound(data, key: RandomKey(seed: 1))
        #expect(abs(bound.elbo.mean - exact) < 5 * bound.drawError + 1e-4)
        #expect(isClose(bound.elbo.mean, bound.reconstruction.mean - bound.kl.mean, relative: 1e-9))
        let logs = try session().logLikelihoods(data, samples: 3, key: RandomKey(seed: 2))
        #expect(abs(logs.reduce(0, +) / 200 - exact) < 1e-3)
    }

    @Test("Of cells that are missing nothing is added")
    func missing() throws {
        let model = try TestModel(
            itemShape: [2], latentDimension: 1, hidden: [],
            likelihood: .gaussian(sigma: .fixed(value: 1)),
            transform: .standardize(means: Self.means, deviations: Self.deviations))
        let volumes = try model.autoencoder.logVolumes(
            of: Dataset([1, .nan, .nan, 2, 3, 4], itemShape: [2]),
            model.schema.observation.transform)
        let terms = Self.deviations.map { -log($0) }
        let expected = [terms[0], terms[1], terms[0] + terms[1]]
        for (found, wanted) in zip(volumes, expected) { #expect(isClose(found, wanted)) }
    }

    @Test("Probabilities have no unit")
    func probabilities() throws {
        let model = try TestModel(itemShape: [2], latentDimension: 1, hidden: [])
        let data = Dataset(bytes: [0, 255], itemShape: [2])
        #expect(model.autoencoder.logVolumes(of: data, .pixels) == [0])
    }
}
