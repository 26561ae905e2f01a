public import ElboData
public import ElboGraph
import ElboNetworks
import Foundation

extension Autoencoder {
    /// First values that follow from the data, by the parameter's name.
    ///
    /// The biases of the decoder's head start where p(x|z) describes the average training example, so that a
    /// fresh decoder need not find it (Burda, Grosse and Salakhutdinov 2016's code does the same for
    /// log-odds). Standardised data have that average at zero already. A prior may begin at training examples.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - transform: What is applied to them.
    ///   - rows: The training rows, at least one.
    public func initialValues(for data: Dataset, transform: DataTransform, rows: [Int]) -> [String:
        HostArray]
    {
        prior.part.firstValues(over: latentSpace) { count in
            data.values(of: Self.spread(rows, atMost: count), by: transform)
                .map { $0.isNaN ? 0 : $0 }.chunks(of: dataSize)
        }.merging(firstOutputs(for: data, transform: transform, rows: rows)) { $1 }
    }

    /// What the decoder says of the average training example.
    private func firstOutputs(for data: Dataset, transform: DataTransform, rows: [Int]) -> [String:
        HostArray]
    {
        if let tokens = likelihood.part as? TokenLikelihood {
            return tokens.firstBias(of: data, rows: rows, at: Path.likelihood)
        }
        return likelihood.part.firstValues(
            of: decoder.headBias(at: Path.decoder), dataSize: dataSize, at: Path.likelihood,
            for: data, transform: transform, rows: Self.spread(rows, atMost: 5000))
    }

    /// Some of the rows, evenly spaced: a first value need not be known to more than 1 %.
    static func spread(_ rows: [Int], atMost limit: Int) -> [Int] {
        guard rows.count > limit else { return rows }
        return (0..<limit).map { rows[$0 * rows.count / limit] }
    }
}

extension LikelihoodPart {
    /// First values of a decoder's head and of the law's own parameters, so that they describe the average of some examples.
    ///
    /// - Parameters:
    ///   - bias: The head's; nil where it has none.
    ///   - dataSize: Numbers that the decoder describes at a time: those of an example, or of a frame of it.
    ///   - path: Where the law's parameters are declared.
    ///   - data: The examples.
    ///   - transform: What is applied to them.
    ///   - rows: Some rows, at least one.
    func firstValues(
        of bias: Parameter?, dataSize: Int, at path: String, for data: Dataset,
        transform: DataTransform, rows: [Int]
    ) -> [String: HostArray] {
        if case .standardize = transform, isCentredByStandardizing { return [:] }
        let own =
            support == .everywhere
            ? [:]
            : firstParameters(
                of: Self.moments(of: data, transform, rows, count: dataSize), at: path)
        guard let bias else { return own }
        let moments = Self.moments(
            of: data, transform, rows, count: bias.shape.count / outputsPerElement)
        var values = firstParameters(
            variances: moments.map { $0.deviation * $0.deviation }, dataSize: dataSize, at: path)
        values[bias.name] = HostArray(bias.shape, firstOutputs(of: moments).map { Float($0) })
        return values.merging(own) { $1 }
    }

    /// Means and standard deviations of these examples' numbers: of each number, or of each channel
    /// where a head on images has one bias for all pixels of a channel.
    ///
    /// - Parameter count: How many of each; the numbers of an example, last axis fastest, take turns.
    private static func moments(
        of data: Dataset, _ transform: DataTransform, _ rows: [Int], count: Int
    )
        -> [(mean: Double, deviation: Double)]
    {
        var sums = [Double](repeating: 0, count: count)
        var (squares, known) = (sums, sums)
        data.forEach(rows, by: transform) { _, values in
            sums.withUnsafeMutableBufferPointer { sums in
                squares.withUnsafeMutableBufferPointer { squares in
                    known.withUnsafeMutableBufferPointer { known in
                        values.withUnsafeBufferPointer { values in
                            for start in stride(from: 0, to: values.count, by: count) {
                                for index in 0..<count where !values[start + index].isNaN {
                                    let value = Double(values[start + index])
                                    sums[index] += value
                                    squares[index] += value * value
                                    known[index] += 1
                                }
                            }
                        }
                    }
                }
            }
        }
        return zip(zip(sums, squares), known).map { both, count in
            let mean = both.0 / max(count, 1)
            return (mean, max(both.1 / max(count, 1) - mean * mean, 0).squareRoot())
        }
    }
}

extension [Float] {
    /// Rows of so many numbers.
    fileprivate func chunks(of size: Int) -> [[Float]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
