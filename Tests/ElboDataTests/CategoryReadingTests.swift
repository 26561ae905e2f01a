import ElboData
import Foundation
import Testing

@Suite("Columns of text as categories") struct CategoryReadingTests {
    private func read(
        _ text: String, _ categories: CategoryReading = .found(), columns: [String]? = nil
    ) throws -> Dataset {
        try Dataset.read(
            Array(text.utf8), named: "t.csv",
            options: ReadOptions(columns: columns, categories: categories))
    }

    private func rows(_ data: Dataset) -> [[Double]] {
        (0..<data.count).map { (try? data.rowSource.values(ofRows: $0..<$0 + 1)) ?? [] }
    }

    @Test("Levels stand in the order of their texts, an indicator for each; missing cells miss all")
    func indicators() throws {
        let data = try read("a,k,b\n1,red,2\n3,blue,4\n5,red,6\n7,?,8\n")
        #expect(data.columns == ["a", "k=blue", "k=red", "b"])
        #expect(
            data.table
                == [
                    TableColumn(name: "a"), TableColumn(name: "k", levels: ["blue", "red"]),
                    TableColumn(name: "b"),
                ])
        let found = rows(data)
        #expect(found[0] == [1, 0, 1, 2] && found[1] == [3, 1, 0, 4] && found[2] == [5, 0, 1, 6])
        #expect(found[3][1].isNaN && found[3][2].isNaN && found[3][3] == 8 && data.hasMissing)
    }

    @Test("A column whose first cells look like numbers is read as text from its first row on")
    func mixed() throws {
        let data = try read("k,b\n1,2\nA,3\nA,4\n")
        #expect(data.columns == ["k=1", "k=A", "b"])
        #expect(rows(data) == [[1, 0, 2], [0, 1, 3], [0, 1, 4]])
    }

    @Test("A text among numbers is a mistake, not a category, unless the column is named as one")
    func mistake() throws {
        let text = "k,b\n1,2\n3,3\nfour,4\n"
        let data = try read(text)
        #expect(data.columns == ["b"])
        #expect(
            data.omitted.map(\.description) == ["column 1 (\"k\") holds text: 'four' on line 4"])
        #expect(throws: DataError.self) { try read(text, columns: ["k", "b"]) }
        #expect(try read(text, .found(also: ["k"])).columns == ["k=1", "k=3", "k=four", "b"])
    }

    @Test("Columns of numbers are categories when they are named")
    func declared() throws {
        let data = try read("zip,b\n10,2\n2,3\n10,4\n", .found(also: ["zip"]))
        #expect(data.columns == ["zip=10", "zip=2", "b"])
        #expect(throws: DataError.self) { try read("zip,b\n10,2\n", .found(also: ["zap"])) }
        #expect(try read("zip,b\n10,2\n10,3\n", .found(also: ["zip"])).columns == ["b"])
        #expect(try read("zip,b\n,2\n,3\n", .found(also: ["zip"])).columns == ["b"])
    }

    @Test("Quoted texts, and beyond the rows that settle the columns")
    func later() throws {
        let body = (0..<3000).map { "\($0),\"\($0 < 2000 ? "x, y" : "z")\"" }
        let data = try read("a,k\n" + body.joined(separator: "\n") + "\n")
        #expect(data.columns == ["a", "k=x, y", "k=z"])
        #expect(rows(data)[1999] == [1999, 1, 0] && rows(data)[2000] == [2000, 0, 1])
    }

    @Test(
        "Texts that make no category are left out, with the reason",
        arguments: [
            ("id,v,w\n" + (0..<30).map { "n\($0),\($0),1" }.joined(separator: "\n"), "too many"),
            ("id,v,w\n" + (0..<30).map { "same,\($0),1" }.joined(separator: "\n"), "same text"),
            (
                "id,v,w\n" + (0..<900).map { "n\($0 % 300),\($0),1" }.joined(separator: "\n"),
                "more than 256"
            ),
            (
                "id,v,w\n" + (0..<2000).map { "\($0),\($0),1\n" }.joined() + "late,1,1\n",
                "holds text"
            ),
        ])
    func refused(text: String, reason: String) throws {
        let data = try read(text)
        #expect(data.columns == ["v", "w"])
        #expect(data.omitted.count == 1 && data.omitted[0].description.contains(reason))
    }

    @Test("A model's levels are found again in any order; other texts are missing and counted")
    func known() throws {
        let table = [TableColumn(name: "k", levels: ["blue", "red"]), TableColumn(name: "a")]
        let data = try read(
            "a,k\n1,red\n2,green\n3,blue\n4,green\n", .known(table), columns: ["k", "a"])
        #expect(data.table == table)
        let found = rows(data)
        #expect(found[0] == [0, 1, 1] && found[2] == [1, 0, 3] && found[1][0].isNaN)
        #expect(data.unknownLevels.map(\.cells) == [2])
        #expect(
            data.unknownLevels[0].description
                == "column 2 (\"k\"): 2 cells the model knows no level for, such as 'green' on line 3; taken as missing"
        )
    }

    @Test(
        "Without categories text is left out as ever, and codes and indicators are each other's inverse"
    )
    func others() throws {
        #expect(try read("a,k\n1,red\n2,blue\n", .leftOut).columns == ["a"])
        let table = [TableColumn(name: "k", levels: ["a", "b", "c"]), TableColumn(name: "n")]
        let codes = [2, 1.5, 0, -3, 1, 0]
        #expect(table.codes(of: table.indicators(of: codes)) == codes)
        #expect(table.codes(of: [0.2, 0.5, 0.3, 7]) == [1, 7])
        #expect(table.codes(of: [Double.nan, .nan, .nan, 7])[0].isNaN)
    }

    @Test("A table keeps its columns through selections, rows and files")
    func kept() throws {
        let data = try read("a,k,b\n1,red,2\n3,blue,4\n5,red,6\n")
        let some = data.selecting(columns: [1, 2, 3])
        #expect(some.table?.map(\.name) == ["k", "b"] && rows(some)[1] == [1, 0, 4])
        let few = data.subset(rows: [2, 0]).selecting(columns: [1, 2, 3])
        #expect(few.table == some.table && rows(few)[0] == [0, 1, 6])
        // No row of these is blue, which makes no column constant.
        #expect(few.constantColumns.isEmpty)
        #expect(rows(data.subset(rows: [2, 0])) == [[5, 0, 1, 6], [1, 0, 1, 2]])
        let schema = try JSONDecoder().decode(
            ExampleSchema.self, from: JSONEncoder().encode(data.schema))
        try schema.validate()
        #expect(schema == data.schema)
        guard
            case .standardize(let means, let deviations) = DataTransform.standardizing(
                data, rows: 0..<3)
        else { return #expect(Bool(false)) }
        #expect(means == [3, 0, 0, 4] && deviations[1...2] == [1, 1] && deviations[0] > 1)
    }
}
