import ElboAutoencoders
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct PosteriorTests {
    private let x = array([5, 3], (0..<15).map { RandomKey(seed: 2).normal(at: $0) })

    private func law(_ model: TinyModel) throws -> (mean: [Double], logVariance: [Double]) {
        let found = try model.run(x) { x, pass in
            guard let law = model.autoencoder.codes(for: x, in: &pass).law as? DiagonalNormal
            else { preconditionFailure("not a normal posterior") }
            return [law.mean, law.logVariance]
        }
        return (found[0], found[1])
    }

    @Test("Mean and log-variance have their own weights: changing one leaves the other")
    func separateHeads() throws {
        let model = TinyModel(linear: 3)
        let names = model.autoencoder.parameters.map(\.name)
        #expect(
            names.filter { $0.hasPrefix("posterior.") } == [
                "posterior.mean.weight", "posterior.mean.bias", "posterior.logVariance.weight",
                "posterior.logVariance.bias",
            ])
        let before = try law(model)
        for head in ["mean", "logVariance"] {
            for part in ["weight", "bias"] {
                var changed = model
                changed["posterior.\(head).\(part)"] = model["posterior.\(head).\(part)"].map {
                    $0 + 1
                }
                let after = try law(changed)
                #expect((after.mean != before.mean) == (head == "mean"))
                #expect((after.logVariance != before.logVariance) == (head == "logVariance"))
            }
        }
        // One head for both would make σ² = exp(μ).
        #expect(before.mean != before.logVariance)
    }

    @Test("No activation bounds μ: negative and large codes occur")
    func unboundedMean() throws {
        var model = TinyModel(linear: 3)
        let found = try law(model)
        #expect(found.mean.contains { $0 < 0 } && found.mean.contains { $0 > 0 })
        model["posterior.mean.weight"] = model["posterior.mean.weight"].map { $0 * 1000 }
        model.fill("posterior.mean.bias", with: 0)
        let large = try law(model)
        #expect((large.mean.min() ?? 0) < -10 && (large.mean.max() ?? 0) > 10)
        let classical = TinyModel(linear: 3, recipe: .autoencoder)
        let codes = try classical.run(x) { x, pass in
            [classical.autoencoder.codes(for: x, in: &pass).mean]
        }[0]
        #expect(codes.contains { $0 < 0 })
    }

    @Test("z varies with the key; its mean is μ and its variance σ² (false alarm 1e-6)")
    func sampling() throws {
        let model = TinyModel(linear: 3)
        let draws = 4000
        func codes(_ seed: UInt64, _ count: Int) throws -> [Double] {
            try model.run(x, seed: seed) { x, pass in
                [model.autoencoder.codes(for: x, draws: count, in: &pass).z]
            }[0]
        }
        let (one, again, two) = (try codes(1, 1), try codes(1, 1), try codes(2, 1))
        #expect(one == again)
        #expect(one != two)
        let law = try law(model)
        let z = try codes(3, draws)
        for element in law.mean.indices {
            let sample = SampleMoments(
                stride(from: element, to: z.count, by: law.mean.count).map { z[$0] })
            let variance = exp(law.logVariance[element])
            // Twenty comparisons: 5.5 standard deviations keep the whole below 1e-6.
            #expect(
                abs(sample.mean - law.mean[element]) < 5.5 * (variance / Double(draws)).squareRoot()
            )
            #expect(abs(sample.variance / variance - 1) < 5.5 * (2 / Double(draws)).squareRoot())
        }
    }

    @Test("The decoder is given z, neither μ nor the log-variance")
    func decoderInput() throws {
        var model = TinyModel(linear: 1, latent: 1)
        // q(z|x) = N(5, 10⁻⁸) whatever x, and the decoder copies its input.
        model.fill("posterior.mean.weight", "posterior.logVariance.weight", with: 0)
        model["posterior.mean.bias"] = [5]
        model["posterior.logVariance.bias"] = [log(1e-8)]
        model["decoder.0.weight"] = [1]
        model["decoder.0.bias"] = [0]
        let found = try model.loss(array([1, 1], [5]))
        #expect(abs(found.reconstruction + 0.5 * log(2 * Double.pi)) < 1e-6)
    }
}
