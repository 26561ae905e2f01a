public import ElboGraph
import Foundation

/// Rules that turn a gradient into the next value of a parameter.
///
/// In the formulas, g is the gradient, η the learning rate, t the step counted from 1.
public enum Optimizer: Codable, Hashable, Sendable {
    /// v ← μ v + g; θ ← θ - η v (or θ - η (g + μ v) with Nesterov's look-ahead; Sutskever et al. 2013).
    case sgd(momentum: Double, nesterov: Bool)
    /// s ← ρ s + (1 - ρ) g²; θ ← θ - η g / (√s + ε) (Tieleman and Hinton 2012).
    case rmsProp(decay: Double, epsilon: Double)
    /// Kingma and Ba 2015, algorithm 1.
    case adam(beta1: Double, beta2: Double, epsilon: Double)
    /// Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019, algorithm 2, with
    /// the decay scaled by the learning rate).
    case adamW(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)

    /// Adam with its authors' settings.
    public static let adam: Optimizer = .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)

    /// Names of the arrays kept for each parameter, all zero at first.
    public var moments: [String] {
        switch self {
        case .sgd(let momentum, _): momentum == 0 ? [] : ["velocity"]
        case .rmsProp: ["secondMoment"]
        case .adam, .adamW: ["firstMoment", "secondMoment"]
        }
    }

    /// The next values of a parameter and its moments.
    ///
    /// - Parameters:
    ///   - parameter: θ.
    ///   - gradient: g, of the same shape.
    ///   - moments: In the order of `moments`, of the same shape.
    ///   - learningRate: η, one number.
    ///   - step: t, one number.
    public func update(
        _ parameter: Tensor, gradient g: Tensor, moments: [Tensor], learningRate: Tensor,
        step: Tensor
    ) -> (parameter: Tensor, moments: [Tensor]) {
        switch self {
        case .sgd(let momentum, let nesterov):
            guard momentum != 0 else { return (parameter - learningRate * g, []) }
            let velocity = momentum * moments[0] + g
            let direction = nesterov ? g + momentum * velocity : velocity
            return (parameter - learningRate * direction, [velocity])
        case .rmsProp(let decay, let epsilon):
            let second = decay * moments[0] + (1 - decay) * g.squared()
            return (parameter - learningRate * g / (sqrt(second) + epsilon), [second])
        case .adam(let beta1, let beta2, let epsilon):
            return adaptiveMoments(
                parameter, g, moments, learningRate, step, beta1, beta2, epsilon, weightDecay: 0)
        case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
            return adaptiveMoments(
                parameter, g, moments, learningRate, step, beta1, beta2, epsilon,
                weightDecay: weightDecay)
        }
    }

    private func adaptiveMoments(
        _ parameter: Tensor, _ g: Tensor, _ moments: [Tensor], _ learningRate: Tensor,
        _ step: Tensor,
        _ beta1: Double, _ beta2: Double, _ epsilon: Double, weightDecay: Double
    ) -> (parameter: Tensor, moments: [Tensor]) {
        let first = beta1 * moments[0] + (1 - beta1) * g
        let second = beta2 * moments[1] + (1 - beta2) * g.squared()
        // 1 - βᵗ, as -expm1(t ln β), without cancellation.
        let firstCorrection = -expm1(step * Foundation.log(beta1))
        let secondCorrection = -expm1(step * Foundation.log(beta2))
        // η m̂ / (√v̂ + ε) with the corrections moved into two numbers that are the same everywhere.
        let scale = learningRate * sqrt(secondCorrection) / firstCorrection
        let floor = epsilon * sqrt(secondCorrection)
        var next = parameter - scale * first / (sqrt(second) + floor)
        if weightDecay != 0 { next = next - learningRate * weightDecay * parameter }
        return (next, [first, second])
    }
}
