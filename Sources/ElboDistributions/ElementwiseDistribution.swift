public import ElboGraph

/// A law whose elements are independent given its parameters.
///
/// The conformer says once what one element's log-probability is; sums over the event, sums over known cells
/// only, and scores of single cells follow. Laws every conformer keeps beside those of `Distribution`:
/// `logProbability(of:)` is the sum of `logProbabilities(of:)` over the event.
public protocol ElementwiseDistribution: Distribution {
    /// Batch and event axes together.
    var elementShape: Shape { get }
    /// Trailing axes that form the event.
    var eventRank: Int { get }
    /// ln p of each element of a value, in nats; leading axes before batch + event are kept.
    func logProbabilities(of value: Tensor) -> Tensor
    /// -E[ln p] of each element, in nats: batch + event.
    func entropies() -> Tensor
    /// Whether exp(logProbability) is known to integrate or sum to one.
    var isNormalized: Bool { get }
}

extension ElementwiseDistribution {
    /// Yes.
    public var isNormalized: Bool { true }
    /// The leading axes.
    public var batchShape: Shape { Shape(elementShape.extents.dropLast(eventRank)) }
    /// The trailing axes.
    public var eventShape: Shape { Shape(elementShape.extents.suffix(eventRank)) }

    /// Σ ln p over the event.
    public func logProbability(of value: Tensor) -> Tensor {
        logProbabilities(of: value).summedOverEvent(rank: eventRank)
    }

    /// Σ ln p over the known elements of the event: the law of these alone, the others summed out.
    ///
    /// - Parameters:
    ///   - value: Anything finite in the support where an element is missing.
    ///   - known: 1 where an element is known, 0 where it is missing; repeated over leading axes.
    public func logProbability(of value: Tensor, where known: Tensor) -> Tensor {
        (logProbabilities(of: value) * known).summedOverEvent(rank: eventRank)
    }

    /// -E[ln p], summed over the event.
    public func entropy() -> Tensor { entropies().summedOverEvent(rank: eventRank) }
}
