import ElboData
import ElboEvaluation
import ElboNumerics
import Foundation
import Testing

@Suite("Kernel density: the baseline beside a density")
struct KernelDensityTests {
    /// Two separate normal clouds, in units that differ by column.
    private func rows(_ count: Int) -> [Double] {
        var generator = SystemIndependent(state: 7)
        return (0..<count).flatMap { row -> [Double] in
            let side = row % 2 == 0 ? -3.0 : 3
            return [side + generator.normal(), 1000 * (generator.normal() - side)]
        }
    }

    /// The definition, written as it stands: every kernel of every other row.
    private func direct(_ rows: [Double], width: Int, factor: Double) -> [Double] {
        let count = rows.count / width
        let deviations = (0..<width).map { column -> Double in
            let cells = (0..<count).map { rows[$0 * width + column] }
            let mean = cells.reduce(0, +) / Double(count)
            return (cells.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count - 1))
                .squareRoot()
        }
        return (0..<count).map { i in
            var sum = 0.0
            for j in 0..<count where j != i {
                var density = 1.0
                for c in 0..<width {
                    let h = factor * deviations[c] * pow(Double(count), -1 / Double(width + 4))
                    let away = (rows[i * width + c] - rows[j * width + c]) / h
                    density *= exp(-0.5 * away * away) / (h * (2 * Double.pi).squareRoot())
                }
                sum += density
            }
            return log(sum / Double(count - 1))
        }
    }

    @Test("the definition, at the factor that is best among all")
    func definition() throws {
        let rows = rows(200)
        let density = try #require(try KernelDensity(of: NumericTable(rows, width: 2)))
        let expected = direct(rows, width: 2, factor: density.factor)
        let mean = expected.reduce(0, +) / 200
        #expect(abs(density.logDensity.mean - mean) < 1e-9 * abs(mean))
        for factor in [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3] {
            #expect(direct(rows, width: 2, factor: factor).reduce(0, +) / 200 <= mean + 1e-3)
        }
        #expect(density.rows == 200 && density.judged == 200)
        #expect(try KernelDensity(of: NumericTable(rows, width: 2), threads: 1) == density)
    }

    @Test("other rows are judged by the kernels of these, at these rows' best factor")
    func others() throws {
        let (own, others) = (rows(120), Array(rows(140).suffix(40)))
        let density = try #require(
            try KernelDensity(
                of: NumericTable(own, width: 2), judging: NumericTable(others, width: 2)))
        let alone = try #require(try KernelDensity(of: NumericTable(own, width: 2)))
        #expect(density.factor == alone.factor && density.isByOthers && !alone.isByOthers)
        #expect(density.rows == 120 && density.judged == 20)
        let bandwidths = (0..<2).map { column -> Double in
            let cells = (0..<120).map { own[$0 * 2 + column] }
            let mean = cells.reduce(0, +) / 120
            let variance = cells.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 119
            return density.factor * variance.squareRoot() * pow(120, -1.0 / 6)
        }
        let logs = (0..<20).map { row -> Double in
            log(
                (0..<120).reduce(0.0) { sum, kernel in
                    sum
                        + (0..<2).reduce(1.0) { product, c in
                            let away = (others[row * 2 + c] - own[kernel * 2 + c]) / bandwidths[c]
                            return product * exp(-0.5 * away * away)
                                / (bandwidths[c] * (2 * Double.pi).squareRoot())
                        }
                } / 120)
        }
        #expect(abs(density.logDensity.mean - logs.reduce(0, +) / 20) < 1e-9 * 20)
    }

    @Test("more rows come nearer to the density they are drawn from")
    func consistency() throws {
        // -E log p of the two clouds: 2 (1/2 + log √2π) + log 1000 + log 2 nats, the clouds being apart.
        let truth = -(1 + log(2 * Double.pi)) - log(1000.0) - log(2)
        var last = Double.infinity
        for count in [100, 1000, 6000] {
            let density = try #require(try KernelDensity(of: NumericTable(rows(count), width: 2)))
            let gap = truth - density.logDensity.mean
            #expect(gap > -4 * density.logDensity.standardError)
            #expect(gap < last)
            last = gap
        }
        #expect(last < 0.15)
    }

    @Test(
        "rows that lack cells and columns that do not vary take no part; too few rows say nothing")
    func degenerate() throws {
        let plain = try #require(try KernelDensity(of: NumericTable(rows(100), width: 2)))
        var wide: [Double] = []
        for (place, value) in rows(100).enumerated() {
            wide += place % 2 == 0 ? [value] : [value, 5]
        }
        wide += [1, .nan, 5]
        let other = try #require(try KernelDensity(of: NumericTable(wide, width: 3)))
        #expect(abs(other.logDensity.mean - plain.logDensity.mean) < 1e-9)
        #expect(other.rows == 100)
        #expect(try KernelDensity(of: NumericTable([1, 2], width: 2)) == nil)
        #expect(try KernelDensity(of: NumericTable([1, 1, 1], width: 1)) == nil)
    }
}

/// A generator whose numbers are the same everywhere.
private struct SystemIndependent {
    var state: UInt64

    private mutating func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) / Double(1 << 53)
    }

    /// Box and Muller.
    mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }
}
