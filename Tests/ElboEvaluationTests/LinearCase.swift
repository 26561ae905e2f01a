import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation

/// A linear model of one latent dimension with chosen numbers, whose likelihood is known exactly.
///
/// x = (1, -2) z + (0.5, 1) + 0.7 ε. The true posterior is N(w·(x - b) / m, 0.49 / m), m = |w|² + 0.49.
struct LinearCase {
    let truth = LinearGaussianModel(weights: [[1], [-2]], mean: [0.5, 1], variance: 0.49)

    /// The model with an encoder that is the true posterior, its mean moved and its variance scaled.
    func model(meanShift: Double = 0, varianceFactor: Double = 1) throws -> ModelSession {
        let m = 5 + 0.49
        let values: [String: [Double]] = [
            "posterior.mean.weight": [1 / m, -2 / m],
            "posterior.mean.bias": [-(0.5 - 2) / m + meanShift],
            "posterior.logVariance.weight": [0, 0],
            "posterior.logVariance.bias": [log(varianceFactor * 0.49 / m)],
            "decoder.0.weight": [1, -2], "decoder.0.bias": [0.5, 1],
        ]
        return try TestModel(
            itemShape: [2], latentDimension: 1, hidden: [],
            likelihood: .gaussian(sigma: .fixed(value: 0.7))
        ).session { HostArray($0.shape, (values[$0.name] ?? []).map { Float($0) }) }
    }

    /// Examples and the mean of their exact log-likelihoods.
    func data(_ count: Int) throws -> (data: Dataset, logLikelihood: Double) {
        let data = try truth.draw(count, key: RandomKey(seed: 31))
        let exact = data.rows.reduce(0) { $0 + truth.logLikelihood($1) } / Double(count)
        return (data, exact)
    }
}
