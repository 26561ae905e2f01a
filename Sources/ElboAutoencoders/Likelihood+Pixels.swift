import ElboDistributions
import ElboGraph

// How a decoder's outputs become the parameters of laws over pixels. Scales and certainties pass through a
// soft bound: a pixel that never changes cannot drive them to infinity, and no gradient ever dies.

extension Tensor {
    /// One of the numbers on the last axis.
    fileprivate func output(_ index: Int) -> Tensor {
        slice(index..<index + 1, along: -1).reshaped(to: Shape(shape.extents.dropLast()))
    }
}

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

extension DiscretizedLogistic {
    /// Location and logarithm of the scale: [..., data size, 2].
    init(decoderOutput output: Tensor) {
        self.init(location: output.output(0), logScale: SoftBound.logScale(output.output(1)))
    }
}

extension DiscretizedLogisticMixture {
    /// K log-weights, K locations and K logarithms of scales: [..., data size, 3 K].
    init(decoderOutput output: Tensor, components: Int) {
        func part(_ index: Int) -> Tensor {
            output.slice(index * components..<(index + 1) * components, along: -1)
        }
        self.init(logits: part(0), locations: part(1), logScales: SoftBound.logScale(part(2)))
    }
}

extension BetaBinomial {
    /// Log-odds of the mean and ln(α + β): [..., data size, 2].
    init(decoderOutput output: Tensor) {
        let logit = SoftBound.meanLogit(output.output(0))
        let concentration = exp(SoftBound.logConcentration(output.output(1)))
        self.init(alpha: concentration * sigmoid(logit), beta: concentration * sigmoid(-logit))
    }
}
