import Foundation

/// What mpmath says of laws of pixels; `Fixtures/make_pixel_fixtures.py` makes the file.
struct PixelFixtures: Decodable {
    struct ContinuousBernoulli: Decodable {
        let logit, x, logProbability, mean, entropy: Double
    }

    struct Logistic: Decodable {
        let location, logScale: Double
        let levels, logProbabilities: [Double]
        let mean, entropy: Double
    }

    struct Mixture: Decodable {
        let logits, locations, logScales: [Double]
        let levels, logProbabilities: [Double]
        let mean, entropy: Double
    }

    struct BetaBinomial: Decodable {
        let alpha, beta: Double
        let levels, logProbabilities: [Double]
        let mean, entropy: Double
    }

    let continuousBernoulli: [ContinuousBernoulli]
    let discretizedLogistic: [Logistic]
    let mixture: [Mixture]
    let betaBinomial: [BetaBinomial]

    static func read() throws -> PixelFixtures {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/pixels.json")
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(PixelFixtures.self, from: Data(contentsOf: url))
    }
}
