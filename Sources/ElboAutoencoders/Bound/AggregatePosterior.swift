package import ElboDistributions
package import ElboGraph

/// Estimates of log q(z) and log q(z_d), the mean of q(z|x) over all N training examples, from the B examples of a batch
/// (Chen et al. 2018, "Isolating sources of disentanglement in variational autoencoders", section 4.1 and appendix C).
package struct AggregatePosterior {
    /// log q(z) of each example's draw: [examples].
    package let joint: Tensor
    /// log q(z_d) of each of its dimensions: [examples, dimension].
    package let marginals: Tensor

    /// Compares each draw with the laws of all examples of the batch.
    ///
    /// - Parameters:
    ///   - z: One draw for each example: [examples, dimension].
    ///   - law: q(z|x) of each example.
    ///   - examples: N, one number.
    ///   - estimator: How the batch stands for all examples.
    package init(
        of z: Tensor, law: DiagonalNormal, examples: Tensor,
        by estimator: TotalCorrelationBound.Estimator
    ) {
        let (b, d) = (z.shape[0], z.shape[1])
        let pairs: Shape = [b, b, d]
        func beside(_ parameter: Tensor) -> Tensor {
            parameter.reshaped(to: [1, b, d]).broadcast(to: pairs)
        }
        let each = DiagonalNormal(mean: beside(law.mean), logVariance: beside(law.logVariance))
            .logProbabilities(of: z.reshaped(to: [b, 1, d]).broadcast(to: pairs))
        let weights = Self.logWeights(b, of: maximum(examples, Double(b)), by: estimator)
        joint = logSumExp(each.sum(along: [-1]) + weights, along: [1])
        marginals = logSumExp(each + weights.expandingAxis(at: -1), along: [1])
    }

    /// The logarithm of what q(zᵢ|xⱼ) counts: [examples, examples].
    private static func logWeights(
        _ b: Int, of examples: Tensor, by estimator: TotalCorrelationBound.Estimator
    ) -> Tensor {
        let n = log(examples)
        switch estimator {
        case .weighted:
            return (-n - log(examples.trace.constant(Double(b)))).broadcast(to: [b, b])
        case .stratified:
            guard b > 1 else { return examples.trace.constant(0).broadcast(to: [1, 1]) }
            let m = Double(b - 1)
            func places(_ isThere: (Int, Int) -> Bool) -> Tensor {
                examples.trace.constant(
                    HostArray(
                        [b, b], (0..<b * b).map { isThere($0 / b, $0 % b) ? Float(1) : 0 }))
            }
            let rest = examples.trace.constant(m)
            return places { $0 == $1 } * -n
                + places { ($0 + 1) % b == $1 } * (log((examples - m) / m) - n)
                + places { $0 != $1 && ($0 + 1) % b != $1 } * -log(rest)
        }
    }
}
