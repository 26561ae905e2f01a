public import ElboNumerics

extension GaussianMixture {
    /// Rows drawn from the mixture; the noise gives rows too when it has a box to draw from.
    ///
    /// - Parameters:
    ///   - count: how many rows.
    ///   - key: decides them; row i is the same for any count.
    /// - Returns: The rows, one after another, and the component of each, from 0.
    public func sample(_ count: Int, key: RandomKey) -> (values: [Double], labels: [Int]) {
        let total = components.reduce(0) { $0 + $1.weight }
        let factors = components.map { $0.covariance.lowerFactor }
        var values: [Double] = []
        values.reserveCapacity(count * dimension)
        var labels: [Int] = []
        for row in 0..<count {
            let own = key.child(UInt64(row))
            let chosen = chosenLaw(
                at: own.child(1).uniform(at: 0) * total, of: components.count
            ) { components[$0].weight }
            labels.append(chosen)
            let normals = (0..<dimension).map { own.normal(at: $0) }
            let component = components[chosen]
            for i in 0..<dimension {
                values.append(component.mean[i] + factors[chosen].row(i, times: normals))
            }
        }
        return (values, labels)
    }
}
