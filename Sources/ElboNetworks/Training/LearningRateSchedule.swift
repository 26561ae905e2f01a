import Foundation

/// How the learning rate changes during training, as a factor of its base value.
public enum LearningRateSchedule: Codable, Hashable, Sendable {
    /// Always 1.
    case constant
    /// From 1 down to `final` along half a cosine (Loshchilov and Hutter 2017, equation 5, one cycle).
    case cosine(final: Double)
    /// From 1 down to `final` along a line.
    case linear(final: Double)
    /// Multiplied by `factor` after each `epochs` epochs.
    case step(epochs: Int, factor: Double)

    /// The factor at a point of training.
    ///
    /// - Parameters:
    ///   - progress: The share of all steps already done, in 0...1.
    ///   - epoch: Whole epochs already done.
    public func factor(progress: Double, epoch: Int) -> Double {
        switch self {
        case .constant: 1
        case .cosine(let final): final + (1 - final) * 0.5 * (1 + cos(Double.pi * progress))
        case .linear(let final): 1 + (final - 1) * progress
        case .step(let epochs, let factor): pow(factor, Double(epoch / max(epochs, 1)))
        }
    }
}
