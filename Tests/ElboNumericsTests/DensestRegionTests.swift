import ElboNumerics
import Foundation
import Testing

@Suite("Densest regions of laws of one number")
struct DensestRegionTests {
    @Test("of a normal law it is the middle, of a t distribution that of its quantiles")
    func middle() throws {
        let normal = ScalarLaw(mean: 3, variance: 4).highestDensityRegion(0.95)
        try #require(normal.count == 1)
        #expect(abs(normal[0].lowerBound - (3 - 2 * 1.959963984540054)) < 1e-6)
        #expect(abs(normal[0].upperBound - (3 + 2 * 1.959963984540054)) < 1e-6)
        let t = ScalarLaw([.init(mean: -1, scale: 0.5, degreesOfFreedom: 3)])
        let region = t.highestDensityRegion(0.5)
        try #require(region.count == 1)
        #expect(abs(region[0].lowerBound - t.quantile(0.25)) < 1e-6)
        #expect(abs(region[0].upperBound - t.quantile(0.75)) < 1e-6)
    }

    @Test(
        "of two peaks it holds its share, and all its ends are equally dense",
        arguments: [0.1, 0.5, 0.8, 0.95, 0.999])
    func peaks(share: Double) {
        let law = ScalarLaw([
            .init(weight: 0.3, mean: 0, scale: 1),
            .init(weight: 0.6, mean: 6, scale: 0.5, degreesOfFreedom: 4),
            .init(weight: 0.1, mean: 40, scale: 0.01),
        ])
        let region = law.highestDensityRegion(share)
        let mass = region.reduce(0) {
            $0 + law.cumulative($1.upperBound) - law.cumulative($1.lowerBound)
        }
        #expect(abs(mass - share) < 1e-6)
        let ends = region.flatMap { [$0.lowerBound, $0.upperBound] }.map(law.density)
        for density in ends { #expect(abs(density / ends[0] - 1) < 1e-5) }
        #expect(zip(region, region.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        if share == 0.8 { #expect(region.count == 3) }
    }
}
