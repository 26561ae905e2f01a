public import ElboAutoencoders
public import ElboData
public import ElboGraph
public import ElboNumerics

/// The evidence lower bound over a data set, and how its KL is spread over the latent dimensions.
public struct BoundEvaluation: Codable, Hashable, Sendable {
    /// ELBO in nats per example, one draw of z each.
    public let elbo: Estimate
    /// E_q[log p(x|z)] in nats per example.
    public let reconstruction: Estimate
    /// D(q(z|x) ‖ p(z)) in nats per example.
    public let kl: Estimate
    /// Means of D(q(z|x) ‖ p(z)) over the examples, one for each latent dimension, in nats.
    public let klPerDimension: [Double]
}

extension TrainedAutoencoder {
    /// The bound over a data set.
    ///
    /// - Parameters:
    ///   - data: Examples.
    ///   - key: Decides the draws of z and, where the model binarises, the observations.
    ///   - executor: What runs the model.
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func evaluateBound(_ data: Dataset, key: RandomKey, on executor: any Executor) throws
        -> BoundEvaluation
    {
        try check(data)
        let model = autoencoder
        var function = BatchedFunction(of: self, on: executor) { rows, rowKey, pass in
            let x = model.binarization(rows, key: rowKey)
            let bound = EvidenceLowerBound(of: x, under: model, in: &pass)
            return [bound.reconstruction, bound.klPerDimension]
        }
        var (reconstruction, kl): ([Double], [Double]) = ([], [])
        var perDimension = [Double](repeating: 0, count: model.latentDimension)
        try function.run(
            count: data.count, width: data.itemSize, rowKey: key.child(0), noiseKey: key.child(1),
            fill: reader(of: data)
        ) { rows, results in
            reconstruction += results[0].doubles
            let terms = results[1].doubles
            for row in 0..<rows.count {
                let own = terms[row * model.latentDimension..<(row + 1) * model.latentDimension]
                kl.append(own.reduce(0, +))
                for (dimension, value) in own.enumerated() { perDimension[dimension] += value }
            }
        }
        return BoundEvaluation(
            elbo: Estimate(of: zip(reconstruction, kl).map { $0 - $1 }),
            reconstruction: Estimate(of: reconstruction), kl: Estimate(of: kl),
            klPerDimension: perDimension.map { $0 / Double(data.count) })
    }
}
