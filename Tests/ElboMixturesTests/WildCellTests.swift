import ElboData
import ElboMixtures
import ElboNumerics
import Testing

@Suite("Cells that are out of scale")
struct WildCellTests {
    /// Three clusters of a hundred rows and, in the first, one cell of 1e9.
    private static func rows(cell: Double?) -> [[Double]] {
        var rows = DrawnClusters(71, rows: 300, columns: 2, clusters: 1).rows
        for row in rows.indices { rows[row][row % 2] += Double(row % 3) * 40 }
        if let cell { rows[17][0] = cell }
        return rows
    }

    @Test("one cell of 1e9 gets a component, and the others keep theirs")
    func oneCell() throws {
        let models: [CovarianceModel] = [.eii, .eei, .eee, .eev]
        func search(_ rows: [[Double]]) throws -> MixtureSearch.Selection {
            try MixtureSearch(components: Array(1...8), models: models)
                .run(MclustFits.data(rows))
        }
        let clean = try search(Self.rows(cell: nil))
        let wild = try search(Self.rows(cell: 1e9))
        #expect(wild.best.components == clean.best.components + 1)
        #expect(wild.candidates.count { $0.model == .eii && $0.fit != nil } == 8)
    }

    @Test(
        "components that have collapsed are still told",
        arguments: [CovarianceModel.vii, .vvi, .vvv])
    func stillTold(model: CovarianceModel) throws {
        var rows = Self.rows(cell: 1e9)
        rows += Array(repeating: [40, 40], count: 12)
        let labels = rows.indices.map { $0 < 300 ? $0 % 2 : 2 }
        #expect(throws: MixtureError.self) {
            _ = try ExpectationMaximization(model).fit(
                MclustFits.data(rows), from: .partition(labels, components: 3))
        }
    }

    @Test("a column of 1e-200 is named with what brings it into range")
    func tiny() throws {
        let rows = Self.rows(cell: nil).map { [$0[0], $0[1] * 1e-200] }
        let search = MixtureSearch(components: [1, 2], models: [.vvv])
        let thrown = #expect(throws: MixtureError.self) { try search.run(MclustFits.data(rows)) }
        let error = try #require(thrown)
        guard case .columnScale("2", _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect("\(error)".contains("multiply the column by 1e19"))
        // A hundred orders of magnitude are no obstacle.
        let small = rows.map { [$0[0], $0[1] * 1e100] }
        #expect(try search.run(MclustFits.data(small)).fit.logLikelihood.isFinite)
    }
}
