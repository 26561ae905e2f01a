public import ElboGraph

/// A law over pixels of 256 levels, independent for each element.
///
/// Values are level / 255; `logProbabilities` takes the nearest whole level. Draws are such values, steps of
/// the parameters. Laws every conformer keeps beside those of `ElementwiseDistribution`: the probabilities
/// of the 256 levels sum to one.
public protocol PixelDistribution: ElementwiseDistribution {}

extension PixelDistribution {
    /// False: draws are steps of the parameters.
    public var isReparameterized: Bool { false }

    /// -Σ p ln p over the levels.
    public func entropies() -> Tensor {
        let logs = logProbabilities(of: PixelLevels.all(elementShape, in: mean.trace))
        return -(exp(logs) * logs).sum(along: [0])
    }
}
