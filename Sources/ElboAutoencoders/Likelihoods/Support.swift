import ElboData

/// Where observations must lie.
public enum Support: Hashable, Sendable {
    /// Any finite number.
    case everywhere
    /// 0...1
    case unitInterval
    /// 0, 1/255 ... 1
    case pixelLevels

    /// Whether a number lies there, up to the rounding of pixels.
    func contains(_ value: Float) -> Bool {
        switch self {
        case .everywhere: return true
        case .unitInterval: return (0...1).contains(value)
        case .pixelLevels:
            let level = 255 * value
            return (-0.001...255.001).contains(level) && abs(level - level.rounded()) < 0.001
        }
    }

    /// Where raw values must lie, before a transform.
    func text(under transform: DataTransform) -> String {
        let isScaled = transform == .pixels
        return switch self {
        case .everywhere: "all numbers"
        case .unitInterval: isScaled ? "0...255" : "0...1"
        case .pixelLevels: isScaled ? "whole numbers in 0...255" : "0, 1/255 ... 1"
        }
    }
}
