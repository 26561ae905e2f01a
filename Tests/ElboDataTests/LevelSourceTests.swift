import ElboData
import Foundation
import Testing

@Suite("Rows of tables with one number for each column") struct LevelSourceTests {
    private static let text =
        "k,a,s\nred,1,x\nblue,2.5,?\nred,,y\n?,4,x\n"

    private func expectRows(_ rows: any RowSource, _ expected: [[Double?]]) throws {
        let width = rows.width
        let found = try rows.values(ofRows: 0..<rows.count)
        #expect(found.count == expected.count * width)
        for (place, cell) in expected.joined().enumerated() {
            #expect(cell == nil ? found[place].isNaN : found[place] == cell)
        }
        #expect(rows.columns == ["k", "a", "s"])
        // Any part of the rows reads as in the whole.
        for row in 0..<rows.count {
            let part = try rows.values(ofRows: row..<row + 1)
            #expect(part.map { $0.isNaN ? -1 : $0 } == expected[row].map { $0 ?? -1 })
        }
    }

    @Test(
        "A category is the place of its level, in memory and in a file",
        arguments: [ReadOptions.customaryMemoryLimit, 8])
    func places(limit: Int) throws {
        let data = try Dataset.read(
            Array(Self.text.utf8), named: "t.csv",
            options: ReadOptions(memoryLimit: limit, categories: .found()))
        #expect(data.table?.map(\.levels) == [["blue", "red"], nil, ["x", "y"]])
        let expected: [[Double?]] = [[1, 1, 0], [0, 2.5, nil], [1, nil, 1], [nil, 4, 0]]
        try expectRows(data.levelSource, expected)
        try expectRows(data.subset(rows: [3, 0]).levelSource, [expected[3], expected[0]])
        #expect(try data.levelSource.fingerprint() != data.rowSource.fingerprint())
    }

    @Test("Data without categories are as they are")
    func numbers() throws {
        let data = try Dataset.read(Array("a,b\n1,2\n3,4\n".utf8), named: "t.csv")
        #expect(try data.levelSource.values(ofRows: 0..<2) == [1, 2, 3, 4])
    }
}
