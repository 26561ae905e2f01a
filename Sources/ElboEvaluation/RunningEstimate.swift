/// A mean over examples that come one by one, with its uncertainty, in memory that does not grow.
public struct RunningEstimate: Sendable {
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    /// Nothing seen yet.
    public init() {}

    /// Takes the next number (Welford 1962).
    public mutating func add(_ value: Double) {
        count += 1
        let away = value - mean
        mean += away / count
        squares += away * (value - mean)
    }

    /// The estimate from the numbers so far.
    public var estimate: Estimate {
        Estimate(
            mean: mean,
            standardError: count > 1 ? (squares / (count - 1) / count).squareRoot() : 0)
    }
}
