public import ElboData

extension Autoencoder {
    /// What each example's log-density of transformed values lacks to be one of the data's own values, in nats: the
    /// logarithm of the transform's Jacobian determinant over the cells that are known.
    ///
    ///     log p(x) = log p(t(x)) + Σᵢ ln |dtᵢ/dxᵢ|
    ///
    /// and -ln δ for each number told by its quantiles, whose law gives the probability of an interval of length δ. Zero for probabilities, and for dequantised pixels, whose densities become bits per dimension.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - transform: What is applied to them.
    public func logVolumes(of data: Dataset, _ transform: DataTransform) -> [Double] {
        let scales = data.table?.logVolumes
        guard likelihood.part.isDensity, observation != .dequantized,
            transform != .identity || scales?.contains(where: { $0 != 0 }) == true
        else { return [Double](repeating: 0, count: data.count) }
        var terms = transform.logDerivatives(itemSize: data.itemSize)
        if let scales { terms = zip(terms, scales).map { $0 + $1 } }
        let whole = terms.reduce(0, +)
        guard data.hasMissing else { return [Double](repeating: whole, count: data.count) }
        var volumes: [Double] = []
        volumes.reserveCapacity(data.count)
        data.forEach(0..<data.count, by: .identity) { _, values in
            volumes.append(
                zip(values, terms).reduce(0) { $1.0.isNaN ? $0 : $0 + $1.1 })
        }
        return volumes
    }
}
