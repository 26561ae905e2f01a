extension GaussianMixture {
    /// The mixture of some columns, the others integrated out.
    ///
    /// - Parameter kept: columns of a row from 0, in the order wanted, at least one.
    public func marginal(_ kept: [Int]) -> GaussianMixture {
        precondition(!kept.isEmpty && kept.allSatisfy { (0..<width).contains($0) })
        let places = numberPlaces
        let numbers = kept.compactMap { places.firstIndex(of: $0) }
        return GaussianMixture(
            checked: components.map { component in
                Component(
                    weight: component.weight, mean: numbers.map { component.mean[$0] },
                    covariance: component.covariance.marginal(numbers),
                    tails: component.tails)
            }, law: law, noise: noise?.marginal(numbers), model: model,
            columns: columns.map { names in numbers.map { names[$0] } },
            categories: categories?.selecting(kept))
    }
}
