/// A uniform law over a region that holds all data: for rows that belong to no component
/// (Banfield and Raftery 1993).
public struct UniformNoise: Codable, Hashable, Sendable {
    /// Its mixture weight, in 0...1.
    public let weight: Double
    /// The logarithm of the region's volume.
    public let logVolume: Double
    /// The logarithms of the data's ranges, column by column: what is left of the region when cells are missing.
    public let logRanges: [Double]

    /// A uniform law from its parts.
    public init(weight: Double, logVolume: Double, logRanges: [Double]) {
        self.weight = weight
        self.logVolume = logVolume
        self.logRanges = logRanges
    }

    /// The same region with another share.
    func weighted(_ weight: Double) -> UniformNoise {
        UniformNoise(weight: weight, logVolume: logVolume, logRanges: logRanges)
    }

    /// log of the density over the columns that are observed.
    func logDensity(observed: [Int]) -> Double {
        observed.count == logRanges.count
            ? -logVolume : -observed.reduce(0) { $0 + logRanges[$1] }
    }

    /// The uniform law over some columns alone.
    func marginal(_ kept: [Int]) -> UniformNoise {
        let ranges = kept.map { logRanges[$0] }
        return UniformNoise(
            weight: weight,
            logVolume: kept.count == logRanges.count ? logVolume : ranges.reduce(0, +),
            logRanges: ranges)
    }
}
