import Elbo

extension FitMixture {
    /// The covariance models to try; of factors those of fewer than columns.
    ///
    /// - Throws: `CommandFailure` where none is left.
    func models(dimension: Int) throws -> [CovarianceModel] {
        let asked = covariance.models(dimension: dimension)
        let left = asked.filter { $0.factorModel.map { $0.factors < dimension } ?? true }
        guard !left.isEmpty else {
            throw CommandFailure(
                .usage,
                "--covariance asks for factors alone, of which there must be fewer than the \(Format.count(dimension, "column")); name other models"
            )
        }
        let useless = Set(asked.compactMap(\.factorModel?.factors)).filter { $0 >= dimension }
        if let least = useless.min(), let most = useless.max() {
            Terminal.say(
                "\(least == most ? "\(least)" : "\(least) to \(most)") factors are not tried: there must be fewer than the \(Format.count(dimension, "column"))"
            )
        }
        return left
    }
}
