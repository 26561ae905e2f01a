/// Two straight lines through the entropies of 1, 2, ... clusters that meet at one of them: the elbow, where joining begins to
/// leave the shares as uncertain as they were (Baudry et al. 2010, section 3.3).
public struct EntropyElbow: Sendable {
    /// The number of clusters at which the lines meet.
    public let clusters: Int
    /// The lines' values at 1 ... `clusters`.
    public let below: [Double]
    /// The lines' values at `clusters` ... the number of components.
    public let above: [Double]

    /// The lines with the least squares, the lowest elbow of equal ones.
    ///
    /// - Parameter entropies: of 1, 2, ... clusters; of fewer than three there is no elbow.
    public init?(_ entropies: [Double]) {
        guard entropies.count > 2 else { return nil }
        var best: (squares: Double, place: Int)?
        for place in 1..<entropies.count - 1 {
            let squares =
                Self.line(Array(entropies[...place])).squares
                + Self.line(Array(entropies[place...])).squares
            if squares < best?.squares ?? .infinity { best = (squares, place) }
        }
        guard let best else { return nil }
        clusters = best.place + 1
        below = Self.line(Array(entropies[...best.place])).values
        above = Self.line(Array(entropies[best.place...])).values
    }

    private static func line(_ y: [Double]) -> (values: [Double], squares: Double) {
        let n = Double(y.count)
        let (centre, mean) = ((n - 1) / 2, y.reduce(0, +) / n)
        let x = y.indices.map { Double($0) - centre }
        let slope =
            zip(x, y).reduce(0) { $0 + $1.0 * ($1.1 - mean) } / x.reduce(0) { $0 + $1 * $1 }
        let values = x.map { mean + slope * $0 }
        return (values, zip(y, values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
    }
}
