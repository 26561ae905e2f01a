public import ElboData
public import ElboGraph
import ElboNetworks
import Foundation

extension Autoencoder {
    /// First values that follow from the data, by the parameter's name.
    ///
    /// The biases of the head that gives Bernoulli log-odds start at ln(p / (1 - p)), p the training examples' means, so that
    /// a fresh decoder already describes the average example (Burda, Grosse and Salakhutdinov 2016's code
    /// does the same, with p in 0.001...0.999). Other likelihoods see standardised data and start at zero.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - transform: What is applied to them.
    ///   - rows: The training rows, at least one.
    public func initialValues(for data: Dataset, transform: DataTransform, rows: [Int]) -> [String:
        HostArray]
    {
        guard case .bernoulli = likelihood, let bias = decoder.headBias(at: "decoder") else {
            return [:]
        }
        let logOdds = means(of: data, transform, rows, count: bias.shape.count).map {
            mean -> Float in
            let p = min(max(mean, 0.001), 0.999)
            return Float(log(p / (1 - p)))
        }
        return [bias.name: HostArray(bias.shape, logOdds)]
    }

    /// The means of the training examples' numbers: of each number, or of each channel where a head on
    /// images has one bias for all pixels of a channel.
    ///
    /// - Parameter count: How many means; the numbers of an example, last axis fastest, take turns.
    private func means(of data: Dataset, _ transform: DataTransform, _ rows: [Int], count: Int)
        -> [Double]
    {
        var sums = [Double](repeating: 0, count: count)
        data.forEach(rows, by: transform) { _, values in
            for (index, value) in values.enumerated() { sums[index % count] += Double(value) }
        }
        return sums.map { $0 / Double(rows.count * (dataSize / count)) }
    }
}
