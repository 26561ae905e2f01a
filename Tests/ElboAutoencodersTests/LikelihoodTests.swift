import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct LikelihoodTests {
    private let x = array([4, 3], (0..<12).map { RandomKey(seed: 3).normal(at: $0) })
    private let output = array([1, 4, 3], (0..<12).map { RandomKey(seed: 4).normal(at: $0) })

    private var meanSquaredError: Double {
        zip(x.doubles, output.doubles).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 12
    }

    /// σ of the law for fixed decoder outputs, and the next running log-variance.
    private func sigma(
        _ likelihood: Likelihood, logVariance: Double? = nil, mode: ForwardPass.Mode = .training
    ) throws -> (sigma: Double, next: Double?) {
        var model = TinyModel(linear: 3, likelihood: likelihood)
        if let logVariance { model["likelihood.logVariance"] = [logVariance] }
        let found = try model.run(x, mode: mode) { x, pass in
            let outputs = x["x"].trace.constant(output)
            guard
                let law = likelihood.part.law(
                    outputs, observing: Observed(x["x"]), at: Autoencoder.Path.likelihood, in: &pass
                )
                    as? DiagonalNormal
            else { preconditionFailure("not a normal law") }
            return [law.standardDeviation] + pass.updates.values
        }
        #expect(Set(found[0]).count == 1)
        return (found[0][0], found.count > 1 ? found[1][0] : nil)
    }

    @Test("A fixed σ is that number, however small", arguments: [0.01, 1, 30, 1e-4])
    func fixed(value: Double) throws {
        for mode in [ForwardPass.Mode.training, .inference] {
            let found = try sigma(.gaussian(sigma: .fixed(value: value)), mode: mode)
            #expect(isClose(found.sigma, value))
            #expect(found.next == nil)
        }
    }

    @Test("A learned σ is exp(logVariance / 2) down to its floor, 10⁻³")
    func learned() throws {
        let likelihood = Likelihood.gaussian(sigma: .learned)
        #expect(isClose(try sigma(likelihood, logVariance: log(9)).sigma, 3))
        #expect(isClose(try sigma(likelihood, logVariance: -100).sigma, 1e-3))
    }

    @Test("The loss is least where the learned σ² is the mean squared error")
    func learnedOptimum() throws {
        var model = TinyModel(
            linear: 3, likelihood: .gaussian(sigma: .learned), recipe: .autoencoder)
        func slope(_ logVariance: Double) throws -> Double {
            model["likelihood.logVariance"] = [logVariance]
            return try model.lossProgram(x, klWeight: 0).gradient.last ?? 0
        }
        let residuals = try model.run(x) { x, pass in
            let code = model.autoencoder.codes(for: x, in: &pass).mean
            return [x["x"] - model.autoencoder.decoded(code, in: &pass)]
        }[0]
        let optimum = log(residuals.reduce(0) { $0 + $1 * $1 } / 12)
        #expect(abs(try slope(optimum)) < 1e-10)
        #expect(try slope(optimum - 0.1) < -0.01)
        #expect(try slope(optimum + 0.1) > 0.01)
    }

    @Test("An optimal σ is the root of the batch's mean squared error in training")
    func optimalTraining() throws {
        let found = try sigma(.gaussian(sigma: .optimal), logVariance: 0.7)
        #expect(isClose(found.sigma, meanSquaredError.squareRoot()))
        #expect(isClose(found.next ?? 0, 0.9 * 0.7 + 0.1 * log(meanSquaredError)))
    }

    @Test("An optimal σ is the running one in inference, whatever the batch")
    func optimalInference() throws {
        let found = try sigma(.gaussian(sigma: .optimal), logVariance: log(4), mode: .inference)
        #expect(isClose(found.sigma, 2))
        #expect(found.next == nil)
    }

    @Test("A perfect copy leaves the optimal σ at its floor and the loss finite")
    func perfectCopy() throws {
        var model = TinyModel(
            linear: 2, latent: 2, likelihood: .gaussian(sigma: .optimal), recipe: .autoencoder)
        for part in ["posterior.mean", "decoder.0"] {
            model["\(part).weight"] = [1, 0, 0, 1]
            model["\(part).bias"] = [0, 0]
        }
        let found = try model.loss(array([2, 2], [1, 2, 3, 4]), klWeight: 0)
        #expect(isClose(found.loss, 2 * (log(1e-3) + 0.5 * log(2 * Double.pi))))
    }

    @Test("Decoder outputs keep leading axes")
    func decodedShape() throws {
        let model = TinyModel(linear: 3)
        let z = array([2, 4, 2], (0..<16).map { Double($0) })
        let found = try model.run(z) { z, pass in
            let decoded = model.autoencoder.decoded(z["x"], in: &pass)
            precondition(decoded.shape == [2, 4, 3])
            return [decoded]
        }[0]
        let (weight, bias) = (model["decoder.0.weight"], model["decoder.0.bias"])
        // The last row is 14, 15.
        #expect(isClose(found[23], 14 * weight[2] + 15 * weight[5] + bias[2]))
    }

    @Test("Binarisation: a threshold at one half, or draws with the grey value as probability")
    func binarization() throws {
        let grey = array([1, 4], [0, 0.49, 0.5, 1])
        func binarized(_ kind: Observation, seed: UInt64) throws -> [Double] {
            try numbers(of: [grey, HostArray(RandomKey(seed: seed))]) { kind($0[0], key: $0[1]) }
        }
        #expect(try binarized(.none, seed: 0) == [0, 0.49, 0.5, 1])
        #expect(try binarized(.threshold, seed: 0) == [0, 0, 1, 1])
        let draws = try (0..<1000).map { try binarized(.stochastic, seed: $0) }
        #expect(draws.allSatisfy { $0[0] == 0 && $0[3] == 1 && ($0[1] == 0 || $0[1] == 1) })
        let ones = draws.reduce(0) { $0 + $1[1] }
        #expect(abs(ones - 490) < 4.9 * (1000 * 0.49 * 0.51).squareRoot())
    }

    @Test("The binarised observation enters both the encoder and the likelihood, as one draw")
    func oneObservation() throws {
        var model = TinyModel(
            linear: 1, latent: 1, likelihood: .bernoulli, observation: .stochastic)
        // μ(x) = 100 x - 50, hardly any variance; the decoder copies: right only if both see one draw.
        model["posterior.mean.weight"] = [100]
        model["posterior.mean.bias"] = [-50]
        model["posterior.logVariance.weight"] = [0]
        model["posterior.logVariance.bias"] = [-60]
        model["decoder.0.weight"] = [1]
        model["decoder.0.bias"] = [0]
        let greys = array([20, 1], [Double](repeating: 0.5, count: 20))
        #expect(abs(try model.loss(greys).reconstruction) < 1e-9)
    }
}
