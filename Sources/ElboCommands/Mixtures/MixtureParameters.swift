import Elbo
import Foundation

/// A mixture written down by hand, as JSON.
///
/// `{"weights": [0.4, 0.6], "means": [[0, 1], [3, 2]], "covariances": [[[1, 0], [0, 1]], [[2, 0.5], [0.5, 1]]]}`, or
/// `"variances": [[1, 1], [2, 1]]`; `"columns": ["width", "height"]` if they have names, and
/// `"degreesOfFreedom": [4, 10]` makes t distributions of which the covariances are the scale matrices; `"goodShares": [0.95, 0.9], "inflations": [10, 20]`
/// contaminated normal laws, of whose good rows they are the covariances.
struct MixtureParameters: Decodable {
    let weights: [Double]
    let means: [[Double]]
    let covariances: [[[Double]]]?
    let variances: [[Double]]?
    let columns: [String]?
    let degreesOfFreedom: [Double]?
    let goodShares: [Double]?
    let inflations: [Double]?

    /// - Throws: `DataError` for a file that cannot be read, `CommandFailure` for one that is no such JSON,
    ///   `MixtureError` for parameters that make no mixture.
    static func mixture(from path: String) throws -> GaussianMixture {
        guard FileManager.default.fileExists(atPath: path) else {
            throw DataError.notFound(path: path)
        }
        let parameters: MixtureParameters
        do {
            parameters = try JSONDecoder().decode(
                MixtureParameters.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw CommandFailure(
                .badData,
                "\(path) gives no parameters: it must be a JSON object with weights, means, and covariances or variances"
            )
        }
        let count = parameters.weights.count
        let covariances: [Covariance]
        if let full = parameters.covariances {
            covariances = full.map { rows in .full(rows.flatMap { $0 }, dimension: rows.count) }
            guard full.allSatisfy({ rows in rows.allSatisfy { $0.count == rows.count } }) else {
                throw CommandFailure(.badData, "\(path): a covariance is not square")
            }
        } else {
            covariances = (parameters.variances ?? []).map { .diagonal($0) }
        }
        guard parameters.means.count == count, covariances.count == count else {
            throw CommandFailure(
                .badData,
                "\(path) has \(count) weights, \(parameters.means.count) means and \(covariances.count) covariances; there must be one of each for every component"
            )
        }
        let bad = parameters.goodShares.flatMap { shares in
            parameters.inflations.map { (shares, $0) }
        }
        guard (parameters.goodShares == nil) == (parameters.inflations == nil),
            bad.map({ $0.0.count == count && $0.1.count == count }) ?? true,
            bad == nil || parameters.degreesOfFreedom == nil
        else {
            throw CommandFailure(
                .badData,
                "\(path): goodShares and inflations belong together, without degreesOfFreedom, one of each for every component"
            )
        }
        let degrees = parameters.degreesOfFreedom
        guard degrees.map({ $0.count == count }) ?? true else {
            throw CommandFailure(
                .badData,
                "\(path) has \(degrees?.count ?? 0) degrees of freedom for \(count) components; there must be one for each"
            )
        }
        return try GaussianMixture(
            components: (0..<count).map { k in
                GaussianMixture.Component(
                    weight: parameters.weights[k], mean: parameters.means[k],
                    covariance: covariances[k],
                    tails: bad.map {
                        .contaminated(
                            Contamination(goodShare: $0.0[k], inflation: $0.1[k]))
                    } ?? degrees.map { .t(degreesOfFreedom: $0[k]) })
            }, law: bad != nil ? .contaminated : degrees == nil ? .normal : .t(.own),
            model: parameters.covariances == nil ? .vvi : .vvv, columns: parameters.columns)
    }
}
