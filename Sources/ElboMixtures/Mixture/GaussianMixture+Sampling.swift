public import ElboNumerics

extension GaussianMixture {
    /// Rows drawn from the mixture; the noise gives rows too when it has a box to draw from.
    ///
    /// - Parameters:
    ///   - count: how many rows.
    ///   - key: decides them; row i is the same for any count.
    /// - Returns: The rows, one after another, of a category the places of levels, and the component of each, from 0.
    public func sample(_ count: Int, key: RandomKey) -> (values: [Double], labels: [Int]) {
        let total = components.reduce(0) { $0 + $1.weight }
        let draws = ComponentDraws(self)
        var values: [Double] = []
        values.reserveCapacity(count * width)
        var labels: [Int] = []
        for row in 0..<count {
            let own = key.child(UInt64(row))
            let chosen = chosenLaw(
                at: own.child(1).uniform(at: 0) * total, of: components.count
            ) { components[$0].weight }
            labels.append(chosen)
            values += draws.row(of: chosen, key: own)
        }
        return (values, labels)
    }
}

/// Rows drawn from a mixture's components.
struct ComponentDraws {
    private let mixture: GaussianMixture
    private let factors: [CovarianceFactor]

    init(_ mixture: GaussianMixture) {
        self.mixture = mixture
        factors = mixture.components.map { $0.covariance.lowerFactor }
    }

    /// A row of one component, of a category the place of a level.
    func row(of chosen: Int, key: RandomKey) -> [Double] {
        let component = mixture.components[chosen]
        let normals = mixture.components[chosen].mean.indices.map { key.normal(at: $0) }
        // A t distribution is a Gaussian whose precision is drawn: χ²_ν / ν.
        let stretch: Double =
            switch component.tails {
            case nil: 1
            case .t(let nu)?: (nu / key.child(3).chiSquared(degreesOfFreedom: nu)).squareRoot()
            case .contaminated(let part)?:
                key.child(3).uniform(at: 0) < part.goodShare ? 1 : part.inflation.squareRoot()
            }
        let numbers = normals.indices.map {
            component.mean[$0] + stretch * factors[chosen].row($0, times: normals)
        }
        guard let categories = mixture.categories else { return numbers }
        let levels = categories.draw(fromComponent: chosen, key: key.child(2))
        return categories.columns.row(numbers: numbers, levels: levels)
    }
}
