import ElboData
import ElboGraph

/// Where observations must lie.
public enum Support: Hashable, Sendable {
    /// Any finite number.
    case everywhere
    /// Any finite number from 0.
    case nonNegative
    /// 0...1
    case unitInterval
    /// 0, 1/255 ... 1
    case pixelLevels
    /// 0, 1, 2 ... up to 2²⁴, all of which single precision holds
    case counts

    /// Whether a number lies there, up to the rounding of pixels.
    func contains(_ value: Float) -> Bool {
        switch self {
        case .everywhere: return true
        case .nonNegative: return value >= 0
        case .unitInterval: return (0...1).contains(value)
        case .pixelLevels:
            let level = 255 * value
            return (-0.001...255.001).contains(level) && abs(level - level.rounded()) < 0.001
        case .counts: return (0...16_777_216).contains(value) && value == value.rounded()
        }
    }

    /// The nearest numbers of the interval in which it lies, through which a gradient still flows.
    func bringing(_ values: Tensor) -> Tensor {
        switch self {
        case .everywhere: values
        case .unitInterval, .pixelLevels: minimum(maximum(values, 0), 1)
        case .nonNegative, .counts: maximum(values, 0)
        }
    }

    /// Where raw values must lie, before a transform.
    func text(under transform: DataTransform) -> String {
        let isScaled = transform == .pixels
        return switch self {
        case .everywhere: "all numbers"
        case .nonNegative: "numbers from 0"
        case .unitInterval: isScaled ? "0...255" : "0...1"
        case .counts: "whole numbers from 0 to 16777216"
        case .pixelLevels: isScaled ? "whole numbers in 0...255" : "0, 1/255 ... 1"
        }
    }
}
