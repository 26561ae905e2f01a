public import ElboData
public import ElboGraph
import Foundation

extension Autoencoder {
    /// First values that follow from the data, by the parameter's name.
    ///
    /// The biases of Bernoulli log-odds start at ln(p / (1 - p)), p the training examples' means, so that
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
        guard case .bernoulli = likelihood else { return [:] }
        var sums = [Double](repeating: 0, count: dataSize)
        data.forEach(rows, by: transform) { _, values in
            for (index, value) in values.enumerated() { sums[index] += Double(value) }
        }
        let logOdds = sums.map { sum -> Float in
            let p = min(max(sum / Double(rows.count), 0.001), 0.999)
            return Float(log(p / (1 - p)))
        }
        return ["likelihood.logits.bias": HostArray([dataSize], logOdds)]
    }
}
