import Foundation

/// What SciPy says; `Fixtures/make_fixtures.py` makes the file.
struct Fixtures: Decodable {
    struct Normal: Decodable {
        let mean, logVariance, x: [Double]
        let logProbability, entropy: Double
    }

    struct Bernoulli: Decodable {
        let logits, x: [Double]
        let logProbability, entropy: Double
    }

    struct Categorical: Decodable {
        let logits: [Double]
        let index: Int
        let logProbability, entropy: Double
    }

    struct NormalDivergence: Decodable {
        let qMean, qLogVariance, pMean, pLogVariance: [Double]
        let divergence: Double
    }

    struct DiscreteDivergence: Decodable {
        let q, p: [Double]
        let categorical, bernoulli: Double
    }

    let normal: [Normal]
    let bernoulli: [Bernoulli]
    let categorical: [Categorical]
    let normalDivergence: [NormalDivergence]
    let discreteDivergence: [DiscreteDivergence]
    let chiSquareLimits: [String: Double]

    static func read() throws -> Fixtures {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/distributions.json")
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(Fixtures.self, from: Data(contentsOf: url))
    }
}
