import Foundation

extension LatentCodes {
    /// Dimensions from the most used to the least: by the mean over the codes of D(q(z|x) ‖ N(0, 1)) =
    /// ½ (μ² + σ² - 1 - ln σ²) (Kingma and Welling 2014, appendix B), or by the variance of codes that are
    /// points.
    public var dimensionsByUse: [Int] {
        let isPoint = !variances.contains { $0 > 0 }
        let use = (0..<dimension).map { axis -> Double in
            let rows = stride(from: axis, to: means.count, by: dimension)
            let mean = rows.reduce(0) { $0 + Double(means[$1]) } / Double(max(count, 1))
            return rows.reduce(0) { sum, place in
                let (mu, variance) = (Double(means[place]), Double(variances[place]))
                return sum
                    + (isPoint
                        ? (mu - mean) * (mu - mean)
                        : 0.5 * (mu * mu + variance - 1 - log(max(variance, 1e-30))))
            }
        }
        return use.indices.sorted { (-use[$0], $0) < (-use[$1], $1) }
    }
}

extension TrainedAutoencoder {
    /// Dimensions from the one that changes the decoded example most to the one that changes it least: by the
    /// squared distance between what the two ends of a dimension decode to, the others at `start`.
    ///
    /// - Parameters:
    ///   - start: A code.
    ///   - range: How far the ends are from zero.
    ///   - executor: What runs the decoder.
    public func dimensionsByEffect(
        around start: [Float], range: Double, on executor: any Executor
    ) throws -> [Int] {
        let ends = start.indices.flatMap { dimension in
            [-range, range].flatMap { value -> [Float] in
                var code = start
                code[dimension] = Float(value)
                return code
            }
        }
        let values = try decode(ends, on: executor)
        let size = autoencoder.dataSize
        let effects = start.indices.map { dimension -> Float in
            let lower = values[2 * dimension * size..<(2 * dimension + 1) * size]
            let upper = values[(2 * dimension + 1) * size..<(2 * dimension + 2) * size]
            return zip(lower, upper).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        return effects.indices.sorted { (-effects[$0], $0) < (-effects[$1], $1) }
    }
}
