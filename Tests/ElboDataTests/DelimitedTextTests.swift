import ElboData
import Testing

@Suite("Delimited text") struct DelimitedTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var columns: [String]?
        var width: Int
        var values: [Float]
        var options = ReadOptions()
        var file = "t.csv"

        var testDescription: String { name }
    }

    static let readable: [Row] = [
        Row(name: "plain", text: "1,2\n3,4\n", width: 2, values: [1, 2, 3, 4]),
        Row(name: "no last line break", text: "1,2\n3,4", width: 2, values: [1, 2, 3, 4]),
        Row(name: "blank last lines", text: "1,2\n3,4\n\n\n", width: 2, values: [1, 2, 3, 4]),
        Row(
            name: "Windows", text: "a,b\r\n1,2\r\n\r\n", columns: ["a", "b"], width: 2,
            values: [1, 2]),
        Row(name: "byte order mark", text: "\u{feff}1,2\n", width: 2, values: [1, 2]),
        Row(name: "spaces", text: " 1 ,\t2 \n", width: 2, values: [1, 2]),
        Row(
            name: "quoted numbers", text: "\"1\",\"2\"\n\"3\", \"4\"\n", width: 2,
            values: [1, 2, 3, 4]),
        Row(
            name: "quoted names", text: "\"a, \"\"b\"\"\",\"c\nd\"\n1,2\n",
            columns: ["a, \"b\"", "c\nd"],
            width: 2, values: [1, 2]),
        Row(name: "one column", text: "1\n2\n3\n", width: 1, values: [1, 2, 3]),
        Row(name: "semicolons", text: "1;2\n3;4\n", width: 2, values: [1, 2, 3, 4]),
        Row(name: "tabs by content", text: "1\t2\n", width: 2, values: [1, 2], file: "t.txt"),
        Row(
            name: "tabs by name", text: "a\n1\n", columns: ["a"], width: 1, values: [1],
            file: "t.tsv"),
        Row(
            name: "forced header", text: "1,2\n3,4\n", columns: ["1", "2"], width: 2,
            values: [3, 4],
            options: ReadOptions(header: true)),
        Row(
            name: "column left out by name", text: "a,k,b\n1,red,2\n3,\"dark, blue\",4\n",
            columns: ["a", "b"],
            width: 2, values: [1, 2, 3, 4], options: ReadOptions(excluded: ["k"])),
        Row(
            name: "column left out by number", text: "1,red\n3,blue\n", columns: ["x1"], width: 1,
            values: [1, 3],
            options: ReadOptions(excluded: ["2"])),
        Row(
            name: "forms of numbers", text: "+1,-.5\n5.,1E2\n", width: 2, values: [1, -0.5, 5, 100]),
    ]

    @Test("reads", arguments: readable)
    func reads(_ row: Row) throws {
        let data = try Dataset.read(Array(row.text.utf8), named: row.file, options: row.options)
        #expect(floats(data) == row.values)
        #expect(data.columns == row.columns)
        #expect(data.itemShape == [row.width])
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var error: DataError
        var options = ReadOptions()

        var testDescription: String { name }
    }

    static let refused: [Failure] = [
        Failure(
            name: "short row", text: "1,2\n3\n",
            error: .raggedRow(path: "t.csv", line: 2, expected: 2, found: 1)),
        Failure(
            name: "long row", text: "a,b\n1,2\n3,4,5,6\n",
            error: .raggedRow(path: "t.csv", line: 3, expected: 2, found: 4)),
        Failure(
            name: "trailing delimiter", text: "1,2\n3,4,\n",
            error: .raggedRow(path: "t.csv", line: 2, expected: 2, found: 3)),
        Failure(
            name: "blank line inside", text: "1,2\n\n3,4\n",
            error: .raggedRow(path: "t.csv", line: 2, expected: 2, found: 0)),
        Failure(
            name: "word", text: "a,b\n1,2\n3,x\n",
            error: .notNumeric(
                path: "t.csv", place: .line(3), column: ColumnLabel(number: 2, name: "b"),
                found: "x"),
            options: ReadOptions(columns: ["b"])),
        Failure(
            name: "word after a line break in quotes", text: "\"a\nb\",c\n1,2\n3,4z\n",
            error: .notNumeric(
                path: "t.csv", place: .line(4), column: ColumnLabel(number: 2, name: "c"),
                found: "4z"),
            options: ReadOptions(columns: ["c"])),
        Failure(
            name: "infinity", text: "v\n-inf\n",
            error: .infinite(
                path: "t.csv", place: .line(2), column: ColumnLabel(number: 1, name: "v"),
                found: "-inf")),
        Failure(
            name: "hexadecimal", text: "1\n0x10\n",
            error: .notNumeric(
                path: "t.csv", place: .line(2), column: ColumnLabel(number: 1), found: "0x10"),
            options: ReadOptions(columns: ["1"])),
        Failure(
            name: "header only", text: "a,b\n", error: .noValues(path: "t.csv", shape: [0, 2])),
        Failure(name: "nothing", text: "", error: .emptyFile(path: "t.csv")),
        Failure(
            name: "open quote", text: "1,2\n\"3,4\n5,6\n",
            error: .corrupt(
                path: "t.csv", format: "text", reason: "the quote on line 2 is never closed")),
        Failure(
            name: "text after a quote", text: "1,2\n\"3\"x,4\n",
            error: .corrupt(
                path: "t.csv", format: "text",
                reason: "line 2, column 1 has text after its closing quote")),
        Failure(
            name: "unknown column", text: "a,b\n1,2\n",
            error: .noSuchColumn(path: "t.csv", column: "c", columns: ["a", "b"]),
            options: ReadOptions(excluded: ["c"])),
        Failure(
            name: "column number too large", text: "1,2\n",
            error: .noSuchColumn(path: "t.csv", column: "3", columns: []),
            options: ReadOptions(excluded: ["3"])),
        Failure(
            name: "all columns left out", text: "1\n2\n",
            error: .noValues(path: "t.csv", shape: [2, 0]),
            options: ReadOptions(excluded: ["1"])),
    ]

    @Test("refuses", arguments: refused)
    func refuses(_ row: Failure) {
        #expect(throws: row.error) {
            try Dataset.read(Array(row.text.utf8), named: "t.csv", options: row.options)
        }
        #expect(row.error.kind == .badData)
    }

    @Test("numbers that only Float64 holds are kept, and refused for networks")
    func beyondFloat() throws {
        let data = try Dataset.read(Array("a,b\n1,2\n3,1e39\n".utf8), named: "t.csv")
        #expect(try data.rowSource.values(ofRows: 1..<2) == [3, 1e39])
        let error = DataError.beyondFloat(
            path: "t.csv", row: 2, column: ColumnLabel(number: 2, name: "b"), found: "1e+39")
        #expect(throws: error) { try data.requireFloatRange() }
    }

    @Test("messages name line, column and remedy")
    func messages() {
        let error = DataError.notNumeric(
            path: "a.csv", place: .line(7), column: ColumnLabel(number: 2, name: "age"), found: "x")
        #expect(
            error.description == "a.csv: line 7, column 2 (\"age\") is not a number: 'x';"
                + " leave the column out or turn it into numbers")
        let stream = DataError.emptyFile(path: "-")
        #expect(stream.description == "standard input: is empty")
    }

    @Test("UTF-16 is named")
    func wide() {
        #expect(throws: DataError.self) {
            try Dataset.read([0xff, 0xfe, 0x31, 0x0a], named: "t.txt")
        }
    }

    @Test("records cross the pieces in which the file is read")
    func acrossPieces() throws {
        // 40 000 rows of about 30 bytes are several buffers; lengths vary so that every cut occurs.
        var text = "a,\"b \"\"c\"\"\",d\n"
        var expected: [Float] = []
        for row in 0..<40_000 {
            let number = Float(row) / 8
            text += "\(row),\"\(number)\",-\(String(repeating: "0", count: row % 13))1\n"
            expected += [Float(row), number, -1]
        }
        let data = try Dataset.read(Array(text.utf8), named: "t.csv")
        #expect(floats(data) == expected)
    }

    @Test("one record may be longer than the buffer")
    func longRecord() throws {
        let numbers = (0..<200_000).map { Float($0) }
        let text = numbers.map { "\(Int($0))" }.joined(separator: ",") + "\n"
        let data = try Dataset.read(Array((text + text).utf8), named: "t.csv")
        #expect(data.count == 2)
        #expect(floats(data) == numbers + numbers)
    }
}
