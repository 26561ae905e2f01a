import ElboDistributions
import ElboGraph
import Foundation

// Scales and certainties pass through a soft bound: a pixel that never changes cannot drive them to infinity,
// and no gradient ever dies.

/// Numbers between two bounds that start out as the numbers themselves: m + h tanh((x - m) / h), with m the
/// middle and h half the width.
struct SoftBound {
    let middle: Double
    let half: Double

    init(_ range: ClosedRange<Double>) {
        middle = (range.lowerBound + range.upperBound) / 2
        half = (range.upperBound - range.lowerBound) / 2
    }

    func callAsFunction(_ x: Tensor) -> Tensor { middle + half * tanh((x - middle) / half) }

    /// The number that is bent to this one, which is kept a little inside the bounds.
    func inverse(_ y: Double) -> Double {
        let share = min(max((y - middle) / half, -0.99), 0.99)
        return middle + half * Foundation.atanh(share)
    }

    /// l of a continuous Bernoulli law: up to means within half a pixel level of black and white.
    static let continuousLogit = SoftBound(-510...510)
    /// ln s of a logistic law: from a bin of 256 that holds nearly everything (Salimans et al. 2017's code stops
    /// at the same scale) to a law that is flat over all of them.
    static let logScale = SoftBound(-7.7...2.3)
    /// ln(p / (1 - p)) of a beta law's mean.
    static let meanLogit = SoftBound(-16...16)
    /// ln(α + β) of a beta law: from coins that fall on one side only to a binomial law.
    static let logConcentration = SoftBound(-6...12)
    /// ln μ of counts: up to 5e8.
    static let logCount = SoftBound(-20...20)
    /// ln μ of numbers from 0: from 2e-9 to 5e8.
    static let logMean = SoftBound(-20...20)
    /// ln r of a negative binomial law: from counts nearly all of which are 0 to Poisson's.
    static let logShape = SoftBound(-8...12)
    /// ln(ν - 1) of a Student law: from tails nearly without a mean to normal ones.
    static let logDegrees = SoftBound(-5...7)
    /// ln s of a number's own scale, at least 10⁻³, so that data which can be copied exactly have a bounded density.
    static let logDeviation = SoftBound(-6.907755278982137...6.907755278982137)
}

extension Tensor {
    /// ln σ² of a code between -25 and 15: the number itself well inside, up to rounding, and softly bent towards the
    /// ends, so that the σ² of an example far from all others cannot overflow.
    var boundedLogVariance: Tensor {
        let below = 15 - softplus(15 - self)
        return softplus(below + 25) - 25
    }

    /// One of the numbers on the last axis.
    func output(_ index: Int) -> Tensor {
        slice(index..<index + 1, along: -1).reshaped(to: Shape(shape.extents.dropLast()))
    }
}
