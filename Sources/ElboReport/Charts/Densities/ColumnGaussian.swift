import Foundation

/// A weighted Gaussian, or a law with heavier tails, in one dimension, as density curves need it.
package struct ColumnGaussian: Sendable, Equatable {
    /// What stands at its peak.
    package var name: String
    /// Its share of the rows, 0...1.
    package var weight: Double
    /// Its mean.
    package var mean: Double
    /// Its variance; the squared scale of a t distribution.
    package var variance: Double
    /// What makes its tails heavier; nil for a Gaussian.
    package var tails: ShapeTails?

    /// A Gaussian from its moments.
    package init(
        _ name: String, weight: Double = 1, mean: Double, variance: Double,
        tails: ShapeTails? = nil
    ) {
        self.name = name
        self.weight = weight
        self.mean = mean
        self.variance = variance
        self.tails = tails
    }

    /// Whether it has a place and a width.
    var isDrawable: Bool {
        Extent.canShow(mean) && Extent.canShow(variance) && variance > 0 && weight >= 0
            && weight.isFinite
    }

    /// Weight times density at a place.
    func weightedDensity(at x: Double) -> Double {
        let deviation = variance.squareRoot()
        let z = (x - mean) / deviation
        let normal = weight / (deviation * (2 * Double.pi).squareRoot())
        switch tails {
        case nil: return normal * exp(-z * z / 2)
        case .t(let nu):
            let level = lgamma((nu + 1) / 2) - lgamma(nu / 2) - log(nu * Double.pi) / 2
            return weight / deviation * exp(level - (nu + 1) / 2 * log1p(z * z / nu))
        case .contaminated(let good, let inflation):
            return normal
                * (good * exp(-z * z / 2)
                    + (1 - good) / inflation.squareRoot() * exp(-z * z / 2 / inflation))
        }
    }

    /// Places that show every Gaussian's peak and flanks and the ground between them, rising.
    ///
    /// Evenly spaced places alone would miss a narrow component.
    static func places(for components: [ColumnGaussian], within extent: Extent) -> [Double] {
        let length = extent.upper - extent.lower
        var places = (0...240).map { extent.lower + length * Double($0) / 240 }
        for component in components where component.isDrawable {
            let deviation = component.variance.squareRoot()
            places += (-20...20).map { component.mean + deviation * Double($0) / 5 }
        }
        return Array(Set(places.filter { $0 >= extent.lower && $0 <= extent.upper })).sorted()
    }
}
