import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

/// Sums over every path of states, one after another.
@Suite("Hidden Markov models against all their paths")
struct HiddenMarkovEnumerationTests {
    private static let chain = try? MarkovChain(
        initial: [0.5, 0.3, 0.2],
        transitions: [[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.25, 0.05, 0.7]])

    private static func model(tails: Bool = false) throws -> HiddenMarkovModel {
        try HiddenMarkovModel(
            states: GaussianMixture(
                components: [
                    .init(
                        weight: 0.4, mean: [0, 1],
                        covariance: .full([1, 0.5, 0.5, 2], dimension: 2),
                        degreesOfFreedom: tails ? 3 : nil),
                    .init(
                        weight: 0.35, mean: [2, -1],
                        covariance: .full([0.5, -0.2, -0.2, 1], dimension: 2),
                        degreesOfFreedom: tails ? 8 : nil),
                    .init(
                        weight: 0.25, mean: [-1, 0], covariance: .full([1, 0, 0, 1], dimension: 2),
                        degreesOfFreedom: tails ? 5 : nil),
                ], law: tails ? .t(.own) : .normal), chain: try #require(chain))
    }

    /// Two series with missing cells, and steps without any.
    private static func rows() throws -> SequencedRows {
        let gap = Double.nan
        return SequencedRows(
            try NumericTable(
                [
                    0.3, 1.2, gap, -0.5, gap, gap, 1.9, gap, -1.2, 0.3, gap, gap, gap, gap, 0.1,
                    0.8,
                ], width: 2), lengths: [5, 3])
    }

    /// p(x_o | state) of one row by the marginal law of the cells that are there.
    private static func density(_ row: [Double], _ state: Int, _ model: HiddenMarkovModel) throws
        -> Double
    {
        let there = row.indices.filter { !row[$0].isNaN }
        guard !there.isEmpty else { return 1 }
        let component = model.states.components[state]
        let alone = try GaussianMixture(
            components: [
                .init(
                    weight: 1, mean: component.mean, covariance: component.covariance,
                    degreesOfFreedom: component.degreesOfFreedom)
            ], law: model.states.law
        ).marginal(there)
        let table = try NumericTable(there.map { row[$0] }, width: there.count)
        return exp(try alone.posteriors(of: table).logDensities[0])
    }

    /// Every path of a series with its probability together with the rows.
    private static func paths(
        _ rows: [[Double]], _ model: HiddenMarkovModel
    ) throws -> [(states: [Int], probability: Double)] {
        let densities = try rows.map { row in try (0..<3).map { try density(row, $0, model) } }
        var paths = (0..<3).map {
            (states: [$0], probability: model.chain.initial[$0] * densities[0][$0])
        }
        for step in rows.indices.dropFirst() {
            paths = paths.flatMap { path in
                (0..<3).map {
                    (
                        states: path.states + [$0],
                        probability: path.probability
                            * model.chain.transitions[path.states[step - 1]][$0]
                            * densities[step][$0]
                    )
                }
            }
        }
        return paths
    }

    @Test("likelihood, posteriors and path, cells missing", arguments: [false, true])
    func everything(tails: Bool) throws {
        let model = try Self.model(tails: tails)
        let rows = try Self.rows()
        let found = try model.posteriors(of: rows)
        var (total, joint) = (0.0, 0.0)
        for sequence in rows.sequences {
            let own = sequence.map { Array(rows.table.values[2 * $0..<2 * $0 + 2]) }
            let paths = try Self.paths(own, model)
            let sum = paths.reduce(0) { $0 + $1.probability }
            total += log(sum)
            let best = try #require(paths.max { $0.probability < $1.probability })
            joint += log(best.probability)
            #expect(best.states == Array(found.path[sequence]))
            for (place, step) in sequence.enumerated() {
                for state in 0..<3 {
                    let share =
                        paths.filter { $0.states[place] == state }
                        .reduce(0) { $0 + $1.probability } / sum
                    #expect(abs(found.shares[3 * step + state] - share) < 1e-13)
                }
                let before =
                    place == 0
                    ? 0
                    : log(
                        try Self.paths(Array(own[..<place]), model).reduce(0) {
                            $0 + $1.probability
                        })
                let through = log(
                    try Self.paths(Array(own[...place]), model).reduce(0) { $0 + $1.probability })
                #expect(abs(found.logDensities[step] - (through - before)) < 1e-12)
            }
        }
        #expect(abs(found.logLikelihood - total) < 1e-12)
        #expect(abs(found.pathLogLikelihood - joint) < 1e-12)
    }

    @Test("missing cells are filled with their means over all paths")
    func filling() throws {
        let model = try Self.model()
        let rows = try Self.rows()
        let filled = try model.filled(rows, drawingWith: nil, threads: 1)
        let shares = try model.posteriors(of: rows).shares
        let values = rows.table.values
        for step in 0..<rows.table.count {
            let row = Array(values[2 * step..<2 * step + 2])
            for column in 0..<2 {
                guard row[column].isNaN else {
                    #expect(filled[2 * step + column] == row[column])
                    continue
                }
                var mean = 0.0
                for (state, component) in model.states.components.enumerated() {
                    var own = component.mean[column]
                    let other = 1 - column
                    if !row[other].isNaN {
                        let covariance = component.covariance.matrix
                        own +=
                            covariance[1] / covariance[3 * other]
                            * (row[other] - component.mean[other])
                    }
                    mean += shares[3 * step + state] * own
                }
                #expect(abs(filled[2 * step + column] - mean) < 1e-12)
            }
        }
    }

    /// 20 000 fillings; the means of two neighbouring missing rows and of their product are within five standard errors: a
    /// false alarm in 10^6 tests.
    @Test("drawn cells of neighbouring gaps belong to one path")
    func drawing() throws {
        let model = try Self.model()
        let gap = Double.nan
        let rows = SequencedRows(
            try NumericTable([0.3, 1.2, gap, gap, gap, gap, 1.9, -1], width: 2))
        let paths = try Self.paths(
            (0..<4).map { Array(rows.table.values[2 * $0..<2 * $0 + 2]) }, model)
        let sum = paths.reduce(0) { $0 + $1.probability }
        let means = model.states.components.map { $0.mean[0] }
        let expected = paths.reduce(0) {
            $0 + $1.probability * means[$1.states[1]] * means[$1.states[2]] / sum
        }
        let products = try (0..<20_000).map { draw -> Double in
            let cells = try model.filled(
                rows, drawingWith: RandomKey(seed: 5).child(UInt64(draw)), threads: 1)
            return cells[2] * cells[4]
        }
        let mean = products.reduce(0, +) / 20_000
        let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19_999
        #expect(abs(mean - expected) < 5 * (variance / 20_000).squareRoot())
    }

    @Test("what is expected of a row is the mixture of what comes after the rows before it")
    func expectations() throws {
        let model = try Self.model()
        let rows = try Self.rows()
        let laws = try model.expectations(of: rows, threads: 1)
        let own = (0..<4).map { Array(rows.table.values[2 * $0..<2 * $0 + 2]) }
        let paths = try Self.paths(own + [[.nan, .nan]], model)
        let sum = paths.reduce(0) { $0 + $1.probability }
        guard case .number(let law) = laws[2 * 4] else {
            Issue.record("no number")
            return
        }
        let mean = paths.reduce(0) {
            $0 + $1.probability * model.states.components[$1.states[4]].mean[0] / sum
        }
        #expect(abs(law.mean - mean) < 1e-13)
        let first = SequencedRows(try NumericTable(own.flatMap { $0 }, width: 2))
        let ahead = try model.forecasts(after: first, steps: 1, threads: 1)
        #expect(ahead[0][0] == laws[8])
    }

    @Test("EM raises the likelihood of series with missing cells and categories")
    func rising() throws {
        let gap = Double.nan
        let key = RandomKey(seed: 3)
        let values = (0..<240).flatMap { row -> [Double] in
            let state = (row / 12) % 2
            let noise = key.child(UInt64(row))
            return [
                row % 7 == 0 ? gap : 3 * Double(state) + noise.normal(at: 0),
                row % 5 == 0 ? gap : noise.uniform(at: 9) < (state == 0 ? 0.8 : 0.2) ? 0 : 1,
            ]
        }
        let table = [
            TableColumn(name: "x"), TableColumn(name: "kind", levels: ["a", "b"]),
        ]
        let data = try MixtureData(NumericTable(values, width: 2), table: table)
            .following([0..<100, 100..<240])
        var method = ExpectationMaximization(.vii)
        method.tolerance = 1e-9
        let fit = try method.fit(
            data, from: .partition((0..<240).map { ($0 / 12 + $0 % 3 / 2) % 2 }, components: 2))
        for (later, earlier) in zip(fit.history.dropFirst(), fit.history) {
            #expect(later > earlier - 1e-9)
        }
        let chain = try #require(fit.chain)
        #expect(chain.transitions[0][0] > 0.85 && chain.transitions[1][1] > 0.85)
        let plain = try method.fit(
            MixtureData(NumericTable(values, width: 2), table: table), from: .mixture(fit.mixture))
        #expect(fit.value(of: .bic) > plain.value(of: .bic) + 50)
    }

    @Test("a chain that forgets is the mixture")
    func forgetting() throws {
        let model = try Self.model()
        let weights = model.states.components.map(\.weight)
        let chain = try MarkovChain(initial: weights, transitions: weights.map { _ in weights })
        let rows = try Self.rows()
        let found = try HiddenMarkovModel(states: model.states, chain: chain).posteriors(of: rows)
        let mixture = try model.states.posteriors(of: rows.table)
        for (one, other) in zip(found.shares, mixture.responsibilities) {
            #expect(abs(one - other) < 1e-13)
        }
        for (step, log) in found.logDensities.enumerated() {
            #expect(abs(log - mixture.logDensities[step]) < 1e-12)
        }
    }

    /// 200 000 steps; shares within five standard errors of the chain's own, widened by its memory.
    @Test("a sampled series has the chain's moves")
    func sampling() throws {
        let model = try Self.model()
        let steps = 60_000
        let cells = model.sample(steps, key: RandomKey(seed: 8))
        #expect(cells.count == 2 * steps)
        var shares = [1.0, 0, 0]
        for _ in 0..<500 { shares = model.chain.step(shares) }
        let expected = zip(shares, model.states.components).reduce(0) { $0 + $1.0 * $1.1.mean[0] }
        let mean =
            stride(from: 0, to: cells.count, by: 2).reduce(0) { $0 + cells[$1] }
            / Double(steps)
        #expect(abs(mean - expected) < 5 * 4 / Double(steps).squareRoot())
    }

    @Test("chains that are none are refused")
    func refusals() {
        #expect(throws: MixtureError.self) {
            try MarkovChain(initial: [0.5, 0.6], transitions: [[1, 0], [0, 1]])
        }
        #expect(throws: MixtureError.self) {
            try MarkovChain(initial: [0.5, 0.5], transitions: [[1, 0]])
        }
        #expect(throws: MixtureError.self) {
            try HiddenMarkovModel(
                states: Self.model().states,
                chain: MarkovChain(initial: [0.5, 0.5], transitions: [[1, 0], [0, 1]]))
        }
    }
}
