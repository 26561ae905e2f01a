import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// The bound of several draws as a training objective.
@Suite struct ImportanceWeightedBoundTests {
    /// x = (1, -2) z + (0.5, 1) + 0.7 ε with an encoder that is somewhat off.
    private func model(_ objective: Objective) throws -> KnownModel {
        try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [2]), latent: 1, objective: objective,
            values: [
                "posterior.mean.weight": [0.1, -0.3], "posterior.mean.bias": [0.4],
                "posterior.logVariance.weight": [0.05, -0.1], "posterior.logVariance.bias": [-1],
                "decoder.0.weight": [1, -2], "decoder.0.bias": [0.5, 1],
            ])
    }

    private static let truth = LinearGaussianModel(
        weights: [[1], [-2]], mean: [0.5, 1], variance: 0.49)

    private func batch(_ count: Int) throws -> [String: HostArray] {
        let rows = try Self.truth.draw(count, key: RandomKey(seed: 3)).rows
        return ["x": array([count, 2], rows.flatMap { $0 })]
    }

    @Test("The bound rises with the number of draws towards log p(x)")
    func tightness() throws {
        let x = try batch(3000)
        let rows = try Self.truth.draw(3000, key: RandomKey(seed: 3)).rows
        let exact = rows.reduce(0) { $0 + Self.truth.logLikelihood($1) } / 3000
        let bounds = try [1, 5, 50].map { samples in
            try model(.importanceWeighted(samples: samples)).step(x).metrics[
                Metric.importanceWeighted] ?? .nan
        }
        #expect(bounds[0] < bounds[1] && bounds[1] < bounds[2] && bounds[2] < exact)
        #expect(exact - bounds[2] < 0.05 && exact - bounds[0] > 0.1)
    }

    @Test("The value of K draws is log 1/K Σ w, from the draws' own weights")
    func value() throws {
        let x = try batch(4)
        let model = try model(.importanceWeighted(samples: 3))
        let found = try model.step(x, seed: 6)
        let weights = try model.run(x, seed: 6) { x, pass in
            // The same keys in the same order as the loss takes them.
            let observed = model.autoencoder.observed(x, key: pass.nextKey())
            let terms = model.autoencoder.terms(of: observed, draws: 3, in: &pass)
            return [terms.logWeights ?? terms.reconstruction]
        }[0].doubles
        let rows = (0..<4).map { row -> Double in
            let own = (0..<3).map { Foundation.exp(weights[$0 * 4 + row]) }
            return Foundation.log(own.reduce(0, +) / 3)
        }
        let expected = rows.reduce(0, +) / 4
        #expect(
            isClose(found.metrics[Metric.importanceWeighted] ?? .nan, expected, relative: 1e-10))
        #expect(isClose(found.loss, -expected, relative: 1e-10))
    }

    @Test("The pathwise gradient is that of finite differences")
    func pathwise() throws {
        let model = try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [3],
            objective: .importanceWeighted(samples: 4, gradient: .pathwise)
        ).scattered(seed: 7)
        let x = ["x": array([2, 3], [0.3, -1, 0.8, 1.2, 0.1, -0.4])]
        let found = try model.step(x).gradients
        let flat = model.autoencoder.parameters.flatMap { found[$0.name] ?? [] }
        #expect(
            isClose(flat, try model.numericalGradients(x), relative: 1e-5, absolute: 1e-7))
    }

    @Test(
        "The doubly reparameterised gradient: the decoder's is the pathwise one to rounding, the encoder's has its mean and less noise (false alarm once in 100 000)",
        arguments: [1, 2, 8])
    func doublyReparameterized(samples: Int) throws {
        let x = try batch(50)
        let pathwise = try model(.importanceWeighted(samples: samples, gradient: .pathwise))
        let doubly = try model(.importanceWeighted(samples: samples))
        var differences: [String: [[Double]]] = [:]
        func square(_ slopes: [Double]?) -> Double { (slopes?[0] ?? .nan) * (slopes?[0] ?? .nan) }
        var noise: [String: (pathwise: Double, doubly: Double)] = [:]
        for seed in 0..<300 as Range<UInt64> {
            let (a, b) = (try pathwise.step(x, seed: seed), try doubly.step(x, seed: seed))
            #expect(a.loss == b.loss)
            for (name, slopes) in a.gradients {
                let others = b.gradients[name] ?? []
                if name.hasPrefix("decoder") {
                    #expect(isClose(slopes, others, relative: 1e-9, absolute: 1e-12))
                } else {
                    differences[name, default: []].append(zip(slopes, others).map { $0 - $1 })
                }
            }
            for name in ["posterior.mean.bias", "posterior.logVariance.bias"] {
                noise[name, default: (0, 0)].pathwise += square(a.gradients[name])
                noise[name, default: (0, 0)].doubly += square(b.gradients[name])
            }
        }
        for (name, rows) in differences {
            for index in rows[0].indices {
                let sample = SampleMoments(rows.map { $0[index] })
                #expect(
                    abs(sample.mean) < 4.9 * sample.standardError,
                    "\(name)[\(index)]: \(sample.mean) ± \(sample.standardError)")
            }
        }
        for (name, squares) in noise { #expect(squares.doubly < squares.pathwise, "\(name)") }
    }

    @Test("A posterior without a density, or an optimal σ, is refused")
    func refusals() throws {
        #expect(throws: AutoencoderError.self) {
            try model(.importanceWeighted()).autoencoder.validate()
            try KnownModel(
                .autoencoder, schema: ExampleSchema(itemShape: [2]), latent: 1,
                objective: .importanceWeighted()
            ).autoencoder.validate()
        }
        #expect(throws: AutoencoderError.self) {
            try KnownModel(
                .iwae, schema: ExampleSchema(itemShape: [2]), latent: 1,
                likelihood: .gaussian(sigma: .optimal)
            ).autoencoder.validate()
        }
    }
}
