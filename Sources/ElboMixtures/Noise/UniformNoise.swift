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

    /// - Throws: `MixtureError.option` for a weight outside 0...1, a region that is not finite, or another number
    ///   of ranges than columns.
    func check(dimension: Int) throws {
        guard logRanges.count == dimension else {
            throw MixtureError.option(
                name: "the number of the noise's ranges", value: "\(logRanges.count)",
                allowed: "\(dimension), one for each column")
        }
        guard weight >= 0, weight <= 1 else {
            throw MixtureError.option(
                name: "the weight of the noise", value: "\(weight)", allowed: "in 0...1")
        }
        guard logVolume.isFinite, logRanges.allSatisfy(\.isFinite) else {
            throw MixtureError.option(
                name: "the noise's region", value: "not finite",
                allowed: "of a finite volume and finite ranges")
        }
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
