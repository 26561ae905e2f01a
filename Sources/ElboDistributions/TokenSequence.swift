public import ElboGraph

/// The law of each token of sentences, given those before it: softmax(h W + b) at each place.
///
/// Values are numbers of tokens, 0 where a sentence has ended: nothing is said there. h has seen the tokens before each place, so
/// that the sum over places is ln p of the sentence.
public struct TokenSequence: ElementwiseDistribution {
    /// What says each token: batch + [places, features].
    public let features: Tensor
    /// [features, tokens]
    public let weight: Tensor
    /// [tokens]
    public let bias: Tensor

    /// Makes the law.
    public init(features: Tensor, weight: Tensor, bias: Tensor) {
        self.features = features
        self.weight = weight
        self.bias = bias
    }

    /// Batch and places.
    public var elementShape: Shape { Shape(features.shape.extents.dropLast()) }
    /// The places.
    public var eventRank: Int { 1 }
    /// False: draws are steps of the parameters.
    public var isReparameterized: Bool { false }

    /// Log-probabilities of the tokens up to a constant: [batch · places, tokens].
    public var logits: Tensor {
        let rows = elementShape.count
        let product = features.reshaped(to: [rows, features.shape[-1]])
            .matrixMultiplied(by: weight)
        return product.named("logits before their bias") + bias
    }

    /// 0, 1, 2 ... for the tokens: [1, tokens].
    private var numbers: Tensor {
        features.trace.constant(
            HostArray([1, bias.shape[0]], (0..<bias.shape[0]).map { Float($0) }))
    }

    /// The mean of the tokens' numbers.
    public var mean: Tensor {
        (softmax(logits) * numbers).sum(along: [1]).reshaped(to: elementShape)
    }

    /// ln p of each token, 0 behind the end.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let tokens = value.broadcast(to: elementShape)
        let logits = logits
        let told =
            numbers.broadcast(to: logits.shape)
            .== tokens.reshaped(to: [elementShape.count, 1]).broadcast(to: logits.shape)
        let own = select(told, logits, logits.trace.constant(0)).sum(along: [1])
        let each = (own - logSumExp(logits, along: [1])).reshaped(to: elementShape)
        return select(tokens .> 0, each, each.trace.constant(0))
    }

    /// The token whose log-probability plus Gumbel noise is largest, at each place by itself.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let noisy = logits + key.gumbel(Shape([count] + logits.shape.extents))
        let isLargest = (noisy .== noisy.max(along: [-1], keepingAxes: true)).converted(to: .float)
        return (isLargest * numbers).max(along: [-1])
            .reshaped(to: Shape([count] + elementShape.extents))
    }

    /// -Σ p ln p at each place.
    public func entropies() -> Tensor {
        let logits = logits
        return -(softmax(logits) * logSoftmax(logits)).sum(along: [1]).reshaped(to: elementShape)
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> TokenSequence {
        TokenSequence(
            features: features.stoppingGradient(), weight: weight.stoppingGradient(),
            bias: bias.stoppingGradient())
    }
}
