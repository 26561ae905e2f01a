import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Columns that tell groups")
struct VariableSelectionTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let columns: [Int]
            let steps: [VariableSelection.Step]
        }
        let iris: Case
        let banknote: Case
        let made: Case
        let rows: [Double]
    }

    private static func found(_ table: NumericTable) throws -> VariableSelection.Outcome {
        try VariableSelection(
            MixtureSearch(
                components: Array(2...5), models: CovarianceModel.allCases.filter { $0 != .vve })
        ).run(MixtureData(table))
    }

    private static func compare(
        _ found: VariableSelection.Outcome, _ golden: Golden.Case, within bound: Double
    ) {
        #expect(found.columns == golden.columns)
        #expect(found.steps.count == golden.steps.count)
        for (one, other) in zip(found.steps, golden.steps) {
            #expect(one.column == other.column && one.isAddition == other.isAddition)
            #expect(one.isDone == other.isDone && one.components == other.components)
            #expect(one.model == other.model)
            #expect(abs(one.difference - other.difference) < bound, "\(one) \(other)")
        }
    }

    @Test("the steps are those of mclust and lm")
    func golden() throws {
        let golden = try Fixture.json("selection_golden", as: Golden.self)
        let iris = try Fixture.rows("iris")
        try Self.compare(
            Self.found(NumericTable(iris.flatMap { $0 }, width: 4)), golden.iris, within: 0.05)
        let banknote = try Fixture.rows("banknote")
        try Self.compare(
            Self.found(NumericTable(banknote.flatMap { $0 }, width: banknote[0].count)),
            golden.banknote, within: 0.05)
        let made = try Self.found(NumericTable(golden.rows, width: 6))
        Self.compare(made, golden.made, within: 0.05)
        #expect(try #require(made.explained[4]).contains(2) && made.explained[5] == [])
    }

    @Test("of six columns the two that tell groups are found, and whom the others follow")
    func drawn() throws {
        let key = RandomKey(seed: 8)
        let cells = (0..<300).flatMap { row -> [Double] in
            let own = key.child(UInt64(row))
            let group = Double(row % 3)
            let noise = (0..<6).map { own.normal(at: $0) }
            let (a, b) = (4 * group + noise[0], group * (group - 2) * 5 + noise[1])
            return [
                noise[2], a, 0.7 * a - 0.3 * b + noise[3], b, 2 * noise[2] + noise[4], noise[5],
            ]
        }
        var search = MixtureSearch(components: [2, 3, 4], models: [.eii, .eee, .vvv])
        search.method.threads = 2
        let found = try VariableSelection(search).run(
            MixtureData(NumericTable(cells, width: 6)))
        #expect(found.columns == [1, 3])
        #expect(found.explained[2] == [1, 3])
        #expect(found.explained[5] == [])
    }

    @Test("what no selection is of is refused")
    func refused() throws {
        let drawn = DrawnClusters(4, rows: 40, columns: 3, clusters: 2, missing: 0.1)
        let whole = DrawnClusters(4, rows: 40, columns: 3, clusters: 2)
        let usual = VariableSelection(MixtureSearch(components: [2], models: [.eii]))
        #expect(throws: MixtureError.self) { try usual.run(drawn.data()) }
        #expect(throws: MixtureError.self) {
            try VariableSelection(MixtureSearch(components: [1], models: [.eii]))
                .run(whole.data())
        }
        #expect(throws: MixtureError.self) {
            try VariableSelection(
                MixtureSearch(
                    components: [2],
                    models: [CovarianceModel(name: "UUC-1") ?? .eii])
            ).run(whole.data())
        }
        #expect(throws: MixtureError.self) {
            try usual.run(DrawnClusters(4, rows: 40, columns: 2, clusters: 2).data())
        }
    }
}
