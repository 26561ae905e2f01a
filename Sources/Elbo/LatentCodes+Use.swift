import Foundation

extension LatentCodes {
    /// Dimensions from the most used to the least: by the mean over the codes of D(q(z|x) ‖ N(m, s²)), m and s the
    /// prior's mean and deviation, ½ ((σ² + (μ - m)²) / s² - 1 - ln(σ² / s²)) (Kingma and Welling 2014, appendix
    /// B), or by the variance of codes that are points.
    ///
    /// - Parameter prior: Means and standard deviations of the prior's dimensions.
    public func dimensionsByUse(under prior: (mean: [Float], deviation: [Float])) -> [Int] {
        let isPoint = !variances.contains { $0 > 0 }
        let use = (0..<dimension).map { axis -> Double in
            let rows = stride(from: axis, to: means.count, by: dimension)
            let mean = rows.reduce(0) { $0 + Double(means[$1]) } / Double(max(count, 1))
            let m = Double(prior.mean[axis])
            let s2 = max(Double(prior.deviation[axis]) * Double(prior.deviation[axis]), 1e-30)
            return rows.reduce(0) { sum, place in
                let (mu, variance) = (Double(means[place]), Double(variances[place]) / s2)
                return sum
                    + (isPoint
                        ? (mu - mean) * (mu - mean)
                        : 0.5
                            * ((mu - m) * (mu - m) / s2 + variance - 1 - log(max(variance, 1e-30))))
            }
        }
        return use.indices.sorted { (-use[$0], $0) < (-use[$1], $1) }
    }

    /// Codes at equal distances on a straight line, both ends included, one after the other.
    package static func line(from start: [Float], to end: [Float], steps: Int) -> [Float] {
        LatentInterpolation.linear.path(through: [start, end], steps: steps)
    }
}

extension ModelSession {
    /// Codes decoded as examples of one class; the class is left out for a model without a condition.
    ///
    /// - Throws: `RunError`.
    public func decode(_ codes: [Float], class kind: Int?, in units: ExampleUnits = .data) throws
        -> [Float]
    {
        let count = codes.count / model.autoencoder.latentDimension
        return try decode(
            codes, classes: kind.map { [Int](repeating: $0, count: count) }, in: units)
    }

    /// Dimensions from the one that changes the decoded example most to the one that changes it least: by the
    /// squared distance between what the two ends of a dimension decode to, the others at `start`.
    ///
    /// - Parameters:
    ///   - start: A code.
    ///   - ends: The lower and the upper end of each dimension.
    ///   - kind: The class that a conditional model is told.
    /// - Throws: `RunError`.
    public func dimensionsByEffect(
        around start: [Float], ends: [(Float, Float)], class kind: Int? = nil
    ) throws -> [Int] {
        let space = model.autoencoder.posterior.part.space
        let codes = start.indices.flatMap { dimension in
            [ends[dimension].0, ends[dimension].1].flatMap { value in
                space.moving(dimension, of: start, to: Double(value))
            }
        }
        let values = try decode(codes, class: kind)
        let size = model.autoencoder.dataSize
        let effects = start.indices.map { dimension -> Float in
            let lower = values[2 * dimension * size..<(2 * dimension + 1) * size]
            let upper = values[(2 * dimension + 1) * size..<(2 * dimension + 2) * size]
            return zip(lower, upper).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        return effects.indices.sorted { (-effects[$0], $0) < (-effects[$1], $1) }
    }
}
