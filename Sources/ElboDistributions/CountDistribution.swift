public import ElboGraph

/// A law over whole numbers from 0, independent for each element.
///
/// Laws every conformer keeps beside those of `ElementwiseDistribution`: the probabilities of 0, 1, 2 ... sum to one.
public protocol CountDistribution: ElementwiseDistribution {}

extension CountDistribution {
    /// False: draws are steps of the parameters.
    public var isReparameterized: Bool { false }

    /// -Σ p ln p over all whole numbers has no closed form; refused, since nothing here sums it.
    public func entropies() -> Tensor {
        preconditionFailure("the entropy of counts has no closed form; draw from the law instead")
    }
}

/// -ln x! + x ln x - x for x ≥ 1, whose parts are large where the whole is not.
func logFactorialRemainder(_ x: Tensor) -> Tensor {
    -(x * log1p(9 / x) + GammaRatio(x.trace.constant(1), x).rest)
}
