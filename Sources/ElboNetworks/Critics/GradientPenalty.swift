public import ElboGraph

/// E (|∇f(u)| - 1)², u = a x + (1 - a) x̃ with one a from 0...1 for each pair: what holds a critic's slope near one
/// (Gulrajani et al. 2017, algorithm 1).
///
/// The norm is over all numbers of an example. Its gradient with respect to f's parameters is one of second order.
///
/// - Parameters:
///   - real: x, [examples, ...].
///   - fake: x̃, as many.
///   - key: Decides a.
///   - critic: f, one number for each example: [examples]; the examples must not depend on each other.
public func gradientPenalty(
    between real: Tensor, and fake: Tensor, key: Tensor, of critic: (Tensor) -> Tensor
) -> Tensor {
    let ones = [Int](repeating: 1, count: real.shape.rank - 1)
    let share = key.uniform(Shape([real.shape[0]] + ones))
    let between = (share * real + (1 - share) * fake).stoppingGradient()
    let slope = gradient(of: critic(between).sum(), withRespectTo: [between])[0]
    let squares = slope.squared().sum(along: Array(1..<slope.shape.rank))
    // The root has no slope at zero, where a fresh critic of rectifiers can be.
    return (sqrt(maximum(squares, 1e-12)) - 1).squared().mean()
}
