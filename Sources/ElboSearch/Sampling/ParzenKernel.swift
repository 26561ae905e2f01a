import ElboNumerics
import Foundation

/// A kernel in one dimension of a Parzen estimator.
enum ParzenKernel {
    /// A normal law cut to 0...1; for whole numbers its mass in the cell of each.
    case normal(mean: Double, sigma: Double)
    /// Probabilities of a list's values.
    case categories([Double])

    /// The kernel's draw: a place in 0...1 of a range, the number of a list's value.
    func draw(_ uniform: Double) -> Double {
        switch self {
        case .normal(let mean, let sigma):
            let (low, high) = (normalShare(-mean / sigma), normalShare((1 - mean) / sigma))
            let place = mean + sigma * normalQuantile(low + uniform * (high - low))
            return min(max(place, 0), 1)
        case .categories(let probabilities):
            var sum = 0.0
            for (index, probability) in probabilities.enumerated() {
                sum += probability
                if uniform < sum { return Double(index) }
            }
            return Double(probabilities.count - 1)
        }
    }

    /// The logarithm of the density at a place, or of the mass of its cell.
    func logDensity(_ place: Double, cell: ClosedRange<Double>?) -> Double {
        switch self {
        case .normal(let mean, let sigma):
            let whole = normalShare((1 - mean) / sigma) - normalShare(-mean / sigma)
            if let cell {
                let mass =
                    normalShare((cell.upperBound - mean) / sigma)
                    - normalShare((cell.lowerBound - mean) / sigma)
                return log(max(mass, 1e-300) / whole)
            }
            let z = (place - mean) / sigma
            return -0.5 * z * z - log(sigma * (2 * Double.pi).squareRoot() * whole)
        case .categories(let probabilities):
            return log(probabilities[Int(place)])
        }
    }
}

/// Φ(z), the share of a standard normal law below z.
private func normalShare(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }
