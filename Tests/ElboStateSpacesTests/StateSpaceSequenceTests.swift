import ElboData
import ElboNumerics
import ElboStateSpaces
import ElboTestSupport
import Testing

@Suite("State spaces that differ from step to step")
struct StateSpaceSequenceTests {
    private static let (n, d, steps) = (3, 2, 9)
    private static let key = RandomKey(seed: 4)

    private static func normals(_ label: UInt64, _ count: Int) -> [Double] {
        (0..<count).map { key.child(label).normal(at: $0) }
    }

    private static let moves: [[Double]] = (0..<steps).map { step in
        normals(UInt64(step), n * n).enumerated().map { place, number -> Double in
            let diagonal: Double = place % (n + 1) == 0 ? 0.6 : 0
            return 0.4 * number + diagonal
        }
    }
    private static let loadings: [[Double]] = (0..<steps).map { normals(100 + UInt64($0), d * n) }
    private static let (q, r) = ([0.3, 0.05, 0.8], [0.2, 0.6])
    private static let (m, v) = ([0.5, -1, 2], [2.0, 20, 0.1])

    private static func diagonal(_ values: [Double]) -> [Double] {
        values.indices.flatMap { i in values.indices.map { $0 == i ? values[i] : 0 } }
    }

    private static func model(_ step: Int) throws -> StateSpaceModel {
        try StateSpaceModel(
            transition: moves[step], transitionNoise: diagonal(q), observation: loadings[step],
            offset: [0, 0], noise: r, firstMean: m, firstCovariance: diagonal(v))
    }

    @Test("likelihood and smoothing are those of the joint Gaussian to 1e-8, steps hidden")
    func conditioning() throws {
        let law = LinearSystemLaw(
            moves: Self.moves, loadings: Self.loadings, q: Self.q, r: Self.r, mean: Self.m,
            v: Self.v)
        let sequence = try StateSpaceSequence((0..<Self.steps).map(Self.model))
        var cells = Self.normals(50, Self.steps * Self.d)
        // Hidden steps in the midst and at the end, and a single cell.
        for place in [5, 6, 7, 8, 9, 16, 17] { cells[place] = .nan }
        let logs = try sequence.logDensities(of: cells)
        #expect(abs(logs.reduce(0, +) - (try #require(law.logDensity(of: cells)))) < 1e-8)
        #expect(logs[3] == 0 && logs[4] == 0 && logs[8] == 0)
        let path = try sequence.path(of: cells)
        let wanted: [Double] = try #require(law.expectedStates(given: cells))
        #expect(path.count == wanted.count)
        for (one, other) in zip(path, wanted) { #expect(abs(one - other) < 1e-8) }
        let expected = try sequence.expectedCells(of: cells)
        for step in 0..<Self.steps {
            for i in 0..<Self.d {
                let row = Self.loadings[step][i * Self.n..<(i + 1) * Self.n]
                let state = wanted[step * Self.n..<(step + 1) * Self.n]
                let cell: Double = zip(row, state).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(expected[step * Self.d + i] - cell) < 1e-8)
            }
        }
    }

    @Test("the same at every step is the model itself")
    func constant() throws {
        let model = try Self.model(2)
        let cells = Self.normals(51, 12)
        let rows = SequencedRows(try NumericTable(cells, width: 2))
        let sequence = try StateSpaceSequence([StateSpaceModel](repeating: model, count: 6))
        #expect(try sequence.logDensities(of: cells) == model.logDensities(of: rows, threads: 1))
        #expect(try sequence.path(of: cells) == model.paths(of: rows, threads: 1))
    }

    @Test("sizes that do not go together are refused")
    func refusals() throws {
        #expect(throws: StateSpaceError.self) { try StateSpaceSequence([]) }
        let other = try StateSpaceModel(
            transition: [1], transitionNoise: [1], observation: [1, 1], offset: [0, 0],
            noise: [1, 1], firstMean: [0], firstCovariance: [1])
        #expect(throws: StateSpaceError.self) { try StateSpaceSequence([Self.model(0), other]) }
        #expect(throws: StateSpaceError.self) {
            try StateSpaceSequence([Self.model(0)]).path(of: [1])
        }
    }
}
