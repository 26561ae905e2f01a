import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Using mixtures of numbers and categories")
struct MixedUseTests {
    private func logDensity(_ mixture: GaussianMixture, _ row: [Double]) throws -> Double {
        try mixture.posteriors(of: NumericTable(row, width: row.count)).logDensities[0]
    }

    @Test("densities and responsibilities are the obvious ones, whatever cells are missing")
    func densities() throws {
        for model in [CovarianceModel.vvv, .vvi] {
            let mixture = try DrawnMixedRows(2, rows: 300, classes: 3).mixture(3, model)
            let drawn = DrawnMixedRows(3, rows: 700, classes: 3, missing: 0.4)
            let naive = try NaiveMixedMixture(mixture)
            let posteriors = try mixture.posteriors(of: drawn.source, threads: 2)
            for (place, row) in drawn.rows.enumerated() {
                #expect(abs(posteriors.logDensities[place] - naive.logDensity(row)) < 1e-10)
                for (one, other) in zip(posteriors[place], naive.responsibilities(row)) {
                    #expect(abs(one - other) < 1e-10)
                }
            }
            let empty = drawn.rows.indices.filter { drawn.rows[$0].allSatisfy(\.isNaN) }
            #expect(posteriors.emptyPlaces.sorted() == empty && !empty.isEmpty)
        }
    }

    /// log p(rest | given) = log p(all) - log p(given), for every set of columns that can be given.
    @Test("the conditional law is the joint one over the marginal one", arguments: 1..<15)
    func conditional(mask: Int) throws {
        let mixture = try DrawnMixedRows(2, rows: 300, classes: 3).mixture(3)
        let row = [1.0, 3.1, 0, -2.2]
        let known = (0..<4).filter { mask >> $0 & 1 == 1 }
        let rest = (0..<4).filter { !known.contains($0) }
        let given = Dictionary(uniqueKeysWithValues: known.map { ($0, row[$0]) })
        let law = try mixture.conditional(on: given)
        #expect(law.width == rest.count)
        #expect(law.rowColumns == rest.map { ["a", "x", "b", "y"][$0] })
        let hidden = row.enumerated().map { given[$0] == nil ? .nan : $1 }
        let expected = try logDensity(mixture, row) - logDensity(mixture, hidden)
        #expect(abs(try logDensity(law, rest.map { row[$0] }) - expected) < 1e-9)
        let weights = law.components.reduce(0) { $0 + $1.weight }
        #expect(abs(weights - 1) < 1e-12)
        // What is left over is the law of the others.
        let marginal = try logDensity(mixture.marginal(known), known.map { row[$0] })
        #expect(abs(marginal - (try logDensity(mixture, hidden))) < 1e-10)
    }

    @Test("values that cannot be given are refused")
    func refused() throws {
        let mixture = try DrawnMixedRows(2, rows: 300, classes: 2).mixture(2)
        #expect(throws: MixtureError.level(column: "b", row: 1, value: 2, levels: 2)) {
            try mixture.conditional(on: [2: 2])
        }
        #expect(throws: MixtureError.self) { try mixture.conditional(on: [4: 0]) }
        #expect(throws: MixtureError.self) {
            try mixture.conditional(on: [0: 0, 1: 0, 2: 0, 3: 0])
        }
        #expect(throws: MixtureError.self) { try mixture.conditional(on: [1: .nan]) }
    }

    /// Twelve shares within 4.5 standard errors: a false alarm in 1e4 seeds.
    @Test("drawn rows have the probabilities of the levels and the means beside them")
    func samples() throws {
        let mixture = try DrawnMixedRows(2, rows: 300, classes: 3).mixture(3)
        let count = 40_000
        let drawn = mixture.sample(count, key: RandomKey(seed: 4)).values
        let shares = try #require(mixture.categories?.shares)
        for a in 0..<3 {
            for b in 0..<2 {
                let places = (0..<count).filter {
                    drawn[$0 * 4] == Double(a) && drawn[$0 * 4 + 2] == Double(b)
                }
                let parts = mixture.components.enumerated().map { k, component in
                    component.weight * shares[k][0][a] * shares[k][1][b]
                }
                let truth = parts.reduce(0, +)
                let error = (truth * (1 - truth) / Double(count)).squareRoot()
                #expect(abs(Double(places.count) / Double(count) - truth) < 4.5 * error)
                let mean =
                    zip(parts, mixture.components).reduce(0) {
                        $0 + $1.0 * $1.1.mean[0]
                    } / truth
                let found =
                    places.reduce(0) { $0 + drawn[$1 * 4 + 1] } / Double(places.count)
                // Numbers of all classes spread by less than 5.
                #expect(abs(found - mean) < 4.5 * 5 / Double(places.count).squareRoot())
            }
        }
        let few = mixture.sample(3, key: RandomKey(seed: 4)).values
        #expect(few == Array(drawn.prefix(12)), "row i is the same for any count")
    }

    @Test("imputation is by enumeration: the most probable level, and draws by probability")
    func imputation() throws {
        let mixture = try DrawnMixedRows(2, rows: 300, classes: 3).mixture(3)
        let rows: [[Double]] = [
            [.nan, 2, 1, -0.3], [.nan, .nan, 0, -1.5], [.nan, 1.9, .nan, .nan],
        ]
        for row in rows {
            // p(a = l | the rest) from densities of rows with l in the gap.
            let logs = try (0..<3).map { level in
                try logDensity(mixture, [Double(level)] + row.dropFirst())
            }
            let total = logs.reduce(0) { $0 + exp($1) }
            let truth = logs.map { exp($0) / total }
            let filled = try mixture.imputed(
                NumericTable(row, width: 4), by: .conditionalMean)
            let best = truth.indices.max { truth[$0] < truth[$1] }
            #expect(filled[0] == best.map(Double.init))
            #expect(zip(row, filled).allSatisfy { $0.isNaN ? $1.isFinite : $0 == $1 })
            let count = 20_000
            let many = try NumericTable(
                [Double](repeatElement(row, count: count).joined()), width: 4)
            let drawn = try mixture.imputed(many, by: .draw(RandomKey(seed: 9)), threads: 2)
            for level in 0..<3 {
                let found = (0..<count).count { drawn[$0 * 4] == Double(level) }
                let error = (truth[level] * (1 - truth[level]) / Double(count)).squareRoot()
                #expect(
                    abs(Double(found) / Double(count) - truth[level]) < 4.5 * error + 1e-9)
            }
        }
    }

    @Test("numbers and categories of a drawn row come from one component")
    func jointDraws() throws {
        let columns = try MixedColumns([
            TableColumn(name: "k", levels: ["p", "q"]), TableColumn(name: "x"),
        ])
        let mixture = try GaussianMixture(
            components: [-5.0, 5].map {
                .init(weight: 0.5, mean: [$0], covariance: .diagonal([1]))
            }, model: .eii,
            categories: LevelProbabilities(
                columns, shares: [[[0.999, 0.001]], [[0.001, 0.999]]]))
        let rows = try NumericTable(
            [Double](repeating: .nan, count: 2000), width: 2)
        let drawn = try mixture.imputed(rows, by: .draw(RandomKey(seed: 2)))
        let odd = (0..<1000).count { (drawn[2 * $0 + 1] > 0) != (drawn[2 * $0] == 1) }
        #expect(odd < 10)
        let mean = try mixture.imputed(
            NumericTable([.nan, .nan, .nan, -4], width: 2), by: .conditionalMean)
        #expect(abs(mean[1]) < 1e-12 && mean[2] == 0)
    }

    @Test("a reconstruction has mean numbers and the most probable levels")
    func reconstruction() throws {
        let mixture = try DrawnMixedRows(2, rows: 300, classes: 3).mixture(3)
        let row = [0.0, 8, 1, -4]
        let r = try NaiveMixedMixture(mixture).responsibilities(row)
        let shares = try #require(mixture.categories?.shares)
        try mixture.forEachReconstruction(of: NumericTable(row, width: 4)) { found in
            for (place, column) in [(1, 0), (3, 1)] {
                let mean = zip(r, mixture.components).reduce(0) {
                    $0 + $1.0 * $1.1.mean[column]
                }
                #expect(abs(found[place] - mean) < 1e-10)
            }
            for (place, category, levels) in [(0, 0, 3), (2, 1, 2)] {
                let mixed = (0..<levels).map { l in
                    zip(r, shares).reduce(0) { $0 + $1.0 * $1.1[category][l] }
                }
                let best = mixed.indices.max { mixed[$0] < mixed[$1] }
                #expect(found[place] == best.map(Double.init))
            }
        }
    }

    @Test("probabilities that are none are refused")
    func wrongProbabilities() throws {
        let columns = try MixedColumns([TableColumn(name: "k", levels: ["p", "q"])])
        let wrongs: [[Double]] = [[0.5, 0.6], [1, 0], [0.5, 0.2, 0.3], [.nan, 1]]
        for wrong in wrongs {
            #expect(throws: MixtureError.self) {
                try LevelProbabilities(columns, shares: [[wrong]])
            }
        }
        let right = try LevelProbabilities(columns, shares: [[[0.5, 0.5]]])
        let none = GaussianMixture.Component(weight: 1, mean: [], covariance: .diagonal([]))
        #expect(try GaussianMixture(components: [none], categories: right).width == 1)
        #expect(throws: MixtureError.self) { try GaussianMixture(components: [none]) }
        let number = GaussianMixture.Component(weight: 1, mean: [0], covariance: .diagonal([1]))
        #expect(throws: MixtureError.self) {
            try GaussianMixture(components: [number], categories: right)
        }
        let half = GaussianMixture.Component(weight: 0.5, mean: [], covariance: .diagonal([]))
        #expect(throws: MixtureError.self) {
            try GaussianMixture(components: [half, half], categories: right)
        }
        #expect(throws: MixtureError.self) { try MixedColumns([TableColumn(name: "x")]) }
    }
}
