import Foundation

/// A weighted Gaussian, or a law with heavier tails, in a plane, as ellipses and maps need it.
package struct PlaneGaussian: Sendable, Equatable {
    /// What stands at its centre.
    package var name: String
    /// Its share of the rows, 0...1.
    package var weight: Double
    /// Its centre.
    package var mean: SIMD2<Double>
    /// The variances along both axes.
    package var variances: SIMD2<Double>
    /// The covariance of both axes.
    package var covariance: Double
    /// What makes its tails heavier; nil for a Gaussian.
    package var tails: ShapeTails?

    /// A Gaussian with covariance matrix [[`variances.x`, `covariance`], [`covariance`, `variances.y`]], or a t distribution
    /// with this scale matrix.
    package init(
        _ name: String, weight: Double = 1, mean: SIMD2<Double>, variances: SIMD2<Double>,
        covariance: Double = 0, tails: ShapeTails? = nil
    ) {
        self.name = name
        self.weight = weight
        self.mean = mean
        self.variances = variances
        self.covariance = covariance
        self.tails = tails
    }

    /// The Mahalanobis radius of the ellipse that holds a share of its mass: of a t distribution
    /// √(ν ((1 − mass)^{−2/ν} − 1)), since half the squared radius has the law F(2, ν); of a contaminated
    /// Gaussian by bisection.
    package func radius(holding mass: Double) -> Double {
        switch tails {
        case nil: return Self.radius(holding: mass)
        case .t(let nu): return (nu * expm1(-2 / nu * log1p(-mass))).squareRoot()
        case .contaminated(let good, let inflation):
            var (low, high) = (0.0, Self.radius(holding: mass) * inflation.squareRoot())
            for _ in 0..<60 {
                let square = (low + high) * (low + high) / 4
                let left = good * exp(-square / 2) + (1 - good) * exp(-square / 2 / inflation)
                if left > 1 - mass { low = (low + high) / 2 } else { high = (low + high) / 2 }
            }
            return high
        }
    }

    /// The Mahalanobis radius of the ellipse that holds a share of a plane Gaussian's mass:
    /// √(−2 ln(1 − mass)), since the squared radius is exponential with mean 2.
    package static func radius(holding mass: Double) -> Double {
        precondition((0..<1).contains(mass), "an ellipse cannot hold \(mass) of a Gaussian")
        return (-2 * log1p(-mass)).squareRoot()
    }

    /// Whether it has a centre and a size that can be drawn.
    var isDrawable: Bool {
        Extent.canShow(mean.x) && Extent.canShow(mean.y) && variances.x >= 0 && variances.y >= 0
            && Extent.canShow(variances.x) && Extent.canShow(variances.y) && covariance.isFinite
    }

    /// The standard deviations along both axes.
    var deviations: SIMD2<Double> { variances.squareRoot() }

    /// The correlation of both axes, −1...1; 0 where one of them does not vary.
    var correlation: Double {
        let product = deviations.x * deviations.y
        return product > 0 ? min(max(covariance / product, -1), 1) : 0
    }

    /// ln(weight · density) at a place; −∞ for a Gaussian without area.
    func logWeightedDensity(at place: SIMD2<Double>) -> Double {
        logWeightedDensity()(place)
    }

    /// The same for many places: everything that does not depend on the place is computed once.
    func logWeightedDensity() -> (SIMD2<Double>) -> Double {
        let (deviations, correlation) = (deviations, correlation)
        let free = 1 - correlation * correlation
        guard isDrawable, weight > 0, free > 0, deviations.x > 0, deviations.y > 0 else {
            return { _ in -.infinity }
        }
        let level =
            log(weight) - log(2 * Double.pi) - log(deviations.x) - log(deviations.y) - log(free) / 2
        return { place in
            let z = (place - mean) / deviations
            let distance = (z.x * z.x - 2 * correlation * z.x * z.y + z.y * z.y) / free
            // In two dimensions the constants of both laws are equal: Γ(ν/2 + 1) / (Γ(ν/2) ν/2) = 1.
            switch tails {
            case nil: return level - distance / 2
            case .t(let nu): return level - (nu / 2 + 1) * log1p(distance / nu)
            case .contaminated(let good, let inflation):
                let terms = (
                    log(good) - distance / 2,
                    log1p(-good) - log(inflation) - distance / 2 / inflation
                )
                let largest = max(terms.0, terms.1)
                return level + largest + log(exp(terms.0 - largest) + exp(terms.1 - largest))
            }
        }
    }
}
