public import ElboGraph

/// √ Σ g² over all elements of all gradients.
public func globalNorm(_ gradients: [Tensor]) -> Tensor {
    guard let first = gradients.first else { preconditionFailure("globalNorm: no gradients") }
    let squares = gradients.dropFirst().reduce(first.squared().sum()) { $0 + $1.squared().sum() }
    return sqrt(squares)
}

/// Gradients scaled so that their global norm is at most `limit` (Pascanu et al. 2013, algorithm 1).
public func clipped(_ gradients: [Tensor], norm: Tensor, to limit: Double) -> [Tensor] {
    let scale = minimum(limit / maximum(norm, 1e-30), 1)
    return gradients.map { $0 * scale }
}
