import ElboData
import Foundation
import Testing

/// Data that ship: densities, draws, names.
@Suite struct ToyDataTests {
    @Test("A density integrates to one over the plane", arguments: PlaneToy.allCases)
    func integral(toy: PlaneToy) {
        // The midpoint rule on squares of 0.05, exact for the board and to many digits for what is as smooth as noise of 0.1.
        let (step, half) = (0.05, 90)
        var sum = 0.0
        for row in -half..<half {
            for column in -half..<half {
                let place = SIMD2(Double(column) + 0.5, Double(row) + 0.5) * step
                sum += exp(toy.logDensity(at: place))
            }
        }
        #expect(abs(sum * step * step - 1) < 2e-3, "\(sum * step * step)")
    }

    @Test(
        "Points fall into the parts of the plane as the density says", arguments: PlaneToy.allCases)
    func draws(toy: PlaneToy) {
        // Parts of 0.5; their expected shares by the midpoint rule on 0.05.
        let count = 4000
        var random = SplitMix64(seed: 5)
        var found: [SIMD2<Int>: Double] = [:]
        for _ in 0..<count {
            let point = toy.point(from: &random)
            found[
                SIMD2(Int((point.x * 2).rounded(.down)), Int((point.y * 2).rounded(.down))),
                default: 0] += 1
        }
        var (statistic, cells, rest) = (0.0, 0, 1.0)
        for column in -8..<8 {
            for row in -8..<8 {
                var expected = 0.0
                for place in 0..<100 {
                    let x = SIMD2(Double(column), Double(row)) / 2
                    let inner = SIMD2(Double(place % 10) + 0.5, Double(place / 10) + 0.5) * 0.05
                    expected += exp(toy.logDensity(at: x + inner)) * 0.0025
                }
                guard expected * Double(count) >= 10 else { continue }
                let own = found[SIMD2(column, row)] ?? 0
                statistic += pow(own - expected * Double(count), 2) / (expected * Double(count))
                cells += 1
                rest -= expected
            }
        }
        // Under the law the statistic has a mean of at most `cells` and a variance of about 2 `cells`; five deviations and the error of
        // the expected shares: a false alarm in fewer than one of 10⁵ runs, for this seed none.
        #expect(
            cells > 3 && statistic < Double(cells) + 5 * (2 * Double(cells)).squareRoot(),
            "\(statistic) in \(cells)")
    }

    @Test("A name in the place of a path is read as the file that it stands for")
    func names() throws {
        let rings = try Dataset.read("toy:rings:rows=50,seed=3")
        #expect(rings.count == 50 && rings.columns == ["x", "y"])
        #expect(rings.name == "toy:rings:rows=50,seed=3")
        let again = try Dataset.read(
            ToyData(.plane(.rings), rows: 50, seed: 3).file, named: "r.csv")
        #expect(rings.fingerprint == again.fingerprint)
        let other = try Dataset.read("toy:rings:rows=50,seed=4")
        #expect(other.fingerprint != again.fingerprint)
        let column = try Dataset.read("toy:moons", options: ReadOptions(columns: ["y"]))
        #expect(column.count == ToyData.standardRows && column.itemSize == 1)
        for wrong in [
            "toy:ring", "toy:rings:rows=0", "toy:rings:size=3", "toy:shapes:rows=3", "toy:",
        ] {
            #expect(throws: DataError.self) { try Dataset.read(wrong) }
        }
        #expect(
            throws: DataError.noSuchToy(
                path: "toy:ring",
                reason:
                    "there are rings, moons, pinwheel, four-points, eight-gaussians, spirals, checkerboard, shapes, shape-factors; did you mean rings?"
            )
        ) { try Dataset.read("toy:ring") }
        #expect(BesideData("toy:shape-factors") == .file(path: "toy:shape-factors", member: nil))
    }

    @Test("Shapes are all combinations of their factors, none twice, none cut off")
    func shapes() throws {
        let pictures = try Dataset.read("toy:shapes")
        #expect(pictures.count == 768 && pictures.itemShape == [16, 16])
        let factors = Set((0..<ToyShapes.count).map { ToyShapes.factors(of: $0) })
        #expect(factors.count == 768)
        let values = pictures.values(of: 0..<pictures.count)
        let rows = (0..<768).map { Array(values[$0 * 256..<($0 + 1) * 256]) }
        #expect(Set(rows).count == 768)
        // The same shape and size has as much ink wherever it is, up to what the raster of points takes.
        for shape in 0..<12 {
            let ink = (0..<64).map { rows[shape * 64 + $0].reduce(0, +) }
            let (least, most) = (ink.min() ?? 0, ink.max() ?? 0)
            #expect(least > 255 * 6 && most < 1.2 * least, "\(least), \(most)")
        }
        let table = try Dataset.read("toy:shape-factors")
        #expect(table.count == 768 && table.columns == ["size", "x", "y"])
    }
}
