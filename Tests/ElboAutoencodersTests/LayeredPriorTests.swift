import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Codes of codes.
@Suite struct LayeredPriorTests {
    private func model(_ prior: String, latent: Int = 1) throws -> KnownModel {
        var model = try KnownModel(
            .hierarchical, schema: ExampleSchema(itemShape: [2]), latent: latent,
            prior: Prior(prior)
        ).scattered(seed: 7)
        // A decoder that hears its code.
        for (name, values) in model.values where name.hasSuffix("weight") {
            model.values[name] = values.map { 2 * $0 }
        }
        // Laws of codes wider than those they stand for, so that no weight is large.
        for (path, isWide) in [("prior.0.inference.2", [0, 1.0]), ("posterior.logVariance", [1])] {
            guard latent == 1, let weight = model.values["\(path).weight"] else { continue }
            model.values["\(path).weight"] = weight.map { 0.1 * $0 }
            model.values["\(path).bias"] = isWide
        }
        return model
    }

    /// The mean and ln σ² that a network of one hidden layer of two gives for one number.
    private func law(_ z: Double, _ model: KnownModel, _ path: String) throws -> (
        mean: Double, variance: Double
    ) {
        let (w, b) = (
            try #require(model.values["\(path).0.weight"]),
            try #require(model.values["\(path).0.bias"])
        )
        let (v, c) = (
            try #require(model.values["\(path).2.weight"]),
            try #require(model.values["\(path).2.bias"])
        )
        let hidden = b.indices.map { tanh(w[$0] * z + b[$0]) }
        let outputs = (0..<2).map { column in
            c[column] + hidden.indices.reduce(0) { $0 + hidden[$1] * v[2 * $1 + column] }
        }
        return (outputs[0], exp(outputs[1]))
    }

    private func normal(_ x: Double, _ mean: Double, _ variance: Double) -> Double {
        exp(-0.5 * (x - mean) * (x - mean) / variance) / (2 * .pi * variance).squareRoot()
    }

    /// ∫ p(z₁|z₂) p(z₂) dz₂ by the trapezoidal rule.
    private func density(_ z: Double, _ model: KnownModel) throws -> Double {
        let step = 0.05
        return try (-180...180).reduce(0) { sum, place in
            let above = Double(place) * step
            let p = try law(above, model, "prior.0.generation")
            return sum + step * normal(z, p.mean, p.variance) * normal(above, 0, 1)
        }
    }

    @Test(
        "The mean of its weights is the integral over the codes above", arguments: [-1.2, 0.4, 2])
    func integral(z: Double) throws {
        let model = try model("layered:latents=1,hidden=2,depth=1")
        let count = 40_000
        let found = try model.run(["x": array([1, 2], [0, 0])]) { x, pass in
            let codes = x["x"].trace.constant(
                array([count, 1], [Double](repeating: z, count: count)))
            let space = model.autoencoder.latentSpace
            return [
                model.autoencoder.prior.part.law(over: space, in: &pass, codes.trace)
                    .logProbability(of: codes)
            ]
        }[0].doubles
        let weights = SampleMoments(found.map { exp($0) })
        let exact = try density(z, model)
        // Five standard errors: one run in two million errs.
        #expect(abs(weights.mean - exact) < 5 * weights.standardError)
        #expect(SampleMoments(found).mean <= log(exact))
    }

    @Test("Draws have the moments of the integral, and codes above are those of q")
    func draws() throws {
        let model = try model("layered:latents=1,hidden=2,depth=1")
        let session = model.session(on: TestExecutors.fast)
        let draws = SampleMoments(
            try session.drawCodes(20_000, key: RandomKey(seed: 5)).map { Double($0) })
        var mean = 0.0
        for place in -900...900 {
            let above = Double(place) * 0.01
            mean +=
                0.01 * normal(above, 0, 1)
                * (try law(above, model, "prior.0.generation").mean)
        }
        #expect(abs(draws.mean - mean) < 5 * draws.standardError)
        let data = try Dataset([0.3, -1] as [Float], itemShape: [2])
        let below = try session.encode(data)
        let above = try session.encode(data, layer: 2)
        let q = try law(Double(below.means[0]), model, "prior.0.inference")
        #expect(isClose(Double(above.means[0]), q.mean, relative: 1e-4))
        #expect(isClose(Double(above.variances[0]), q.variance, relative: 1e-4))
        #expect(throws: AutoencoderError.self) { try session.encode(data, layer: 3) }
    }

    @Test("The importance-weighted bound of two layers rises to the integral over both")
    func likelihood() throws {
        let model = try model("layered:latents=1,hidden=2,depth=1")
        let weight = try #require(model.values["decoder.0.weight"])
        let bias = try #require(model.values["decoder.0.bias"])
        let x = [0.3, -1]
        var exact = 0.0
        for place in -80...80 {
            let z = Double(place) * 0.1
            let fit = (0..<2).reduce(1.0) {
                $0 * normal(x[$1], bias[$1] + z * weight[$1], 0.49)
            }
            exact += 0.1 * fit * (try density(z, model))
        }
        let data = try Dataset(x.map { Float($0) }, itemShape: [2])
        let session = model.session(on: TestExecutors.fast)
        let found = try session.evaluateLogLikelihood(
            data, samples: 40_000, key: RandomKey(seed: 2)
        ).logLikelihood.mean
        #expect(abs(found - log(exact)) < 0.02, "\(found), \(log(exact))")
        let bound = try session.evaluateBound(data, key: RandomKey(seed: 2))
        #expect(bound.elbo.mean < found && !bound.isClosedForm)
    }

    @Test("Layers are named with + between them; nonsense is refused")
    func options() throws {
        let prior = try Prior("layered:latents=50+20,hidden=30,depth=1")
        #expect(prior == .layered(latents: [50, 20], hidden: 30, depth: 1))
        #expect(prior.part.layers == 3)
        for text in [
            "layered:latents=", "layered:latents=5+", "layered:latents=0", "layered:depth=0",
        ] {
            #expect(throws: AutoencoderError.self) { try Prior(text) }
        }
    }
}
