public import ElboGraph

/// Laws side by side along the event's last axis, each of some of its numbers; independent of one another.
public struct Blockwise: ElementwiseDistribution {
    /// The laws, from left to right; they agree in all axes but the last.
    public let parts: [any ElementwiseDistribution]
    /// Trailing axes that form the event.
    public var eventRank: Int { parts[0].eventRank }

    /// Makes the law of at least one part.
    public init(_ parts: [any ElementwiseDistribution]) {
        precondition(!parts.isEmpty, "no laws side by side")
        self.parts = parts
    }

    /// Batch and event axes together.
    public var elementShape: Shape {
        let last = parts.reduce(0) { $0 + $1.elementShape[-1] }
        return Shape(parts[0].elementShape.extents.dropLast() + [last])
    }
    /// Whether draws of all laws are.
    public var isReparameterized: Bool { parts.allSatisfy(\.isReparameterized) }
    /// The laws' means.
    public var mean: Tensor { concatenate(parts.map(\.mean), along: -1) }

    /// Each law's terms of its own numbers.
    public func logProbabilities(of value: Tensor) -> Tensor {
        var start = 0
        return concatenate(
            parts.map { part in
                let range = start..<start + part.elementShape[-1]
                start = range.upperBound
                return part.logProbabilities(of: value.slice(range, along: -1))
            }, along: -1)
    }

    /// Draws of all laws.
    public func sample(key: Tensor, count: Int) -> Tensor {
        concatenate(
            parts.enumerated().map {
                $0.element.sample(key: key.child(UInt64($0.offset)), count: count)
            }, along: -1)
    }

    /// Each law's own.
    public func entropies() -> Tensor { concatenate(parts.map { $0.entropies() }, along: -1) }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Blockwise {
        Blockwise(parts.map { $0.stoppingGradient() })
    }
}
