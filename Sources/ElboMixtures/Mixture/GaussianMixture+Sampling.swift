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
        let factors = components.map { $0.covariance.lowerFactor }
        var values: [Double] = []
        values.reserveCapacity(count * width)
        var labels: [Int] = []
        for row in 0..<count {
            let own = key.child(UInt64(row))
            let chosen = chosenLaw(
                at: own.child(1).uniform(at: 0) * total, of: components.count
            ) { components[$0].weight }
            labels.append(chosen)
            let normals = (0..<dimension).map { own.normal(at: $0) }
            let component = components[chosen]
            // A t distribution is a Gaussian whose precision is drawn: χ²_ν / ν.
            let stretch =
                component.degreesOfFreedom.map {
                    ($0 / own.child(3).chiSquared(degreesOfFreedom: $0)).squareRoot()
                } ?? 1
            let numbers = (0..<dimension).map {
                component.mean[$0] + stretch * factors[chosen].row($0, times: normals)
            }
            guard let categories else {
                values += numbers
                continue
            }
            let levels = categories.draw(fromComponent: chosen, key: own.child(2))
            values += categories.columns.row(numbers: numbers, levels: levels)
        }
        return (values, labels)
    }
}
