import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Using mixtures")
struct UsingMixturesTests {
    private func fitted(_ drawn: DrawnClusters) throws -> GaussianMixture {
        try ExpectationMaximization(.vvv).fit(
            drawn.data(), from: .partition(drawn.labels, components: 3)
        ).mixture
    }

    @Test("densities and responsibilities are the obvious ones")
    func posteriors() throws {
        let drawn = DrawnClusters(11, rows: 5000, columns: 3, clusters: 3, missing: 0.15)
        let mixture = try fitted(drawn)
        let naive = NaiveMixture(mixture)
        let posteriors = try mixture.posteriors(of: drawn.table())
        for row in stride(from: 0, to: 5000, by: 7) where !drawn.rows[row].allSatisfy(\.isNaN) {
            let expected = naive.logDensity(drawn.rows[row])
            #expect(abs(posteriors.logDensities[row] - expected) < 1e-9 * (1 + abs(expected)))
            for (one, other) in zip(posteriors[row], naive.responsibilities(drawn.rows[row])) {
                #expect(abs(one - other) < 1e-10)
            }
        }
    }

    @Test("a row without cells has density 1 and the weights as responsibilities")
    func emptyRow() throws {
        let mixture = try fitted(DrawnClusters(12, rows: 300, columns: 2, clusters: 3))
        let posteriors = try mixture.posteriors(of: NumericTable([.nan, .nan], width: 2))
        #expect(abs(posteriors.logDensities[0]) < 1e-12)
        for (share, component) in zip(posteriors[0], mixture.components) {
            #expect(abs(share - component.weight) < 1e-12)
        }
    }

    @Test("missing cells become conditional means; the others stay as they are")
    func impute() throws {
        let drawn = DrawnClusters(13, rows: 600, columns: 4, clusters: 3, missing: 0.2)
        let mixture = try fitted(drawn)
        let naive = NaiveMixture(mixture)
        let filled = try mixture.imputed(drawn.table(), by: .conditionalMean)
        for (row, cells) in drawn.rows.enumerated() {
            let r = naive.responsibilities(cells)
            let means = r.indices.map { naive.conditional(cells, $0).mean }
            for column in cells.indices {
                let value = filled[row * 4 + column]
                if cells[column].isNaN {
                    let expected = r.indices.reduce(0) { $0 + r[$1] * means[$1][column] }
                    #expect(abs(value - expected) < 1e-8)
                } else {
                    #expect(value == cells[column])
                }
            }
        }
    }

    @Test("draws of missing cells have the conditional mean and variance")
    func draws() throws {
        let mixture = try GaussianMixture(
            components: [
                .init(weight: 1, mean: [1, 2], covariance: .full([2, 1.2, 1.2, 3], dimension: 2))
            ])
        let count = 20_000
        let table = try NumericTable((0..<count).flatMap { _ in [2.0, .nan] }, width: 2)
        var sum = 0.0
        var squares = 0.0
        let rows = try mixture.imputed(table, by: .draw(RandomKey(seed: 5)))
        for row in 0..<rows.count / 2 {
            let y = rows[2 * row + 1] - 2.6
            sum += y
            squares += y * y
        }
        // Five standard errors: once in two million.
        let variance = 3 - 1.2 * 1.2 / 2
        #expect(abs(sum / Double(count)) < 5 * (variance / Double(count)).squareRoot())
        #expect(
            abs(squares / Double(count) - variance) < 5 * variance
                * (2 / Double(count)).squareRoot())
    }

    @Test("samples have the mixture's mean and covariance")
    func samples() throws {
        let mixture = try GaussianMixture(
            components: [
                .init(
                    weight: 0.3, mean: [0, 1], covariance: .full([1, 0.5, 0.5, 2], dimension: 2)),
                .init(weight: 0.7, mean: [4, -1], covariance: .diagonal([0.5, 3])),
            ])
        let count = 40_000
        let (values, labels) = mixture.sample(count, key: RandomKey(seed: 2))
        let share = Double(labels.count { $0 == 0 }) / Double(count)
        #expect(abs(share - 0.3) < 5 * (0.21 / Double(count)).squareRoot())
        let mean = (0..<2).map { j in
            (0..<count).reduce(0) { $0 + values[2 * $1 + j] } / Double(count)
        }
        #expect(abs(mean[0] - 2.8) < 0.06 && abs(mean[1] + 0.4) < 0.06)
        let first = (0..<count).filter { labels[$0] == 0 }
        let covariance =
            first.reduce(0) { $0 + values[2 * $1] * (values[2 * $1 + 1] - 1) } / Double(first.count)
        #expect(abs(covariance - 0.5) < 5 * 1.6 / Double(first.count).squareRoot())
        #expect(mixture.sample(10, key: RandomKey(seed: 2)).values == Array(values[..<20]))
    }

    @Test("a conditional density times the marginal is the joint density")
    func conditional() throws {
        let drawn = DrawnClusters(14, rows: 500, columns: 3, clusters: 3)
        let mixture = try fitted(drawn)
        for row in drawn.rows.prefix(40) {
            let conditional = try mixture.conditional(on: [1: row[1]])
            let marginal = mixture.marginal([1])
            let joint = try mixture.posteriors(of: NumericTable(row, width: 3)).logDensities[0]
            let parts =
                try conditional.posteriors(of: NumericTable([row[0], row[2]], width: 2))
                .logDensities[0]
                + marginal.posteriors(of: NumericTable([row[1]], width: 1)).logDensities[0]
            #expect(abs(joint - parts) < 1e-9 * (1 + abs(joint)))
        }
    }

    @Test("parameters that make no mixture are refused")
    func refusals() {
        #expect(throws: MixtureError.self) { try GaussianMixture(components: []) }
        #expect(throws: MixtureError.self) {
            try GaussianMixture(components: [
                .init(weight: 0.5, mean: [0], covariance: .diagonal([1]))
            ])
        }
        #expect(throws: MixtureError.self) {
            try GaussianMixture(components: [
                .init(weight: 1, mean: [0, 0], covariance: .full([1, 2, 2, 1], dimension: 2))
            ])
        }
    }

    @Test("given a value far from everything the widest component has it, or the value is refused")
    func farAway() throws {
        func mixture(_ second: Double) throws -> GaussianMixture {
            try GaussianMixture(components: [
                .init(
                    weight: 0.5, mean: [0, 0],
                    covariance: .full([1, 0.2, 0.2, 1], dimension: 2)),
                .init(
                    weight: 0.5, mean: [3, 5],
                    covariance: .full([second, 0.2, 0.2, 1], dimension: 2)),
            ])
        }
        for value in [1e8, 1e20, -1e100] {
            let far = try mixture(4).conditional(on: [0: value])
            #expect(far.components.map(\.weight) == [0, 1])
        }
        // As wide as each other: the square of 1e20 has no digits left for means of 0 and 3.
        #expect(throws: MixtureError.self) { try mixture(1).conditional(on: [0: 1e20]) }
        #expect(throws: MixtureError.self) { try mixture(4).conditional(on: [0: 1e200]) }
        // (x² - (x - 3)²) / 2 = 3 x - 4.5 nats apart.
        let near = try mixture(1).conditional(on: [0: 1.4])
        let ratio = near.components[1].weight / near.components[0].weight
        let covered = 3 * 1.4 - 4.5
        #expect(abs(log(ratio) - covered) < 1e-9)
    }
}
