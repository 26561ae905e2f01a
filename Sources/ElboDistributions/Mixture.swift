public import ElboGraph

/// Σₖ πₖ pₖ: a law for each component along the last batch axis, and their weights.
public struct Mixture<Component: Distribution>: Distribution {
    /// ln πₖ up to a constant: batch + [K].
    public let logits: Tensor
    /// The laws: batch + [K].
    public let components: Component

    /// Makes the law; `logits` is repeated to the batch shape of the components.
    public init(logits: Tensor, components: Component) {
        precondition(components.batchShape.rank >= 1, "mixture: no axis of components")
        self.logits = logits.broadcast(to: components.batchShape)
        self.components = components
    }

    /// The components' batch without their own axis.
    public var batchShape: Shape { Shape(components.batchShape.extents.dropLast()) }
    /// The components' event.
    public var eventShape: Shape { components.eventShape }
    /// False: which component a draw comes from is a step of the weights.
    public var isReparameterized: Bool { false }

    /// Σₖ πₖ E[component k]
    public var mean: Tensor {
        (expanded(softmax(logits)) * components.mean).sum(along: [componentAxis])
    }

    /// ln Σₖ πₖ pₖ, the largest term factored out.
    public func logProbability(of value: Tensor) -> Tensor {
        logSumExp(logJoint(of: value), along: [-1])
    }

    /// ln πₖ + ln pₖ for each component: [...] + batch + [K].
    public func logJoint(of value: Tensor) -> Tensor {
        let event = eventShape.rank
        let leading = value.shape.extents.dropLast(event)
        let count = logits.shape[-1]
        let each = value.reshaped(to: Shape(leading + [1] + eventShape.extents))
            .broadcast(to: Shape(leading + [count] + eventShape.extents))
        return logSoftmax(logits) + components.logProbability(of: each)
    }

    /// A component by Gumbel's trick (see `Categorical`), then a draw from it.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let chosen = Categorical(logits: logits).sample(key: key.child(0), count: count)
        return draw(from: chosen, key: key, count: count)
    }

    /// A draw for each row from the component that is told with it; where none is, as `sample(key:count:)` draws.
    ///
    /// - Parameter told: 1 for the component told, 0 for others, all 0 where none is: [rows] + batch + [K].
    public func sample(key: Tensor, fromTold told: Tensor) -> Tensor {
        let count = told.shape[0]
        let any = Categorical(logits: logits).sample(key: key.child(0), count: count)
        let isTold = told.sum(along: [-1]).expandingAxis(at: -1)
        return draw(from: told + (1 - isTold) * any, key: key, count: count)
    }

    private func draw(from chosen: Tensor, key: Tensor, count: Int) -> Tensor {
        let drawn = components.sample(key: key.child(1), count: count)
        return (expanded(chosen) * drawn).sum(along: [-1 - eventShape.rank])
    }

    /// -Σₖ πₖ E_k[ln p] has no closed form; refused, since nothing here draws for it.
    public func entropy() -> Tensor {
        preconditionFailure("the entropy of a mixture has no closed form; draw from it instead")
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Mixture {
        Mixture(logits: logits.stoppingGradient(), components: components.stoppingGradient())
    }

    private var componentAxis: Int { batchShape.rank }

    /// Numbers of components beside the axes of the event.
    private func expanded(_ weights: Tensor) -> Tensor {
        weights.reshaped(
            to: Shape(weights.shape.extents + [Int](repeating: 1, count: eventShape.rank)))
    }
}
