import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct BitsPerDimensionTests {
    /// A model on four pixels whose code says nothing: the posterior is the prior, and the decoder gives the
    /// same outputs for each pixel.
    private func model(
        _ likelihood: Likelihood, outputs: [Double], _ observation: Observation = .none,
        recipe: Recipe = .vae
    ) throws -> ModelSession {
        try TestModel(
            itemShape: [4], latentDimension: 1, hidden: [], likelihood: likelihood,
            observation: observation, recipe: recipe, transform: .pixels
        ).session { parameter in
            let count = parameter.shape.count
            let values =
                parameter.name == "decoder.0.bias"
                ? (0..<count).map { Float(outputs[$0 % outputs.count]) }
                : [Float](repeating: 0, count: count)
            return HostArray(parameter.shape, values)
        }
    }

    private let data = Dataset(bytes: (0..<1000).map { UInt8($0 * 89 % 256) }, itemShape: [4])

    private func bits(_ session: ModelSession) throws -> BitsPerDimension? {
        let key = RandomKey(seed: 2)
        return BitsPerDimension(
            of: session.model.autoencoder, elbo: try session.evaluateBound(data, key: key).elbo,
            logLikelihood: try session.evaluateLogLikelihood(data, samples: 3, key: key)
                .logLikelihood)
    }

    @Test("A law that is flat over 256 levels costs 8 bits")
    func flat() throws {
        // ln(α + β) = ln 2 behind its soft bound, with a mean of one half: α = β = 1.
        let model = try model(.betaBinomial, outputs: [0, 3 + 9 * atanh((log(2) - 3) / 9)])
        let found = try #require(try bits(model))
        #expect(abs(found.elbo.mean - 8) < 1e-5 && found.elbo.standardError < 1e-5)
        #expect(abs((found.logLikelihood?.mean ?? 0) - 8) < 1e-5)
        #expect(found.unit == "bits per dimension" && found.method.contains("exact"))
        #expect(found.dimensions == 4)
    }

    @Test("A dequantised normal law costs a little more than its exact masses")
    func dequantized() throws {
        let sigma = 0.1
        let found = try #require(
            try bits(model(.gaussian(sigma: .fixed(value: sigma)), outputs: [0.5], .dequantized)))
        // The masses of the 256 bins, by the error function.
        func below(_ x: Double) -> Double { 0.5 * erfc((0.5 - x) / sigma / 2.0.squareRoot()) }
        guard case .bytes(let bytes) = data.values else {
            Issue.record("not bytes")
            return
        }
        let exact = bytes.reduce(0) { sum, byte in
            let low = Double(byte) / 256
            return sum - log2(below(low + 1.0 / 256) - below(low))
        }
        let mean = exact / Double(bytes.count)
        // Jensen's gap is half the variance of ln p over a bin: (z / (256 σ))² / 24, hardly anything here.
        #expect(found.elbo.mean > mean - 0.005 && found.elbo.mean < mean + 0.03)
        #expect(found.method.contains("dequantised"))
    }

    @Test("Zeros and ones are measured in bits per binary pixel")
    func binary() throws {
        let found = try #require(try bits(model(.bernoulli, outputs: [0], .stochastic)))
        #expect(abs(found.elbo.mean - 1) < 1e-5)
        #expect(found.unit == "bits per binary pixel")
    }

    @Test("Densities of plain values, grey cross-entropies and models without a bound have none")
    func none() throws {
        let estimate = Estimate(of: [-1, -2])
        let without = [
            try model(.gaussian(sigma: .learned), outputs: [0]),
            try model(.continuousBernoulli, outputs: [0]), try model(.bernoulli, outputs: [0]),
            try model(.betaBinomial, outputs: [0, 0], recipe: .autoencoder),
        ]
        for session in without {
            #expect(BitsPerDimension(of: session.model.autoencoder, elbo: estimate) == nil)
        }
    }
}
