import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// A mixture fitted to codes after training.
@Suite struct FittedMixturePriorTests {
    private static func codes(_ count: Int) -> LatentCodes {
        let key = RandomKey(seed: 8)
        // Three heaps of correlated codes at the corners of a triangle; a variance of 0.04 of each.
        return LatentCodes(
            means: (0..<count).flatMap { row -> [Float] in
                let corner = [(-4.0, 0.0), (4, 0), (0, 5)][row % 3]
                let (a, b) = (key.normal(at: 2 * row), key.normal(at: 2 * row + 1))
                return [Float(corner.0 + 0.6 * a), Float(corner.1 + 0.5 * a + 0.3 * b)]
            }, variances: [Float](repeating: 0.04, count: 2 * count), dimension: 2)
    }

    private func session(_ codes: LatentCodes, components: Int) throws -> ModelSession {
        let autoencoder = try Recipe.vae.autoencoder(
            for: ExampleSchema(itemShape: [3]), latentDimension: 2,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [4])),
            prior: .fittedMixture(components: components))
        try autoencoder.validate()
        let fitted = autoencoder.prior.part.fitted(to: codes, over: autoencoder.latentSpace)
        let start = autoencoder.parameters.initialValues(key: RandomKey(seed: 1))
        return ModelSession(
            TrainedAutoencoder(
                autoencoder: autoencoder,
                parameters: zip(autoencoder.parameters, start).map { fitted[$0.name] ?? $1 },
                schema: ExampleSchema(itemShape: [3])),
            on: TestExecutors.fast)
    }

    @Test("Draws lie in the heaps of the codes, a third in each, as wide as codes are drawn")
    func heaps() throws {
        let session = try session(Self.codes(1500), components: 10)
        let draws = try session.drawCodes(6000, key: RandomKey(seed: 9)).map { Double($0) }
        var counts = [0, 0, 0]
        var squares = 0.0
        for row in 0..<6000 {
            let (x, y) = (draws[2 * row], draws[2 * row + 1])
            let distances = [(-4.0, 0.0), (4, 0), (0, 5)].map { hypot(x - $0.0, y - $0.1) }
            let nearest = (0..<3).min { distances[$0] < distances[$1] } ?? 0
            counts[nearest] += 1
            squares += distances[nearest] * distances[nearest]
        }
        // 2000 of each within 5.5 standard deviations, of 36; the codes themselves are exactly a third each.
        for count in counts { #expect(abs(count - 2000) < 200) }
        let wanted = 0.36 + 0.25 + 0.09 + 2 * 0.04
        // Within five standard errors of the 1500 codes and the draws.
        #expect(abs(squares / 6000 - wanted) < 0.15)
    }

    @Test("Few codes, codes in one place and a single component still give a law")
    func degenerate() throws {
        let point = LatentCodes(
            means: [1, 1, 1, 1], variances: [0, 0, 0, 0], dimension: 2)
        for (codes, components) in [
            (Self.codes(3), 10), (point, 4), (Self.codes(300), 1),
        ] {
            let session = try session(codes, components: components)
            let draws = try session.drawCodes(200, key: RandomKey(seed: 2))
            #expect(draws.allSatisfy { $0.isFinite && abs($0) < 50 })
        }
    }

    @Test("Until it is fitted, training is that of N(0, I), number by number")
    func training() throws {
        let x = ["x": array([2, 3], [0.3, -1, 0.8, 1.2, 0.1, -0.4])]
        func loss(_ prior: Prior) throws -> Double {
            try KnownModel(
                .vae, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [3], prior: prior,
                values: ["posterior.mean.bias": [0.3, -0.8]]
            ).step(x, seed: 3).loss
        }
        let plain = try loss(.standardNormal)
        #expect(try loss(.fittedMixture(components: 3)) == plain)
        #expect(try loss(.fittedNormal) == plain)
    }
}
