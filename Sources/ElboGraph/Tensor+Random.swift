extension Tensor {
    /// The key of a named sub-stream; this value must be a key.
    public func child(_ label: UInt64) -> Tensor { trace.append(.deriveKey(label), [self]) }

    /// Independent numbers, uniform on the open interval (0, 1); this value must be a key.
    public func uniform(_ shape: Shape) -> Tensor { trace.append(.random(.uniform, shape), [self]) }

    /// Independent standard normal numbers; this value must be a key.
    public func normal(_ shape: Shape) -> Tensor { trace.append(.random(.normal, shape), [self]) }

    /// Independent numbers that are 1 with these probabilities and 0 otherwise; this value must be a key.
    public func bernoulli(_ probabilities: Tensor) -> Tensor {
        (uniform(probabilities.shape) .< probabilities).converted(to: .float)
    }

    /// Independent standard Gumbel numbers, -ln(-ln u); this value must be a key.
    public func gumbel(_ shape: Shape) -> Tensor { -log(-log(uniform(shape))) }
}
