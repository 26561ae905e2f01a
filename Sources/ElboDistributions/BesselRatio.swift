import ElboGraph
import Foundation

/// Modified Bessel functions of the first kind, as laws on spheres need them: I_{ν+1}(κ) / I_ν(κ), and ln I_ν(κ).
struct BesselRatio {
    /// I_{ν+1}(κ) / I_ν(κ), in 0..<1, with gradients to κ.
    let ratio: Tensor
    /// ln I_ν(κ) - κ, which does not overflow; without gradients.
    let scaledLog: Tensor

    /// Orders above ν at which the recursion begins.
    private static let steps = 24
    /// How often its first value is refined: both numbers are then within 1e-8.
    private static let refinements = 4

    /// Computes both.
    ///
    /// The ratio comes down from the order ν + 24 by I_{k-1} / I_k = 2k / κ + I_{k+1} / I_k, beginning at a bound
    /// and its refinements (Amos 1974); ln I_{ν+24} is Debye's expansion to the third order (Abramowitz and Stegun 9.7.7).
    ///
    /// - Parameters:
    ///   - order: ν, at least 0.
    ///   - argument: κ, positive.
    init(order: Double, argument kappa: Tensor) {
        let top = order + Double(Self.steps)
        var ratios = (0...Self.refinements).map { place -> Tensor in
            let order = top + Double(place)
            return kappa / (order + 0.5 + sqrt((order + 1.5) * (order + 1.5) + kappa.squared()))
        }
        for level in (0..<Self.refinements).reversed() {
            ratios = (0...level).map { place in
                let next = top + Double(place) + 1
                let share = ratios[place + 1] / ratios[place]
                return kappa / (next + sqrt(next * next + kappa.squared() * share))
            }
        }
        var ratio = ratios[0]
        let root = sqrt(top * top + kappa.squared())
        let p = top / root
        let square = p.squared()
        let first = p * (3 - 5 * square) / 24
        let second = square * (81 - 462 * square + 385 * square.squared()) / 1152
        let cube = square * square * square
        let third =
            p * square * (30375 - 369_603 * square + 765_765 * square.squared() - 425_425 * cube)
            / 414_720
        let series = 1 + first / top + second / (top * top) + third / (top * top * top)
        // √(μ² + κ²) - κ without cancellation, and μ ln κ / (μ + √(μ² + κ²)).
        var log =
            top * top / (root + kappa) + top * ElboGraph.log(kappa / (top + root))
            - 0.5 * ElboGraph.log(2 * Double.pi * root) + ElboGraph.log(series)
        for step in (1...Self.steps).reversed() {
            ratio = kappa / (2 * (order + Double(step)) + kappa * ratio)
            log = log - ElboGraph.log(ratio)
        }
        self.ratio = ratio
        scaledLog = log.stoppingGradient()
    }
}
