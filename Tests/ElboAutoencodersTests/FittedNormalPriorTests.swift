import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// A normal law fitted to codes after training.
@Suite struct FittedNormalPriorTests {
    @Test("Draws have the codes' mean and covariance, their own variances included")
    func moments() throws {
        // z = (1, -2) + A e, A = [[2, 0], [1.5, 0.5]], and a variance of 0.3 of each code's first dimension.
        let key = RandomKey(seed: 8)
        let codes = LatentCodes(
            means: (0..<4000).flatMap { row -> [Float] in
                let (a, b) = (key.normal(at: 2 * row), key.normal(at: 2 * row + 1))
                return [Float(1 + 2 * a), Float(-2 + 1.5 * a + 0.5 * b)]
            }, variances: (0..<8000).map { $0 % 2 == 0 ? 0.3 : 0 }, dimension: 2)
        let autoencoder = try Recipe.autoencoder.autoencoder(
            for: ExampleSchema(itemShape: [3]), latentDimension: 2,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [4])))
        #expect(autoencoder.prior == .fittedNormal)
        try autoencoder.validate()
        let fitted = autoencoder.prior.part.fitted(to: codes, over: autoencoder.latentSpace)
        let start = autoencoder.parameters.initialValues(key: key)
        let session = ModelSession(
            TrainedAutoencoder(
                autoencoder: autoencoder,
                parameters: zip(autoencoder.parameters, start).map { fitted[$0.name] ?? $1 },
                schema: ExampleSchema(itemShape: [3])),
            on: TestExecutors.fast)
        let draws = try session.drawCodes(20_000, key: RandomKey(seed: 9)).map { Double($0) }
        let count = draws.count / 2
        func moment(_ i: Int, _ j: Int, _ m: [Double]) -> Double {
            var sum = 0.0
            for row in 0..<count {
                let (a, b) = (draws[2 * row + i] - m[i], draws[2 * row + j] - m[j])
                sum += a * b
            }
            return sum / Double(count)
        }
        var mean = [0.0, 0.0]
        for (place, value) in draws.enumerated() { mean[place % 2] += value / Double(count) }
        // Within five standard errors of the draws and of the 4000 codes: false alarms below 1e-5.
        #expect(abs(mean[0] - 1) < 0.25 && abs(mean[1] + 2) < 0.2)
        #expect(abs(moment(0, 0, mean) - 4.3) < 0.6)
        #expect(abs(moment(0, 1, mean) - 3) < 0.45)
        #expect(abs(moment(1, 1, mean) - 2.5) < 0.35)
        let told = try session.priorMoments()
        #expect(abs(Double(told.mean[0]) - 1) < 0.2)
        #expect(abs(Double(told.deviation[0]) - 4.3.squareRoot()) < 0.12)
    }

    @Test("Codes that lie in a plane, or all in one place, still give a law")
    func degenerate() {
        let part = FittedNormalPrior()
        let space = LatentSpace(dimension: 2, exampleSize: 3, path: "prior") { _, _ in
            preconditionFailure("no encoder")
        }
        let line = LatentCodes(
            means: (0..<20).flatMap { [Float($0), Float($0)] },
            variances: [Float](repeating: 0, count: 40), dimension: 2)
        let point = LatentCodes(
            means: [1, 1, 1, 1], variances: [0, 0, 0, 0], dimension: 2)
        for codes in [line, point] {
            let values = part.fitted(to: codes, over: space)
            #expect(values.count == 3)
            #expect(values.values.allSatisfy { $0.floats.allSatisfy(\.isFinite) })
        }
    }

    @Test("Recipes with a law of codes keep their prior; a point posterior gets the fitted one")
    func choice() throws {
        func prior(_ recipe: Recipe, _ posterior: Posterior?) throws -> Prior {
            try recipe.autoencoder(
                for: ExampleSchema(itemShape: [3]), latentDimension: 2,
                network: .multilayerPerceptron(MultilayerPerceptron(hidden: [4])),
                posterior: posterior
            ).prior
        }
        #expect(try prior(.vae, nil) == .standardNormal)
        #expect(try prior(.vae, .point) == .fittedNormal)
        #expect(try prior(.autoencoder, nil) == .fittedNormal)
        #expect(try prior(.autoencoder, .diagonalNormal) == .standardNormal)
    }
}
