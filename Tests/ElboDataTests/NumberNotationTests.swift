import ElboData
import Testing

@Suite("Numbers as people write them") struct NumberNotationTests {
    private func column(_ cells: [String], _ options: ReadOptions = ReadOptions()) throws
        -> (numbers: [Double]?, notation: NumberNotation?)
    {
        let quoted = cells.map { "1;\"\($0)\"\n" }.joined()
        let data = try Dataset.read(Array("a;n\n\(quoted)".utf8), named: "t.csv", options: options)
        guard data.columns == ["a", "n"] else { return (nil, nil) }
        let values = try data.rowSource.values(ofRows: 0..<data.count)
        return (
            stride(from: 1, to: values.count, by: 2).map { values[$0] },
            data.notated.first?.notation
        )
    }

    @Test(
        "one notation that all cells have is taken",
        arguments: [
            (
                ["1,234,567", "12", "-1,000.5", "+2,000"], [1_234_567, 12, -1000.5, 2000],
                .commaGroups
            ),
            (["1 234", "7", "1 234 567,25", "1234"], [1234, 7, 1_234_567.25, 1234], .spaceGroups),
            (["1\u{202f}234", "1\u{a0}000"], [1234, 1000], .spaceGroups),
            (["1'234", "0.5"], [1234, 0.5], .apostropheGroups),
            (["3,14", "2", ",5", "-1,5e3"], [3.14, 2, 0.5, -1500], .decimalComma),
            (["0,123", "1,234"], [0.123, 1.234], .decimalComma),
            (["1.234.567", "1.000"], [1_234_567, 1000], .decimalComma),
            (["1.234,5", "10"], [1234.5, 10], .decimalComma),
        ] as [([String], [Double], NumberNotation)])
    func taken(_ cells: [String], _ numbers: [Double], _ notation: NumberNotation) throws {
        let read = try column(cells)
        #expect(read.numbers == numbers && read.notation == notation)
    }

    @Test(
        "a column that says two things, or none, is text",
        arguments: [
            ["1,234", "12"], ["1,234", "5,678"], ["1,234,567", "3,14"], ["1,23,456", "1"],
            ["3,14", "x"], ["1 23", "1"], ["01,234,567", "1"], ["1,234,567", "12345"],
            ["3,14,", "1"], [",", "1"], ["1,2e", "1"],
        ])
    func text(_ cells: [String]) throws {
        #expect(try column(cells).numbers == nil)
    }

    @Test("an option says what a comma is")
    func told() throws {
        let cells = ["1,234", "5,678", "7"]
        #expect(try column(cells, ReadOptions(decimal: .comma)).numbers == [1.234, 5.678, 7])
        #expect(try column(cells, ReadOptions(decimal: .point)).numbers == [1234, 5678, 7])
        // Where whole numbers come first, the rest of the column is read by the same rule.
        let late = [String](repeating: "1", count: 2000) + ["2,5", "1.234"]
        #expect(
            try column(late, ReadOptions(decimal: .comma)).numbers?.suffix(2) == [2.5, 1234])
        // A point cannot be one between thousands here.
        #expect(try column(["1.5", "2"], ReadOptions(decimal: .comma)).numbers == [1.5, 2])
    }

    @Test("numbers of a notation in later rows, and the first cell that is none")
    func late() throws {
        let many = [String](repeating: "1,234,567", count: 3000)
        #expect(try column(many + ["7,654,321"]).numbers?.last == 7_654_321)
        #expect(try column(many + ["NA"]).numbers?.last?.isNaN == true)
        #expect(try column(many + ["3,14"]).numbers == nil)
    }

    @Test("a first line of numbers with commas is data, whatever stands between them")
    func headers() throws {
        let data = try Dataset.read(Array("3,14;2,5\n1,5;7\n".utf8), named: "t.csv")
        #expect(data.count == 2 && data.itemSize == 2)
        #expect(try data.rowSource.values(ofRows: 0..<2) == [3.14, 2.5, 1.5, 7])
        let plain = try Dataset.read(Array("1,2;x\n3,4;y\n".utf8), named: "t.csv")
        #expect(plain.itemSize == 1)
    }
}
