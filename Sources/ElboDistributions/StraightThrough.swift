public import ElboGraph

/// Groups of choices, each a one among zeros, whose draws pass gradients on as if they were soft (Jang, Gu and Poole 2017;
/// Bengio, Léonard and Courville 2013).
///
/// Forward a draw is the category whose logit plus Gumbel noise is largest, an exact draw; backward it is softmax((logits + noise) / τ),
/// a gradient that is biased, the less so the smaller τ, and the noisier.
public struct StraightThroughCategories: Distribution {
    /// Log-probabilities up to a constant: batch + [groups, classes].
    public let logits: Tensor
    /// τ
    public let temperature: Double

    /// Makes the law.
    public init(logits: Tensor, temperature: Double) {
        self.logits = logits
        self.temperature = temperature
    }

    private var choices: Categorical { Categorical(logits: logits, eventRank: 2) }
    private func flat(_ value: Tensor) -> Tensor {
        value.reshaped(
            to: Shape(value.shape.extents.dropLast(2) + [value.shape[-2] * value.shape[-1]]))
    }
    private func grouped(_ value: Tensor) -> Tensor {
        value.reshaped(to: Shape(value.shape.extents.dropLast() + logits.shape.extents.suffix(2)))
    }

    /// The laws' axes.
    public var batchShape: Shape { Shape(logits.shape.extents.dropLast(2)) }
    /// groups · classes numbers, one after the other.
    public var eventShape: Shape { [logits.shape[-2] * logits.shape[-1]] }
    /// No: the gradient of a draw is not that of its law.
    public var isReparameterized: Bool { false }
    /// The probabilities.
    public var mean: Tensor { flat(softmax(logits)) }

    /// Σ z ln p
    public func logProbability(of value: Tensor) -> Tensor {
        choices.logProbability(of: grouped(value))
    }

    /// One-hot, with the gradient of the soft draw of the same noise.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let noise = key.gumbel(Shape([count] + logits.shape.extents))
        let noisy = logits + noise
        let soft = softmax(noisy / temperature)
        let still = noisy.stoppingGradient()
        let isLargest = (still .== still.max(along: [-1], keepingAxes: true)).converted(to: .float)
        // Of two equal largest numbers the first one.
        let earlier = isLargest.cumulativeSum(along: -1, exclusive: true)
        let hard = select(earlier .> 0, earlier * 0, isLargest)
        // The difference is 0 to the bit, so that what comes out is whole.
        return flat(hard + (soft - soft.stoppingGradient()))
    }

    /// -Σ p ln p
    public func entropy() -> Tensor { choices.entropy() }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> StraightThroughCategories {
        StraightThroughCategories(logits: logits.stoppingGradient(), temperature: temperature)
    }
}

/// Σ q (ln q - ln p): batch.
public func klDivergence(from q: StraightThroughCategories, to p: StraightThroughCategories)
    -> Tensor
{
    (softmax(q.logits) * (logSoftmax(q.logits) - logSoftmax(p.logits))).sum(along: [-2, -1])
}
