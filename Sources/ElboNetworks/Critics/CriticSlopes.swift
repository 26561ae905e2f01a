public import ElboGraph

/// |∇f(u)| at u = a x + (1 - a) x̃, one a from 0...1 for each pair: how steep a critic is between two laws (Gulrajani et al.
/// 2017, algorithm 1).
///
/// The norm is over all numbers of an example. Its gradient with respect to f's parameters is one of second order.
public struct CriticSlopes {
    /// One for each pair: [examples].
    public let norms: Tensor

    /// Measures a critic.
    ///
    /// - Parameters:
    ///   - real: x, [examples, ...].
    ///   - fake: x̃, as many.
    ///   - key: Decides a.
    ///   - critic: f, one number for each example: [examples]; the examples must not depend on each other.
    public init(
        between real: Tensor, and fake: Tensor, key: Tensor, of critic: (Tensor) -> Tensor
    ) {
        let ones = [Int](repeating: 1, count: real.shape.rank - 1)
        let share = key.uniform(Shape([real.shape[0]] + ones))
        let between = (share * real + (1 - share) * fake).stoppingGradient()
        let slope = gradient(of: critic(between).sum(), withRespectTo: [between])[0]
        let squares = slope.squared().sum(along: Array(1..<slope.shape.rank))
        // The root has no slope at zero, where a fresh critic of rectifiers can be.
        norms = sqrt(maximum(squares, 1e-12))
    }

    /// E (|∇f| - 1)²: what holds the slope near one.
    public var penalty: Tensor { (norms - 1).squared().mean() }

    /// E max(|∇f| - 1, 0)²: what holds the slope from being above one, and lets a critic fall flat as two laws become one (Petzka,
    /// Fischer and Lukovnikov 2018, equation 8).
    public var excess: Tensor { maximum(norms - 1, 0).squared().mean() }
}
