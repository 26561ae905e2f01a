import Foundation

/// The components of a mixture prior as numbers, πₖ N(μₖ, diag σₖ²).
struct PriorComponents {
    let weights: [Double]
    /// Means, one for each latent dimension.
    let means: [[Double]]
    /// Variances, one for each latent dimension.
    let variances: [[Double]]

    /// The components of a trained model's prior; nil where it is no mixture of normal laws.
    init?(of model: TrainedAutoencoder) {
        let autoencoder = model.autoencoder
        guard autoencoder.prior.part is NormalMixturePrior else { return nil }
        let slots = autoencoder.parameters.map(\.name)
        func values(_ name: String) -> [Double]? {
            slots.firstIndex(of: "\(Autoencoder.Path.prior).\(name)").map {
                model.parameters[$0].doubles
            }
        }
        guard let logits = values("logits"), let mean = values("mean"),
            let logVariance = values("logVariance")
        else { return nil }
        let largest = logits.max() ?? 0
        let shares = logits.map { exp($0 - largest) }
        let total = shares.reduce(0, +)
        let d = autoencoder.latentDimension
        weights = shares.map { $0 / total }
        means = logits.indices.map { Array(mean[$0 * d..<($0 + 1) * d]) }
        variances = logits.indices.map { logVariance[$0 * d..<($0 + 1) * d].map { exp($0) } }
    }

    /// Codes drawn from one component: `count` rows.
    func draw(_ component: Int, count: Int, key: RandomKey) -> [Float] {
        let d = means[component].count
        return (0..<count * d).map { place in
            let axis = place % d
            return Float(
                means[component][axis] + variances[component][axis].squareRoot()
                    * key.normal(at: place))
        }
    }

    /// The components in a plane through `origin` spanned by orthonormal directions.
    func plane(_ origin: [Double], _ directions: [[Double]], names: [String]) -> [PlaneGaussian] {
        weights.indices.map { component in
            func place(_ direction: [Double]) -> Double {
                var sum = 0.0
                for axis in direction.indices {
                    sum += direction[axis] * (means[component][axis] - origin[axis])
                }
                return sum
            }
            func product(_ a: [Double], _ b: [Double]) -> Double {
                var sum = 0.0
                for axis in a.indices { sum += a[axis] * b[axis] * variances[component][axis] }
                return sum
            }
            return PlaneGaussian(
                names[component], weight: weights[component],
                mean: SIMD2(place(directions[0]), place(directions[1])),
                variances: SIMD2(
                    product(directions[0], directions[0]), product(directions[1], directions[1])),
                covariance: product(directions[0], directions[1]))
        }
    }
}
