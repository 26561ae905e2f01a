import Foundation

/// The law of one number that is not known yet: a mixture of normal laws, or of t distributions.
public struct ScalarLaw: Hashable, Sendable {
    /// One law of the mixture.
    public struct Part: Hashable, Sendable {
        /// Its share.
        public var weight: Double
        /// Its mean; the centre of a t distribution.
        public var mean: Double
        /// Its standard deviation; the scale of a t distribution.
        public var scale: Double
        /// The degrees of freedom of a t distribution; nil for a normal law.
        public var degreesOfFreedom: Double?

        /// Names the parameters.
        public init(
            weight: Double = 1, mean: Double, scale: Double, degreesOfFreedom: Double? = nil
        ) {
            self.weight = weight
            self.mean = mean
            self.scale = scale
            self.degreesOfFreedom = degreesOfFreedom
        }

        /// P(X ≤ x).
        func cumulative(_ x: Double) -> Double {
            let z = (x - mean) / scale
            guard let nu = degreesOfFreedom else { return erfc(-z / 2.0.squareRoot()) / 2 }
            let tail = incompleteBeta(nu / 2, 0.5, at: nu / (nu + z * z)) / 2
            return z > 0 ? 1 - tail : tail
        }
    }

    /// The laws whose mixture it is; their shares sum to 1.
    public let parts: [Part]

    /// A mixture of laws with positive scales.
    public init(_ parts: [Part]) {
        precondition(!parts.isEmpty, "a law of no parts")
        self.parts = parts
    }

    /// N(mean, variance).
    public init(mean: Double, variance: Double) {
        parts = [Part(mean: mean, scale: variance.squareRoot())]
    }

    /// The mean.
    public var mean: Double { parts.reduce(0) { $0 + $1.weight * $1.mean } }

    /// P(X ≤ x).
    public func cumulative(_ x: Double) -> Double {
        parts.reduce(0) { $0 + $1.weight * $1.cumulative(x) }
    }

    /// The number below which a share p of the law lies, by bisection.
    ///
    /// - Parameter p: between 0 and 1, both excluded.
    public func quantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a quantile at \(p)")
        if parts.count == 1, parts[0].degreesOfFreedom == nil {
            return parts[0].mean + parts[0].scale * normalQuantile(p)
        }
        var width = 1.0
        func bounds() -> (Double, Double) {
            let low = parts.map { $0.mean - width * $0.scale }.min() ?? 0
            return (low, parts.map { $0.mean + width * $0.scale }.max() ?? 0)
        }
        var (low, high) = bounds()
        while cumulative(low) > p || cumulative(high) < p, width < 1e200 {
            width *= 2
            (low, high) = bounds()
        }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            if cumulative(middle) < p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// E|X - x| - E|X - X'| / 2, the continuous ranked probability score, in the units of the number; smaller is better,
    /// and of a law that is one number it is the absolute error (Gneiting and Raftery 2007, equation 21).
    ///
    /// Of normal parts in closed form (Grimit, Gneiting, Berrocal and Johnson 2006, equation 5); of t distributions as the
    /// mean of twice the quantile loss over 400 quantiles.
    public func rankedProbabilityScore(of x: Double) -> Double {
        guard parts.allSatisfy({ $0.degreesOfFreedom == nil }) else {
            let count = 400
            return (0..<count).reduce(0) { sum, place in
                let p = (Double(place) + 0.5) / Double(count)
                let q = quantile(p)
                return sum + 2 * (x < q ? (1 - p) * (q - x) : p * (x - q)) / Double(count)
            }
        }
        var score = 0.0
        for part in parts {
            score += part.weight * Self.meanDistance(x - part.mean, part.scale)
            for other in parts {
                let spread = (part.scale * part.scale + other.scale * other.scale).squareRoot()
                score -=
                    part.weight * other.weight / 2
                    * Self.meanDistance(part.mean - other.mean, spread)
            }
        }
        return score
    }

    /// E|N(mean, deviation²)| = 2 σ φ(μ/σ) + μ (2 Φ(μ/σ) - 1).
    private static func meanDistance(_ mean: Double, _ deviation: Double) -> Double {
        guard deviation > 0 else { return abs(mean) }
        let z = mean / deviation
        return 2 * deviation * exp(-z * z / 2) / (2 * Double.pi).squareRoot()
            + mean * erf(z / 2.0.squareRoot())
    }
}
