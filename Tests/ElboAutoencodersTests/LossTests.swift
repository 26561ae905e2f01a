import ElboAutoencoders
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite("The loss is β KL - reconstruction, each in closed form where there is one") struct LossTests
{
    private let x = array([4, 3], (0..<12).map { RandomKey(seed: 6).normal(at: $0) })

    /// Mean KL and reconstruction of a linear Gaussian model with σ = 1 whose posterior has almost no
    /// variance of its own to draw from, in plain Double code.
    private func plain(_ model: TinyModel, logVariance: Double) -> (
        kl: Double, reconstruction: Double
    ) {
        func affine(_ row: [Double], _ weight: [Double], _ bias: [Double]) -> [Double] {
            bias.indices.map { column in
                row.indices.reduce(bias[column]) {
                    $0 + row[$1] * weight[$1 * bias.count + column]
                }
            }
        }
        var (kl, reconstruction) = (0.0, 0.0)
        for start in stride(from: 0, to: 12, by: 3) {
            let row = Array(x.doubles[start..<start + 3])
            let mean = affine(row, model["posterior.mean.weight"], model["posterior.mean.bias"])
            let output = affine(
                mean, model["decoder.0.weight"], model["decoder.0.bias"])
            kl += mean.reduce(0) {
                $0 + 0.5 * (exp(logVariance) + $1 * $1 - 1 - logVariance)
            }
            reconstruction += zip(row, output).reduce(0) {
                $0 - 0.5 * ($1.0 - $1.1) * ($1.0 - $1.1) - 0.5 * log(2 * Double.pi)
            }
        }
        return (kl / 4, reconstruction / 4)
    }

    @Test("Against plain Double code, where a squared error is summed over values and halved")
    func formula() throws {
        var model = TinyModel(linear: 3)
        model.fill("posterior.logVariance.weight", with: 0)
        // The soft bound of log-variances holds it at -25: σ is 4e-6.
        model.fill("posterior.logVariance.bias", with: -60)
        let expected = plain(model, logVariance: -25)
        for weight in [0.0, 0.3, 1, 4] {
            let found = try model.loss(x, klWeight: weight)
            #expect(isClose(found.kl, expected.kl))
            #expect(isClose(found.reconstruction, expected.reconstruction, relative: 1e-4))
            #expect(isClose(found.elbo, expected.reconstruction - expected.kl, relative: 1e-4))
            #expect(
                isClose(
                    found.loss, weight * expected.kl - expected.reconstruction, relative: 1e-4))
        }
    }

    @Test("The loss rises by what the KL rises; the wrong sign (plus KL) would let it fall")
    func signOfKL() throws {
        var model = TinyModel(linear: 3)
        // A decoder that ignores z: only the KL can change.
        model.fill("decoder.0.weight", with: 0)
        let before = try model.loss(x)
        model["posterior.mean.bias"] = model["posterior.mean.bias"].map { $0 > 0 ? $0 + 1 : $0 - 1 }
        model.fill("posterior.mean.weight", with: 0)
        let after = try model.loss(x)
        #expect(isClose(after.reconstruction, before.reconstruction))
        #expect(after.kl > before.kl)
        #expect(isClose(after.loss - before.loss, after.kl - before.kl))
        #expect(isClose(after.elbo - before.elbo, before.kl - after.kl))
    }

    @Test("A variational loss is not the reconstruction alone, a classical autoencoder's is")
    func missingKL() throws {
        let variational = try TinyModel(linear: 3).loss(x)
        #expect(variational.loss > -variational.reconstruction + 0.1)
        let classical = TinyModel(linear: 3, recipe: .autoencoder)
        for weight in [0.0, 1, 10] {
            let found = try classical.loss(x, klWeight: weight)
            #expect(found.loss == -found.reconstruction)
            #expect(found.metrics.keys.sorted() == ["reconstruction"])
        }
    }

    @Test("A classical autoencoder's loss does not depend on the key")
    func pointHasNoNoise() throws {
        let classical = TinyModel(linear: 3, recipe: .autoencoder)
        let (one, two) = (try classical.loss(x, seed: 1).loss, try classical.loss(x, seed: 2).loss)
        #expect(one == two)
        let variational = TinyModel(linear: 3)
        let (three, four) = (
            try variational.loss(x, seed: 1).loss, try variational.loss(x, seed: 2).loss
        )
        #expect(three != four)
    }

    @Test("Free bits: a dimension's mean KL costs at least λ, and metrics keep the true KL")
    func freeBits() throws {
        var model = TinyModel(linear: 3, objective: .elbo(freeBits: 0.5))
        model.fill("posterior.mean.weight", "posterior.logVariance.weight", with: 0)
        model.fill("posterior.logVariance.bias", with: 0)
        // D(N(μ, 1) ‖ N(0, 1)) = μ² / 2: 0.02 and 2.
        model["posterior.mean.bias"] = [0.2, 2]
        let found = try model.loss(x)
        #expect(isClose(found.kl, 2.02))
        #expect(isClose(found.loss, 0.5 + 2 - found.reconstruction))
        #expect(isClose(found.elbo, found.reconstruction - 2.02))
    }

    @Test("Free bits are counted on the mean over the batch, not on each example")
    func freeBitsOfTheMean() throws {
        var model = TinyModel(linear: 1, latent: 1, objective: .elbo(freeBits: 0.5))
        model.fill("posterior.logVariance.weight", "posterior.mean.bias", with: 0)
        model.fill("posterior.logVariance.bias", with: 0)
        model.fill("posterior.mean.weight", with: 1)
        // KL 0 and 2: the mean 1 is above the floor although one example is below.
        let found = try model.loss(array([2, 1], [0, 2]))
        #expect(isClose(found.loss, 1 - found.reconstruction))
    }

    @Test("KL weights at points of training")
    func schedules() {
        let constant = KLSchedule.constant(weight: 2)
        #expect([0.0, 0.5, 1].map { constant.weight(epochs: 9, fraction: $0) } == [2, 2, 2])
        let linear = KLSchedule.linear(weight: 2, epochs: 4)
        #expect(
            [0.0, 1, 2, 4, 9].map { linear.weight(epochs: $0, fraction: 0) } == [0, 0.5, 1, 2, 2])
        #expect(KLSchedule.linear(weight: 2, epochs: 0).weight(epochs: 0, fraction: 0) == 2)
        let sigmoid = KLSchedule.sigmoid(weight: 2, epochs: 4)
        let rise = [0.0, 1, 2, 3, 4, 9].map { sigmoid.weight(epochs: $0, fraction: 0) }
        // 1 / (1 + e^(12 (½ - t))), moved and stretched.
        let logistic = [0.0, 0.25, 0.5].map { 1 / (1 + exp(12 * (0.5 - $0))) }
        let quarter = 2 * (logistic[1] - logistic[0]) / (1 - 2 * logistic[0])
        #expect(isClose(rise, [0, quarter, 1, 2 - quarter, 2, 2]))
        let cyclical = KLSchedule.cyclical(weight: 2, cycles: 2, rise: 0.5)
        let points = [0.0, 0.125, 0.25, 0.4, 0.5, 0.625, 0.75, 1]
        #expect(
            points.map { cyclical.weight(epochs: 0, fraction: $0) } == [0, 1, 2, 2, 0, 1, 2, 2])
        #expect([constant.weight, linear.weight, cyclical.weight] == [2, 2, 2])
    }

    @Test("The model asks for its schedule's weight")
    func controls() {
        let model = TinyModel(
            linear: 3, objective: .elbo(klWeight: .linear(weight: 3, epochs: 2))
        ).autoencoder
        #expect(model.controls == ["kl weight"])
        let progress = TrainingProgress(
            step: 10, stepsPerEpoch: 10, totalSteps: 100, examples: 640)
        #expect(model.controlValues(at: progress) == [1.5])
    }

    @Test("Recipes: no posterior law, weight 1, weight 4")
    func recipes() {
        func weight(_ recipe: Recipe) -> Double? {
            (recipe.perceptron(2, latent: 2).objective.part as? EvidenceLowerBound)?.klWeight.weight
        }
        let recipes: [Recipe] = [.autoencoder, .vae, .betaVAE]
        #expect(recipes.map(weight) == [0, 1, 4])
        #expect(recipes.map(\.posterior) == [.point, .diagonalNormal, .diagonalNormal])
        #expect(Array(Recipe.all.prefix(3)) == recipes)
    }

    @Test("More draws: the reconstruction is their mean")
    func draws() throws {
        let model = TinyModel(linear: 3)
        func reconstruction(_ draws: Int, seed: UInt64) throws -> [Double] {
            try model.run(x, seed: seed) { x, pass in
                [model.autoencoder.terms(of: x, draws: draws, in: &pass).meanReconstruction]
            }[0]
        }
        let single = try (0..<400).map { try reconstruction(1, seed: $0)[0] }
        let sample = SampleMoments(single)
        let mean = SampleMoments(try (0..<20).map { try reconstruction(100, seed: 1000 + $0)[0] })
        let error =
            (sample.standardError * sample.standardError
            + mean.standardError * mean.standardError).squareRoot()
        #expect(abs(sample.mean - mean.mean) < 5 * error)
        #expect(mean.variance < sample.variance / 20)
    }
}
