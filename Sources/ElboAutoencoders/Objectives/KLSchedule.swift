import Foundation

/// How the weight of the KL term changes during training.
public enum KLSchedule: Codable, Hashable, Sendable {
    /// Always the same; 1 is the bound itself, more is β-VAE (Higgins et al. 2017, equation 4).
    case constant(weight: Double)
    /// From 0 up to `weight` over the first `epochs` epochs (Bowman et al. 2016; Sønderby et al. 2016).
    case linear(weight: Double, epochs: Double)
    /// From 0 up to `weight` over the first `epochs` epochs along a logistic curve, most of the way in the middle half
    /// (Bowman et al. 2016, section 3.1).
    case sigmoid(weight: Double, epochs: Double)
    /// 0 over the first `start` epochs, then up to `weight` over `epochs` epochs (Li et al. 2019, section 3).
    case delayed(weight: Double, start: Double, epochs: Double)
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
        case .delayed(let weight, let start, let duration):
            return epochs < start
                ? 0
                : KLSchedule.linear(weight: weight, epochs: duration)
                    .weight(epochs: epochs - start, fraction: fraction)
        case .sigmoid(let weight, let duration):
            // σ(12 (t - ½)), moved and stretched so that it begins at 0 and ends at 1.
            let t = duration > 0 ? min(epochs / duration, 1) : 1
            return weight * 0.5 * (1 + tanh(6 * t - 3) / tanh(3))
        case .cyclical(let weight, let cycles, let rise):
            let position = fraction * Double(cycles)
            let within = fraction >= 1 ? 1 : position - position.rounded(.down)
            return rise > 0 ? weight * min(within / rise, 1) : weight
        }
    }

    /// The largest weight.
    public var weight: Double {
        switch self {
        case .constant(let weight), .linear(let weight, _), .sigmoid(let weight, _),
            .cyclical(let weight, _, _), .delayed(let weight, _, _):
            weight
        }
    }

    /// Epochs before the weight is at its height for the first time; 0 where the length of the run decides.
    public var epochsOfWarmup: Double {
        switch self {
        case .constant, .cyclical: 0
        case .linear(_, let epochs), .sigmoid(_, let epochs): epochs
        case .delayed(_, let start, let epochs): start + epochs
        }
    }

    /// In words.
    var title: String {
        switch self {
        case .constant(let weight): "KL weight \(weight)"
        case .linear(let weight, let epochs):
            "KL weight from 0 to \(weight) over \(epochs) epochs"
        case .delayed(let weight, let start, let epochs):
            "no KL term for \(start) epochs, then its weight from 0 to \(weight) over \(epochs) epochs"
        case .sigmoid(let weight, let epochs):
            "KL weight from 0 to \(weight) along a logistic curve of \(epochs) epochs"
        case .cyclical(let weight, let cycles, _):
            "KL weight from 0 to \(weight), \(cycles) times"
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate() throws(AutoencoderError) {
        try require((0...1e6).contains(weight), "the KL weight", weight, "from 0 to 1e6")
        switch self {
        case .constant: break
        case .linear(_, let epochs), .sigmoid(_, let epochs):
            try require(epochs.isFinite && epochs >= 0, "the warm-up", epochs, "at least 0 epochs")
        case .delayed(_, let start, let epochs):
            for (name, number) in [
                ("the epochs without a KL term", start), ("the warm-up", epochs),
            ] {
                try require(number.isFinite && number >= 0, name, number, "at least 0 epochs")
            }
        case .cyclical(_, let cycles, let rise):
            try require(cycles >= 1, "the number of cycles", cycles, "at least 1")
            try require((0...1).contains(rise), "the rise of a cycle", rise, "in 0...1")
        }
    }
}
