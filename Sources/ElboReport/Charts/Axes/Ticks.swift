import Foundation

/// Round numbers at which an axis is marked, with their labels.
package struct Ticks: Sendable, Equatable {
    /// The marked numbers, rising.
    package let values: [Double]
    /// What is written at each.
    package let labels: [String]

    /// Multiples of 1, 2 or 5 times a power of ten inside `extent`, about `count` of them.
    ///
    /// With `whole`, only whole numbers (epochs, steps) are marked.
    package static func linear(_ extent: Extent, count: Int, whole: Bool = false) -> Ticks {
        precondition(count > 0, "an axis wants at least one tick")
        var step = roundedUp((extent.upper - extent.lower) / Double(count))
        if whole { step = max(step, 1) }
        let first = Int((extent.lower / step - 1e-6).rounded(.up))
        let last = Int((extent.upper / step + 1e-6).rounded(.down))
        // Dividing by the reciprocal keeps 3 × 0.1 from becoming 0.30000000000000004.
        let reciprocal = (1 / step).rounded()
        let values = (first <= last ? Array(first...last) : []).map { index in
            step < 1 && reciprocal.isFinite ? Double(index) / reciprocal : Double(index) * step
        }
        return Ticks(values: values, labels: labels(values, step: step))
    }

    /// Powers of ten inside `extent`, with twos and fives between them when they are few.
    package static func logarithmic(_ extent: Extent, count: Int) -> Ticks {
        precondition(extent.lower > 0, "a logarithmic axis is of positive numbers")
        let decades = decimalExponent(of: extent.lower)...decimalExponent(of: extent.upper)
        let inside = { (value: Double) in
            value >= extent.lower * (1 - 1e-9) && value <= extent.upper * (1 + 1e-9)
        }
        let stride = max(decades.count / max(count, 1), 1)
        let candidates: [[Double]] = [
            decades.filter { $0.isMultiple(of: stride) }.map { pow(10, Double($0)) },
            decades.flatMap { decade in [1, 2, 5].map { $0 * pow(10, Double(decade)) } },
        ].map { $0.filter(inside) }
        if let powers = candidates.first, powers.count >= 3 { return spelled(powers) }
        if let finer = candidates.last, finer.count >= 2 { return spelled(finer) }
        return linear(extent, count: count)
    }

    private static func spelled(_ values: [Double]) -> Ticks {
        Ticks(values: values, labels: values.map { NumberText.text($0, significantDigits: 1) })
    }

    private static func labels(_ values: [Double], step: Double) -> [String] {
        let largest = values.map(abs).max() ?? 0
        let finest = decimalExponent(of: step * (1 + 1e-9))
        if largest >= 1e6 || finest < -4 {
            return values.map { value in
                guard abs(value) > step / 2 else { return "0" }
                let digits = decimalExponent(of: value * (1 + 1e-9)) - finest
                return NumberText.scientific(value, decimals: max(digits, 0))
            }
        }
        return values.map { NumberText.text($0, decimals: max(-finest, 0)) }
    }

    /// The smallest 1, 2 or 5 times a power of ten that is not below `step`.
    private static func roundedUp(_ step: Double) -> Double {
        let exponent = decimalExponent(of: step)
        // 10⁻ᵏ is rounded once as the reciprocal of an exact power, twice as a product.
        let power = exponent < 0 ? 1 / pow(10, Double(-exponent)) : pow(10, Double(exponent))
        for factor in [1.0, 2, 5] where factor * power >= step * (1 - 1e-9) {
            return factor < 5 || exponent >= 0
                ? factor * power : 1 / (pow(10, Double(-exponent)) / factor)
        }
        return 10 * power
    }
}
