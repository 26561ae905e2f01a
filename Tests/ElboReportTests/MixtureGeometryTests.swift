import ElboReport
import Foundation
import Testing

@Suite("Geometry of mixtures")
struct MixtureGeometryTests {
    @Test(
        "the ellipse's radius holds its share of a Gaussian's mass",
        arguments: [(0.5, 1.177410022515475), (0.95, 2.447746830680816), (0.0, 0)])
    func radius(_ mass: Double, _ radius: Double) {
        #expect(abs(PlaneGaussian.radius(holding: mass) - radius) < 1e-12)
    }

    /// F(2, ν)'s quantiles, from `scipy.stats.f.ppf(mass, 2, nu)`: the squared radius is twice one.
    @Test(
        "the ellipse of a t distribution holds its share",
        arguments: [(0.5, 1.0, 1.5), (0.95, 4.0, 6.944271909999155), (0.95, 30.0, 3.315829501)])
    func tailRadius(_ mass: Double, _ degrees: Double, _ quantile: Double) {
        let law = PlaneGaussian(
            "", mean: .zero, variances: .one, tails: .t(degreesOfFreedom: degrees))
        let squared = law.radius(holding: mass) * law.radius(holding: mass)
        #expect(abs(squared / (2 * quantile) - 1) < 1e-8)
    }

    @Test("the ellipse of a contaminated Gaussian holds its share", arguments: [0.5, 0.95])
    func contaminatedRadius(_ mass: Double) {
        let law = PlaneGaussian(
            "", mean: .zero, variances: .one,
            tails: .contaminated(goodShare: 0.8, inflation: 25))
        let square = law.radius(holding: mass) * law.radius(holding: mass)
        let held = 1 - 0.8 * exp(-square / 2) - 0.2 * exp(-square / 50)
        #expect(abs(held - mass) < 1e-10)
    }

    @Test("level lines of a cone are rings of the right radius")
    func rings() {
        let side = 101
        let values = (0..<side * side).map { index -> Double in
            let (x, y) = (Double(index % side) - 50, Double(index / side) - 50)
            return -(x * x + y * y).squareRoot()
        }
        for radius in [3.3, 20, 44.9] {
            let lines = MarchingSquares.lines(at: -radius, in: values, columns: side)
            #expect(lines.count == 1)
            for line in lines {
                #expect(line.first == line.last && line.count > 8)
                for place in line {
                    let (x, y) = (place.x - 50, place.y - 50)
                    #expect(abs((x * x + y * y).squareRoot() - radius) < 0.06)
                }
            }
        }
        // A ring that leaves the grid at its four corners is four open lines.
        let cut = MarchingSquares.lines(at: -60, in: values, columns: side)
        #expect(cut.count == 4 && cut.allSatisfy { $0.first != $0.last })
    }

    @Test("every crossed side is on exactly one line, saddles and holes included")
    func crossings() {
        var state: UInt64 = 3
        for columns in [2, 3, 17] {
            let values = (0..<columns * 13).map { _ -> Double in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 60 == 0 ? -.infinity : Double(state >> 11) / Double(1 << 53)
            }
            let isAbove = { (index: Int) in values[index].isFinite && values[index] > 0.5 }
            var crossed = 0
            for index in values.indices {
                if (index + 1) % columns != 0, isAbove(index) != isAbove(index + 1) { crossed += 1 }
                if index + columns < values.count, isAbove(index) != isAbove(index + columns) {
                    crossed += 1
                }
            }
            let lines = MarchingSquares.lines(at: 0.5, in: values, columns: columns)
            let places = lines.reduce(0) { $0 + $1.count - ($1.first == $1.last ? 1 : 0) }
            #expect(places == crossed)
            #expect(lines.joined().allSatisfy { $0.x.isFinite && $0.y.isFinite })
        }
        #expect(MarchingSquares.lines(at: 0, in: [], columns: 4).isEmpty)
        #expect(MarchingSquares.lines(at: 0, in: [.nan, .nan, .nan, .nan], columns: 2).isEmpty)
    }

    @Test("the line around half of a Gaussian's mass is its 50 % ellipse")
    func densityLevel() {
        let gaussian = PlaneGaussian("", mean: SIMD2(3, -1), variances: SIMD2(4, 0.25))
        let grid = PlaneGrid(x: -9...15, y: -4...2, columns: 300, rows: 300)
        let contours = DensityContours(grid, components: [gaussian], masses: [0.5, 0.95])
        let peak = -log(2 * Double.pi)
        for (level, mass) in zip(contours.levels, [0.5, 0.95]) {
            // At Mahalanobis radius r the log-density lies r²/2 below its peak (σx σy = 1 here).
            #expect(abs(peak - level + log(1 - mass)) < 0.03)
        }
    }

    @Test("responsibilities: given and computed maps agree, and the border lies in the middle")
    func owners() {
        let plane = [
            PlaneGaussian("a", weight: 0.5, mean: SIMD2(-2, 0), variances: .one),
            PlaneGaussian("b", weight: 0.5, mean: SIMD2(2, 0), variances: .one),
        ]
        let grid = PlaneGrid(x: -4...4, y: -1...1, columns: 40, rows: 6)
        let computed = PosteriorMap(grid, components: plane)
        // Equal Gaussians 4 apart: ln(r₂/r₁) = 4x.
        let shares = grid.places.flatMap { place -> [Double] in
            let second = 1 / (1 + exp(-4 * place.x))
            return [1 - second, second]
        }
        let given = PosteriorMap(grid, responsibilities: shares, components: 2)
        #expect(computed.owners == given.owners)
        #expect(
            zip(computed.certainty, given.certainty).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(zip(grid.places, computed.owners).allSatisfy { ($0.x > 0) == ($1 == 1) })
        let unknown = PosteriorMap(
            grid, responsibilities: shares.map { _ in Double.nan }, components: 2)
        #expect(unknown.owners.allSatisfy { $0 == -1 })
    }

    @Test("marginals are the matching entries of the covariance")
    func marginals() {
        let shape = GaussianShape(
            "s", weight: 0.3, mean: [1, 2, 3], covariance: [1, 2, 3, 2, 5, 6, 3, 6, 9])
        #expect(
            shape.plane(2, 1)
                == PlaneGaussian(
                    "s", weight: 0.3, mean: SIMD2(3, 2), variances: SIMD2(9, 5), covariance: 6))
        #expect(shape.column(1) == ColumnGaussian("s", weight: 0.3, mean: 2, variance: 5))
    }

    @Test("a histogram integrates to one, whatever the weights")
    func histogram() {
        let values = (0..<1_000).map { Double($0 * 7_919 % 1_000) }
        for weights in [[], values.map { $0 + 1 }] {
            let histogram = Histogram(
                values + [.nan], weights: weights.isEmpty ? [] : weights + [1])
            #expect(abs(histogram.densities.reduce(0, +) * histogram.width - 1) < 1e-12)
            #expect((5...60).contains(histogram.densities.count))
        }
        #expect(
            Histogram([1, 2, 2, 3]).densities
                == Histogram([1, 2, 3], weights: [1, 2, 1]).densities)
        #expect(Histogram([]).densities.isEmpty)
    }

    @Test("correlation")
    func correlation() {
        let x = [1.0, 2, 3, 4, .nan]
        #expect(Correlation(x, [2, 4, 6, 8, 1]).value.map { abs($0 - 1) < 1e-12 } == true)
        #expect(Correlation(x, [8, 6, 4, 2, 1]).value.map { abs($0 + 1) < 1e-12 } == true)
        #expect(Correlation(x, [5, 5, 5, 5, 5]).value == nil)
        // Spelled out: products 1·1 and weights doubling the last row.
        let value = Correlation([0, 1, 1], [0, 0, 1], weights: [1, 1, 2]).value
        let same = Correlation([0, 1, 1, 1], [0, 0, 1, 1]).value
        #expect(value != nil && value.map { abs($0 - (same ?? 9)) < 1e-12 } == true)
        #expect(same.map { abs($0 - 1 / 3.0.squareRoot()) < 1e-12 } == true)
    }
}
