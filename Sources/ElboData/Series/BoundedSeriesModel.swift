/// A model of series whose likelihood is not to be had exactly, but estimated and bounded.
public protocol BoundedSeriesModel: SeriesModel {
    /// How many particles estimates come from.
    var particles: Int { get }
    /// The evidence lower bound of each series.
    func bounds(of rows: SequencedRows) throws -> [SeriesBound]
}

/// An evidence lower bound of a series, in nats of its known cells.
public struct SeriesBound: Hashable, Sendable {
    /// E_q log p(x | z).
    public let reconstruction: Double
    /// D(q(z | x) ‖ p(z)).
    public let kl: Double
    /// Σ (x - E[x | z])² of each column over its known cells, in squares of its unit.
    public let squares: [Double]

    /// Collects the terms.
    public init(reconstruction: Double, kl: Double, squares: [Double]) {
        self.reconstruction = reconstruction
        self.kl = kl
        self.squares = squares
    }

    /// The bound.
    public var elbo: Double { reconstruction - kl }
}
