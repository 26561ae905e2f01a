import Foundation

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
        try JSONDecoder().decode(MclustGolden.self, from: fixture("mclust_golden.json"))
    }

    /// The numbers of one of the CSV files, row after row.
    static func rows(_ set: String) throws -> [[Double]] {
        let text = try String(decoding: fixture("\(set).csv"), as: UTF8.self)
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",").compactMap { Double($0) }
        }
    }

    /// Components from 0, of a partition's digits.
    static func classes(_ digits: String?) -> [Int] {
        (digits ?? "").compactMap { $0.wholeNumberValue.map { $0 - 1 } }
    }

    private static func fixture(_ name: String) throws -> Data {
        guard let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name)") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try Data(contentsOf: url)
    }
}
