public import ElboGraph

/// Choices among K categories whose elements are known with fixed shares: which element of a category it is does not depend on
/// the parameters.
///
/// A value is K indicators, a number m that tells the element and ln of its share s:
///
///     ln p = Σ x ln p(category) + ln s
///
/// Draws have a uniform m in 0...1, for an interval as long as each element's share, and no ln s; the mean has m = -1.
public struct PooledCategorical: ElementwiseDistribution {
    /// The law of the categories.
    public let categories: Categorical
    /// Of each category -Σ s ln s over its elements, in nats.
    public let entropiesWithin: [Float]
    /// One: the last axis.
    public var eventRank: Int { 1 }

    /// Makes the law.
    ///
    /// - Parameters:
    ///   - logits: Log-probabilities of the categories up to a constant: batch + K.
    ///   - entropiesWithin: Of each category -Σ s ln s over its elements.
    public init(logits: Tensor, entropiesWithin: [Float]) {
        precondition(
            logits.shape[-1] == entropiesWithin.count,
            "\(entropiesWithin.count) entropies for logits \(logits.shape)")
        categories = Categorical(logits: logits)
        self.entropiesWithin = entropiesWithin
    }

    /// Batch axes, and two numbers more than categories.
    public var elementShape: Shape {
        Shape(categories.logits.shape.extents.dropLast() + [entropiesWithin.count + 2])
    }
    /// False: draws are steps of the parameters.
    public var isReparameterized: Bool { false }

    /// The probabilities of the categories, -1, and E[ln s].
    public var mean: Tensor {
        let probabilities = categories.mean
        return beside(probabilities, constant(-1), -entropyWithin(probabilities))
    }

    /// x ln p for each category, 0, ln s.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let count = entropiesWithin.count
        let logs = categories.logProbabilities(of: value.slice(0..<count, along: -1))
        return beside(
            logs, constant(0), value.slice(count + 1..<count + 2, along: -1))
    }

    /// A category, and where its element lies.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let drawn = categories.sample(key: key.child(0), count: count)
        let place = key.child(1).uniform(Shape(drawn.shape.extents.dropLast() + [1]))
        return beside(drawn, place, constant(0))
    }

    /// -p ln p for each category, 0, and the mean of those within.
    public func entropies() -> Tensor {
        beside(categories.entropies(), constant(0), entropyWithin(categories.mean))
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> PooledCategorical {
        PooledCategorical(
            logits: categories.logits.stoppingGradient(), entropiesWithin: entropiesWithin)
    }

    private func constant(_ number: Double) -> Tensor { categories.logits.trace.constant(number) }

    private func entropyWithin(_ probabilities: Tensor) -> Tensor {
        let own = probabilities.trace.constant(
            HostArray([entropiesWithin.count], entropiesWithin))
        return (probabilities * own).sum(along: [-1], keepingAxes: true)
    }

    /// Numbers of categories and two more.
    private func beside(_ numbers: Tensor, _ first: Tensor, _ second: Tensor) -> Tensor {
        let single = Shape(numbers.shape.extents.dropLast() + [1])
        return concatenate(
            [numbers, first.broadcast(to: single), second.broadcast(to: single)], along: -1)
    }
}
