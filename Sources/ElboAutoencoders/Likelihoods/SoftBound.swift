import ElboDistributions
import ElboGraph

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

    /// ln s of a logistic law: from a bin of 256 that holds nearly everything (Salimans et al. 2017's code stops
    /// at the same scale) to a law that is flat over all of them.
    static let logScale = SoftBound(-7.7...2.3)
    /// ln(p / (1 - p)) of a beta law's mean.
    static let meanLogit = SoftBound(-16...16)
    /// ln(α + β) of a beta law: from coins that fall on one side only to a binomial law.
    static let logConcentration = SoftBound(-6...12)
}

extension Tensor {
    /// One of the numbers on the last axis.
    func output(_ index: Int) -> Tensor {
        slice(index..<index + 1, along: -1).reshaped(to: Shape(shape.extents.dropLast()))
    }
}
