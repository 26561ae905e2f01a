public import ElboNumerics

extension GaussianMixture {
    /// The law of aᵀx, a linear combination of the columns of numbers: of Gaussians N(aᵀμ_k, aᵀΣ_k a), of t distributions again one
    /// with the same degrees of freedom, of contaminated normal laws one part for the good and one for the bad rows. The noise is left out.
    ///
    /// - Parameter direction: a, a number for each column of numbers, not all 0.
    public func projected(on direction: [Double]) -> ScalarLaw {
        precondition(direction.count == dimension && dimension > 0, "\(direction.count) numbers")
        let total = components.reduce(0) { $0 + $1.weight }
        return ScalarLaw(
            components.flatMap { component in
                let matrix = component.covariance.matrix
                var variance = 0.0
                for i in direction.indices where direction[i] != 0 {
                    for j in direction.indices {
                        variance += direction[i] * matrix[i * dimension + j] * direction[j]
                    }
                }
                let mean = zip(direction, component.mean).reduce(0) { $0 + $1.0 * $1.1 }
                let parts: [(share: Double, inflation: Double)] =
                    component.tails?.contamination.map {
                        [($0.goodShare, 1), (1 - $0.goodShare, $0.inflation)]
                    } ?? [(1, 1)]
                return parts.map { share, inflation in
                    ScalarLaw.Part(
                        weight: component.weight / total * share, mean: mean,
                        scale: (variance * inflation).squareRoot(),
                        degreesOfFreedom: component.degreesOfFreedom)
                }
            })
    }

    /// The law of one column of numbers.
    public func law(ofColumn column: Int) -> ScalarLaw {
        projected(on: (0..<dimension).map { $0 == column ? 1 : 0 })
    }
}
