public import ElboData
public import ElboGraph
import ElboNetworks
import Foundation

extension Autoencoder {
    /// First values that follow from the data, by the parameter's name.
    ///
    /// The biases of the decoder's head start where p(x|z) describes the average training example, so that a
    /// fresh decoder need not find it (Burda, Grosse and Salakhutdinov 2016's code does the same for
    /// log-odds). Standardised data have that average at zero already.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - transform: What is applied to them.
    ///   - rows: The training rows, at least one.
    public func initialValues(for data: Dataset, transform: DataTransform, rows: [Int]) -> [String:
        HostArray]
    {
        if case .standardize = transform, case .gaussian = likelihood { return [:] }
        guard let bias = decoder.headBias(at: "decoder") else { return [:] }
        let count = bias.shape.count / likelihood.outputsPerElement
        let moments = self.moments(
            of: data, transform, Self.spread(rows, atMost: 5000), count: count)
        let firstOutputs = moments.flatMap {
            likelihood.firstOutputs(mean: $0.mean, deviation: $0.deviation)
        }
        var values = [bias.name: HostArray(bias.shape, firstOutputs.map { Float($0) })]
        switch likelihood {
        case .gaussian(.learned), .gaussian(.optimal):
            let variance = moments.reduce(0) { $0 + $1.deviation * $1.deviation } / Double(count)
            values[Likelihood.logVariance] = HostArray(
                .scalar, [Float(max(log(variance), Likelihood.smallestLogVariance))])
        case .bernoulli, .continuousBernoulli, .gaussian(.fixed), .discretizedLogistic,
            .discretizedLogisticMixture, .betaBinomial:
            break
        }
        return values
    }

    /// Some of the rows, evenly spaced: a first value need not be known to more than 1 %.
    private static func spread(_ rows: [Int], atMost limit: Int) -> [Int] {
        guard rows.count > limit else { return rows }
        return (0..<limit).map { rows[$0 * rows.count / limit] }
    }

    /// Means and standard deviations of these examples' numbers: of each number, or of each channel
    /// where a head on images has one bias for all pixels of a channel.
    ///
    /// - Parameter count: How many of each; the numbers of an example, last axis fastest, take turns.
    private func moments(of data: Dataset, _ transform: DataTransform, _ rows: [Int], count: Int)
        -> [(mean: Double, deviation: Double)]
    {
        var sums = [Double](repeating: 0, count: count)
        var squares = sums
        data.forEach(rows, by: transform) { _, values in
            sums.withUnsafeMutableBufferPointer { sums in
                squares.withUnsafeMutableBufferPointer { squares in
                    values.withUnsafeBufferPointer { values in
                        for start in stride(from: 0, to: values.count, by: count) {
                            for index in 0..<count {
                                let value = Double(values[start + index])
                                sums[index] += value
                                squares[index] += value * value
                            }
                        }
                    }
                }
            }
        }
        let each = Double(rows.count * (dataSize / count))
        return zip(sums, squares).map { sum, square in
            let mean = sum / each
            return (mean, max(square / each - mean * mean, 0).squareRoot())
        }
    }
}

extension Likelihood {
    /// Decoder outputs for one number of an example that describe numbers with a mean and a deviation.
    ///
    /// Deviations and certainties stay moderate: the network's own first outputs scatter around these.
    func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        func logOdds(_ p: Double, from limit: Double) -> Double {
            let p = min(max(p, limit), 1 - limit)
            return log(p / (1 - p))
        }
        // A logistic law of scale s has the standard deviation π s / √3.
        let logScale = log(max(deviation, 0.2) * 3.0.squareRoot() / .pi)
        switch self {
        case .bernoulli:
            return [logOdds(mean, from: 0.001)]
        case .continuousBernoulli:
            return [Likelihood.continuousLogit(mean: mean)]
        case .gaussian:
            return [mean]
        case .discretizedLogistic:
            return [mean, logScale]
        case .discretizedLogisticMixture(let components):
            // Side by side from one deviation below the mean to one above, each a little narrower.
            let places = (0..<components).map {
                components == 1 ? 0 : 2 * Double($0) / Double(components - 1) - 1
            }
            return places.map { _ in 0 } + places.map { mean + deviation * $0 }
                + places.map { _ in components == 1 ? logScale : logScale - 0.5 }
        case .betaBinomial:
            // Var = m (1 - m) / (α + β + 1) for shares of successes, up to the trials' own noise.
            let spread = max(deviation * deviation, 1e-6)
            let concentration = mean * (1 - mean) / spread - 1
            return [logOdds(mean, from: 0.001), log(min(max(concentration, 0.1), 30))]
        }
    }

    /// The log-odds l of a continuous Bernoulli law with this mean, 1 / (1 - e⁻ˡ) - 1 / l, by bisection.
    private static func continuousLogit(mean: Double) -> Double {
        var (low, high) = (-50.0, 50.0)
        while high - low > 1e-6 {
            let l = (low + high) / 2
            let found = abs(l) < 1e-4 ? 0.5 + l / 12 : 1 / -expm1(-l) - 1 / l
            if found < mean { low = l } else { high = l }
        }
        return (low + high) / 2
    }
}
