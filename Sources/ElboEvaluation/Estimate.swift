/// A mean over examples with its uncertainty.
public struct Estimate: Codable, Hashable, Sendable {
    /// The mean.
    public let mean: Double
    /// The standard error of the mean over examples; zero for one example.
    public let standardError: Double

    /// The mean of independent numbers; the error is their standard deviation over √n.
    public init(of values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / max(count, 1)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        standardError = count > 1 ? (squares / (count - 1) / count).squareRoot() : 0
    }
    /// States both numbers.
    package init(mean: Double, standardError: Double) {
        self.mean = mean
        self.standardError = standardError
    }

    /// The estimate of factor · x + offset.
    func times(_ factor: Double, plus offset: Double) -> Estimate {
        Estimate(mean: factor * mean + offset, standardError: Swift.abs(factor) * standardError)
    }
}
