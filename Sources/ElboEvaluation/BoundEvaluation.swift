public import ElboAutoencoders
public import ElboData
import ElboGraph
import ElboNetworks
public import ElboNumerics

/// The evidence lower bound over a data set, and how its KL is spread over the latent dimensions.
public struct BoundEvaluation: Codable, Hashable, Sendable {
    /// ELBO in nats per example, one draw of z each.
    public let elbo: Estimate
    /// E_q[log p(x|z)] in nats per example.
    public let reconstruction: Estimate
    /// D(q(z|x) ‖ p(z)) in nats per example.
    public let kl: Estimate
    /// Whether the divergence is in closed form; otherwise it is log q(z|x) - log p(z) at one draw of z for each
    /// example.
    public let isClosedForm: Bool
    /// Means of D(q(z|x) ‖ p(z)) over the examples, one for each latent dimension, in nats; nil where the
    /// divergence does not fall apart so.
    public let klPerDimension: [Double]?
}

extension ModelSession {
    /// The bound over a data set; of cells that are missing, over those that are known.
    ///
    /// - Parameters:
    ///   - data: Examples.
    ///   - key: Decides the draws of z and, where the model binarises, the observations.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func evaluateBound(_ data: Dataset, key: RandomKey) throws -> BoundEvaluation {
        let model = model.autoencoder
        let function = ModelFunction("bound") { rows, rowKey, pass in
            let terms = model.terms(of: model.observed(rows, key: rowKey), in: &pass)
            let layer = terms.layers[0]
            let isClosed = terms.kl.trace.constant(layer.closedDivergence == nil ? 0 : 1)
            return [terms.meanReconstruction, terms.kl, isClosed.broadcast(to: [rows.count])]
                + (layer.klPerDimension.map { [$0] } ?? [])
        }
        var (reconstruction, kl): ([Double], [Double]) = ([], [])
        let d = model.latentDimension
        var perDimension: [Double]?
        var isClosedForm = true
        try run(
            function, over: ModelRows(self.model.reader(of: data)), rowKey: key.child(0),
            noiseKey: key.child(1)
        ) { rows, results in
            reconstruction += results[0].doubles
            isClosedForm = results[2].doubles[0] == 1
            guard results.count > 3 else { return kl += results[1].doubles }
            let terms = results[3].doubles
            var sums = perDimension ?? [Double](repeating: 0, count: d)
            for row in 0..<rows.count {
                let own = terms[row * d..<(row + 1) * d]
                kl.append(own.reduce(0, +))
                for (dimension, value) in own.enumerated() { sums[dimension] += value }
            }
            perDimension = sums
        }
        return BoundEvaluation(
            elbo: Estimate(of: zip(reconstruction, kl).map { $0 - $1 }),
            reconstruction: Estimate(of: reconstruction), kl: Estimate(of: kl),
            isClosedForm: isClosedForm,
            klPerDimension: perDimension.map { $0.map { $0 / Double(data.count) } })
    }
}
