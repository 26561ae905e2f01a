extension GaussianMixture {
    /// The mixture of some columns, the others integrated out.
    ///
    /// - Parameter kept: columns from 0, in the order wanted, at least one.
    public func marginal(_ kept: [Int]) -> GaussianMixture {
        precondition(!kept.isEmpty && kept.allSatisfy { (0..<dimension).contains($0) })
        return GaussianMixture(
            checked: components.map { component in
                Component(
                    weight: component.weight, mean: kept.map { component.mean[$0] },
                    covariance: component.covariance.marginal(kept))
            }, noise: noise?.marginal(kept), model: model,
            columns: columns.map { names in kept.map { names[$0] } })
    }
}
