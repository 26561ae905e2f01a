import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct PixelLikelihoodTests {
    static let likelihoods: [Likelihood] = [
        .bernoulli, .continuousBernoulli, .gaussian(sigma: .fixed(value: 0.3)),
        .discretizedLogistic, .discretizedLogisticMixture(components: 1),
        .discretizedLogisticMixture(components: 5), .betaBinomial,
    ]
    static let overLevels: [Likelihood] = likelihoods.filter(
        \.isOverPixelLevels)

    /// Traces a law for decoder outputs of one number of an example.
    private func law<Result>(
        _ likelihood: Likelihood, _ output: Tensor, _ body: (any Distribution) -> Result
    ) -> Result {
        var pass = ForwardPass(
            mode: .inference, parameters: [:],
            key: output.trace.constant(HostArray(RandomKey(seed: 0))))
        return body(
            likelihood.part.law(
                output, observing: nil, at: Autoencoder.Path.likelihood, in: &pass))
    }

    /// The head's first biases for one column of pixels.
    private func firstBias(_ likelihood: Likelihood, _ pixels: [UInt8]) throws -> [Double] {
        let model = Recipe.vae.perceptron(1, latent: 1, .init(hidden: []), likelihood)
        let values = model.initialValues(
            for: Dataset(bytes: pixels, itemShape: [1]), transform: .pixels,
            rows: Array(pixels.indices))
        return try #require(values["decoder.0.bias"]).doubles
    }

    private static let columns: [[UInt8]] = [
        [0, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 255], [100, 120, 140, 160], [0, 255, 0, 255],
        [7, 7, 7, 8],
    ]

    @Test("A fresh head describes the pixels' mean", arguments: likelihoods)
    func firstMean(likelihood: Likelihood) throws {
        for pixels in PixelLikelihoodTests.columns {
            let bias = try firstBias(likelihood, pixels)
            let shape: Shape = bias.count == 1 ? [1, 1] : [1, 1, bias.count]
            let mean = try numbers(of: [array(shape, bias)]) { law(likelihood, $0[0]) { $0.mean } }
            let expected = pixels.reduce(0) { $0 + Double($1) } / 255 / Double(pixels.count)
            // A wide bell loses more beyond one end than beyond the other.
            #expect(abs(mean[0] - expected) < (likelihood.isOverPixelLevels ? 0.1 : 0.03))
        }
    }

    @Test("A fresh head needs less than 8 bits for each pixel", arguments: overLevels)
    func firstBits(likelihood: Likelihood) throws {
        for pixels in PixelLikelihoodTests.columns {
            let bias = try firstBias(likelihood, pixels)
            let outputs = array([4, 1, bias.count], pixels.flatMap { _ in bias })
            let values = array([4, 1], pixels.map { Double($0) / 255 })
            let logs = try numbers(of: [outputs, values]) { inputs in
                law(likelihood, inputs[0]) { $0.logProbability(of: inputs[1]) }
            }
            let bits = -logs.reduce(0, +) / (4 * log(2))
            #expect(bits < 8, "\(pixels)")
        }
    }

    @Test(
        "Whatever the network gives, log-probabilities and gradients are finite",
        arguments: likelihoods)
    func wildOutputs(likelihood: Likelihood) throws {
        let count = likelihood.part.outputsPerElement
        for size in [0.0, 1e3, -1e3, 1e6, -1e6] {
            for mixed in [1.0, -1] {
                let outputs = (0..<3 * count).map { $0 % 2 == 0 ? size : mixed * size }
                let shape: Shape = count == 1 ? [1, 3] : [1, 3, count]
                let found = try HostRun.fast([array(shape, outputs), array([1, 3], [0, 0.4, 1])]) {
                    inputs in
                    law(likelihood, inputs[0]) { law in
                        let log = law.logProbability(of: inputs[1]).sum()
                        return [log, law.mean] + gradient(of: log, withRespectTo: [inputs[0]])
                    }
                }
                #expect(found.allSatisfy { $0.allSatisfy { $0.isFinite } }, "\(size), \(mixed)")
            }
        }
    }

    @Test("Draws are whole bytes in the data's own units", arguments: overLevels)
    func wholeBytes(likelihood: Likelihood) throws {
        let draws = try trained(likelihood).sample(
            200, key: RandomKey(seed: 4), drawsObservations: true)
        #expect(draws.count == 600)
        #expect(draws.allSatisfy { $0 == $0.rounded() && (0...255).contains($0) })
        #expect(Set(draws).count > 20)
    }

    @Test("Dequantised draws come back as whole bytes, and means without the noise's half step")
    func dequantized() throws {
        let levels = array([1, 256], (0..<256).map { Double($0) / 255 })
        let key = HostArray(RandomKey(seed: 9))
        let found = try HostRun.fast([levels, key]) {
            [Observation.dequantized($0[0], key: $0[1])]
        }[0]
        #expect(zip(found, 0..<256).allSatisfy { Int(($0 * 256).rounded(.down)) == $1 })
        #expect(Set(found.map { $0 * 256 - ($0 * 256).rounded(.down) }).count > 250)

        let model = trained(.gaussian(sigma: .fixed(value: 0.2)), .dequantized)
        let draws = try model.sample(
            200, key: RandomKey(seed: 4), drawsObservations: true)
        #expect(draws.allSatisfy { $0 == $0.rounded() && (0...255).contains($0) })
        let mean = try model.decode([0, 0])
        let plain = try trained(.gaussian(sigma: .fixed(value: 0.2))).decode([0, 0])
        for (mean, plain) in zip(mean, plain) {
            #expect(abs(mean - (plain / 255 * 256 - 0.5)) < 1e-3)
        }
    }

    private func trained(_ likelihood: Likelihood, _ observation: Observation = .none)
        -> ModelSession
    {
        let model = Recipe.vae.perceptron(3, latent: 2, .init(hidden: [8]), likelihood, observation)
        return ModelSession(
            TrainedAutoencoder(
                autoencoder: model, parameters: model.parameters.initialValues(key: .init(seed: 1)),
                schema: ExampleSchema(itemShape: [3], transform: .pixels)),
            on: TestExecutors.fast)
    }
}

extension Likelihood {
    fileprivate var isOverPixelLevels: Bool { part.support == .pixelLevels }
}

/// Runs on the Float32 executor.
private enum HostRun {
    static func fast(_ inputs: [HostArray], _ function: ([Tensor]) -> [Tensor]) throws
        -> [[Double]]
    {
        try outputs(of: inputs, on: TestExecutors.fast, function).map(\.doubles)
    }
}
