import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Flows as priors and posteriors of models.
@Suite struct FlowPartTests {
    private func model(posterior: Posterior? = nil, prior: Prior? = nil) throws -> KnownModel {
        try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4],
            posterior: posterior, prior: prior
        ).scattered(seed: 9)
    }

    @Test(
        "A flow prior is a law of codes: its density integrates to one, and its draws follow it",
        arguments: ["coupling-flow:steps=2,hidden=5", "autoregressive-flow:steps=3,hidden=5"])
    func priorIsLaw(text: String) throws {
        let model = try model(prior: Prior(text))
        let (step, side) = (0.1, 301)
        let grid = (0..<side * side).flatMap { place in
            [place / side, place % side].map { step * Double($0 - side / 2) }
        }
        let densities = try model.run(["z": array([side * side, 2], grid)]) { fields, pass in
            let space = model.autoencoder.latentSpace
            let law = model.autoencoder.prior.part.law(over: space, in: &pass, fields["z"].trace)
            return [exp(law.logProbability(of: fields["z"]))]
        }[0].doubles
        #expect(abs(densities.reduce(0, +) * step * step - 1) < 1e-3)
        let session = model.session(on: TestExecutors.fast)
        let draws = try session.drawCodes(20_000, key: RandomKey(seed: 3)).map(Double.init)
        let told = try session.priorMoments()
        for axis in 0..<2 {
            let mean = densities.indices.reduce(0.0) {
                $0 + densities[$1] * grid[2 * $1 + axis] * step * step
            }
            let found = SampleMoments(
                stride(from: axis, to: draws.count, by: 2).map { draws[$0] })
            // False alarm once in a million; the told moments are of 4096 draws.
            #expect(abs(found.mean - mean) < 4.9 * found.standardError + 1e-3)
            #expect(abs(Double(told.mean[axis]) - mean) < 11 * found.standardError)
        }
    }

    @Test(
        "ln q(z|x) of a flow's draws is the inverse's, and a fresh flow is the normal law",
        arguments: [
            "autoregressive-flow:steps=3,hidden=5", "coupling-flow:steps=2,hidden=5",
            "planar-flow:steps=3",
        ])
    func posteriorDensity(text: String) throws {
        let model = try model(posterior: Posterior(text))
        let x = ["x": array([2, 3], [0.3, -1, 0.8, 1.2, 0.1, -0.4])]
        let found = try model.run(x) { fields, pass in
            let drawn = model.autoencoder.codes(for: fields, draws: 6, in: &pass)
            guard let law = drawn.law, let density = drawn.logDensity else { return [] }
            return [density, law.logProbability(of: drawn.z), drawn.z]
        }
        try #require(found.count == 3)
        #expect(found[2].shape == [6, 2, 2])
        #expect(isClose(found[0].doubles, found[1].doubles, relative: 1e-9, absolute: 1e-9))
    }

    @Test("No number of an autoregressive flow looks at those after it")
    func order() throws {
        let model = try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [3]), latent: 4, hidden: [4],
            prior: .autoregressiveFlow(steps: 1, hidden: 7)
        ).scattered(seed: 2)
        // One step's inverse direction is its network's: u of z, one pass.
        func u(_ z: [Double]) throws -> [Double] {
            try model.run(["z": array([1, 4], z)]) { fields, pass in
                let space = model.autoencoder.latentSpace
                let law = model.autoencoder.prior.part.law(
                    over: space, in: &pass, fields["z"].trace)
                guard let bent = law as? BentNormal else { return [] }
                return [bent.map.inverse(fields["z"]).x]
            }[0].doubles
        }
        let base = [0.4, -0.2, 1.1, 0.6]
        let before = try u(base)
        for place in 0..<4 {
            var moved = base
            moved[place] += 0.7
            let after = try u(moved)
            for other in 0..<place { #expect(after[other] == before[other]) }
            #expect(after[place] != before[place])
        }
    }

    @Test("Trained where the posterior bends, a flow's bound is above its plain twin's")
    func bends() throws {
        // x = |z| twice over: both signs of z fit, which no single normal law says.
        let key = RandomKey(seed: 4)
        let data = try Dataset(
            (0..<1000).flatMap { row -> [Float] in
                let angle = 2 * Double.pi * key.uniform(at: row)
                return [
                    Float(cos(angle) + 0.1 * key.normal(at: 3 * row)),
                    Float(sin(angle) + 0.1 * key.normal(at: 3 * row + 1)),
                ]
            }, itemShape: [2])
        func bound(posterior: Posterior = .diagonalNormal, prior: Prior = .standardNormal) throws
            -> BoundEvaluation
        {
            let model = try Recipe.vae.autoencoder(
                for: data.schema, latentDimension: 2,
                network: .multilayerPerceptron(.init(hidden: [24], activation: .tanh)),
                likelihood: .gaussian(sigma: .fixed(value: 0.1)), posterior: posterior,
                prior: prior)
            var observer = SilentObserver()
            let result = try Trainer(
                model: model,
                options: TrainingOptions(
                    epochs: 150, batchSize: 100, learningRate: 5e-3, schedule: .cosine(final: 0),
                    validationFraction: 0, seed: 2), executor: TestExecutors.fast
            ).run(on: ExampleReader(data), observer: &observer)
            return try ModelSession(
                TrainedAutoencoder(
                    autoencoder: model, parameters: result.parameters, schema: data.schema),
                on: TestExecutors.fast
            ).evaluateBound(data, key: RandomKey(seed: 1))
        }
        let plain = try bound().elbo
        for better in [
            try bound(posterior: .autoregressiveFlow(hidden: 24)).elbo,
            try bound(prior: .couplingFlow(hidden: 24)).elbo,
        ] {
            #expect(better.mean > plain.mean + 3 * (better.standardError + plain.standardError))
        }
    }
}

/// What a flow prior's law is.
private typealias BentNormal = Transformed<DiagonalNormal, Inverted<Composition>>
