import Elbo

extension GaussianMixture {
    /// The standard deviation of each column under the components: σ² = Σ w (σₖ² + μₖ²) - μ².
    var columnDeviations: [Double] {
        let total = components.reduce(0) { $0 + $1.weight }
        let whole = mean
        return (0..<dimension).map { column in
            let variance = components.reduce(0) {
                let away = $1.mean[column] - whole[column]
                return $0 + $1.weight * ($1.covariance.variances[column] + away * away)
            }
            return (variance / total).squareRoot()
        }
    }
}
