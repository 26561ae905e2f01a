/// mclust's numbers, as `Fixtures/make_mclust_golden.R` wrote them.
struct MclustGolden: Decodable {
    struct Parameters: Decodable {
        let weights: [Double]
        let means: [[Double]]
        let covariances: [[[Double]]]
    }
    struct Counts: Decodable {
        let dimension: Int
        let components: Int
        let covariance: [String: Int]
        let mixture: [String: Int]
    }
    struct Fit: Decodable {
        let logLikelihood: Double
        let iterations: Int
    }
    struct Priors: Decodable {
        let mSteps: [String: Parameters]
    }
    /// Partitions by model-based agglomeration, for each way to scale and each number of components.
    typealias Partitions = [String: [String: String]]

    let parameterCounts: [Counts]
    let partitions: [String: Partitions]
    let mSteps: [String: [String: Parameters]]
    let threeComponents: [String: [String: Fit]]
    let priors: [String: Priors]

    static func load() throws -> MclustGolden {
        try Fixture.json("mclust_golden", as: MclustGolden.self)
    }

    /// Components from 0, of a partition's digits.
    static func classes(_ digits: String?) -> [Int] {
        (digits ?? "").compactMap { $0.wholeNumberValue.map { $0 - 1 } }
    }
}
