/// How the weight of the KL term changes during training.
public enum KLSchedule: Codable, Hashable, Sendable {
    /// Always the same; 1 is the bound itself, more is β-VAE (Higgins et al. 2017, equation 4).
    case constant(weight: Double)
    /// From 0 up to `weight` over the first `epochs` epochs (Bowman et al. 2016; Sønderby et al. 2016).
    case linear(weight: Double, epochs: Double)
    /// `cycles` times from 0 to `weight`, each rise taking `rise` of its cycle (Fu et al. 2019,
    /// equation 6).
    case cyclical(weight: Double, cycles: Int, rise: Double)

    /// The weight at a point of training.
    ///
    /// - Parameters:
    ///   - epochs: Epochs already done, with their fraction.
    ///   - fraction: The share of all steps already done, in 0...1.
    public func weight(epochs: Double, fraction: Double) -> Double {
        switch self {
        case .constant(let weight):
            return weight
        case .linear(let weight, let duration):
            return duration > 0 ? weight * min(epochs / duration, 1) : weight
        case .cyclical(let weight, let cycles, let rise):
            let position = fraction * Double(cycles)
            let within = fraction >= 1 ? 1 : position - position.rounded(.down)
            return rise > 0 ? weight * min(within / rise, 1) : weight
        }
    }

    /// The largest weight.
    public var weight: Double {
        switch self {
        case .constant(let weight), .linear(let weight, _), .cyclical(let weight, _, _): weight
        }
    }
}
