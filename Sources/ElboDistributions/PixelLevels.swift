public import ElboGraph

/// The 256 levels of a byte, as laws see them: pixel values scaled to [0, 1], level / 255.
public enum PixelLevels {
    /// How many there are.
    public static let count: Int = 256
    /// The distance between neighbouring values.
    public static let step: Double = 1.0 / 255

    /// The whole levels 0...255 nearest to values in [0, 1], as real numbers.
    public static func levels(of values: Tensor) -> Tensor { floor(255 * values + 0.5) }

    /// The values in [0, 1] of whole levels; times 255 they are the levels again, without rounding.
    public static func values(of levels: Tensor) -> Tensor { levels / 255 }

    /// All values in increasing order along a new first axis, the same for each element of a shape.
    static func all(_ shape: Shape, in trace: Trace) -> Tensor {
        values(of: trace.iota(Shape([count] + shape.extents), axis: 0).converted(to: .float))
    }
}

/// A law over pixels of 256 levels, independent for each element.
///
/// Values are level / 255; `logProbability` takes the nearest whole level. Draws are such values, steps of
/// the parameters. Laws every conformer keeps beside those of `Distribution`: the probabilities of the
/// 256 levels sum to one.
public protocol PixelDistribution: Distribution {
    /// Batch and event axes together.
    var elementShape: Shape { get }
    /// Trailing axes that form the event.
    var eventRank: Int { get }
    /// ln p of each element of a value, in nats; leading axes before batch + event are kept.
    func logProbabilities(of value: Tensor) -> Tensor
}

extension PixelDistribution {
    /// The leading axes.
    public var batchShape: Shape { Shape(elementShape.extents.dropLast(eventRank)) }
    /// The trailing axes.
    public var eventShape: Shape { Shape(elementShape.extents.suffix(eventRank)) }
    /// False: draws are steps of the parameters.
    public var isReparameterized: Bool { false }

    /// Σ ln p over the event.
    public func logProbability(of value: Tensor) -> Tensor {
        logProbabilities(of: value).summedOverEvent(rank: eventRank)
    }

    /// -Σ p ln p over the levels, summed over the event.
    public func entropy() -> Tensor {
        let logs = logProbabilities(of: PixelLevels.all(elementShape, in: mean.trace))
        return -(exp(logs) * logs).sum(along: [0]).summedOverEvent(rank: eventRank)
    }
}
