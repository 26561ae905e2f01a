public import ElboData

extension Autoencoder {
    /// What each example's log-density of transformed values lacks to be one of the data's own values, in nats: the
    /// logarithm of the transform's Jacobian determinant over the cells that are known.
    ///
    ///     log p(x) = log p(t(x)) + Σᵢ ln |dtᵢ/dxᵢ|
    ///
    /// Zero for probabilities, and for dequantised pixels, whose densities become bits per dimension.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - transform: What is applied to them.
    public func logVolumes(of data: Dataset, _ transform: DataTransform) -> [Double] {
        guard likelihood.part.isDensity, observation != .dequantized, transform != .identity else {
            return [Double](repeating: 0, count: data.count)
        }
        let terms = transform.logDerivatives(itemSize: data.itemSize)
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
