import ElboData
import ElboNumerics
import Foundation
import Testing

/// The bits of all numbers of some rows, with one pattern for every NaN.
func bits(_ rows: any RowSource) throws -> [UInt64] {
    try rows.values(ofRows: 0..<rows.count).map { ($0.isNaN ? Double.nan : $0).bitPattern }
}

func bits(_ values: [Double]) -> [UInt64] {
    values.map { ($0.isNaN ? Double.nan : $0).bitPattern }
}

@Suite("Tables of Float64 with missing cells") struct TableReadingTests {
    static let birds = """
        species,bill,depth,sex
        Adelie,39.1,18.7,male
        Adelie,NA,,NA
        Gentoo,46.1,13.2,female

        """

    @Test("text columns are left out and named, missing cells are NaN")
    func omitted() throws {
        let table = try Dataset.read(Array(Self.birds.utf8), named: "birds.csv")
        #expect(table.rowSource.columns == ["bill", "depth"])
        #expect(table.columns == ["bill", "depth"])
        #expect(table.hasMissing)
        #expect(table.schema.mask?.kind == .mask(of: table.schema.observation.name))
        // Networks see the same cells.
        let seen = floats(table)
        #expect(seen.map(\.isNaN) == [false, false, true, true, false, false])
        #expect(seen[0] == 39.1 && seen[5] == 13.2)
        #expect(try bits(table.rowSource) == bits([39.1, 18.7, .nan, .nan, 46.1, 13.2]))
        #expect(
            table.omitted.map(\.description) == [
                "column 1 (\"species\") holds text: 'Adelie' on line 2",
                "column 4 (\"sex\") holds text: 'male' on line 2",
            ])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var columns: [String]?
        var values: [Double]
        var options = ReadOptions()

        var testDescription: String { name }
    }

    static let readable: [Row] = [
        Row(name: "full precision", text: "0.1,1e300\n", values: [0.1, 1e300]),
        Row(
            name: "every mark",
            text: "v,w\n1,1\nna,1\nN/A,1\n#N/A,1\nNaN,1\nnull,1\nNone,1\n?,1\n-,1\n.,1\n,1\n",
            columns: ["v", "w"],
            values: [1, 1]
                + [Double](repeating: 0, count: 20).enumerated().map {
                    $0.offset % 2 == 0 ? .nan : 1
                }),
        Row(
            name: "quoted marks", text: "1,\"NA\"\n2,\" \"\n3,4\n",
            values: [1, .nan, 2, .nan, 3, 4]),
        Row(
            name: "columns asked for by name, in another order", text: "a,b,c\n1,x,3\n4,y,6\n",
            columns: ["c", "a"], values: [3, 1, 6, 4],
            options: ReadOptions(columns: ["c", "a"])),
        Row(
            name: "columns asked for by number", text: "1,2,3\n4,5,6\n",
            columns: ["x3", "x1"], values: [3, 1, 6, 4],
            options: ReadOptions(columns: ["3", "1"])),
        Row(
            name: "columns without names asked for by what they are called", text: "1,2,3\n4,5,6\n",
            columns: ["x2"], values: [2, 5],
            options: ReadOptions(columns: ["x2"])),
        Row(
            name: "excluded", text: "a,b,c\n1,2,3\n", columns: ["a", "c"], values: [1, 3],
            options: ReadOptions(excluded: ["b"])),
        Row(
            name: "the same name twice gives numbers", text: "a,b,a\n1,2,3\n",
            columns: ["a", "b", "a"], values: [1, 2, 3]),
        Row(
            name: "own marks", text: "a,b\n-999,1\n2,-999.0\n3,4\n", columns: ["a", "b"],
            values: [.nan, 1, 2, -999, 3, 4], options: ReadOptions(missing: ["-999"])),
        Row(
            name: "text in a late row", text: "a,b\n1,2\n3,4\n5,x\n", columns: ["a"],
            values: [1, 3, 5]),
        Row(
            name: "data without a header whose last column is text",
            text: "5.1,3.5,setosa\n4.9,3,setosa\n", columns: ["x1", "x2"],
            values: [5.1, 3.5, 4.9, 3]),
        Row(
            name: "years in the header", text: "country,1990,1991\nA,1,2\n",
            columns: ["1990", "1991"], values: [1, 2]),
        Row(
            name: "empty columns where they are allowed", text: "a,b\n1,NA\n", columns: ["a", "b"],
            values: [1, .nan], options: ReadOptions(allowsEmptyColumns: true)),
    ]

    @Test("reads", arguments: readable)
    func reads(_ row: Row) throws {
        for limit in [ReadOptions.customaryMemoryLimit, 0] {
            var options = row.options
            options.memoryLimit = limit
            let table = try Dataset.read(
                Array(row.text.utf8), named: "t.csv", options: options)
            #expect(table.rowSource.columns == row.columns)
            #expect(try bits(table.rowSource) == bits(row.values))
            #expect(table.columns == row.columns)
            #expect(floats(table).map { $0.isNaN } == row.values.map { $0.isNaN })
            #expect(table.hasMissing == row.values.contains { $0.isNaN })
            #expect(table.rowSource is NumericTable == (limit > 0))
        }
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
            name: "text in a column asked for", text: "a,b\n1,2\n3,x\n",
            error: .notNumeric(
                path: "t.csv", place: .line(3), column: ColumnLabel(number: 2, name: "b"),
                found: "x"),
            options: ReadOptions(columns: ["b"])),
        Failure(
            name: "a missing column", text: "a,b\n1,2\n",
            error: .noSuchColumn(path: "t.csv", column: "c", columns: ["a", "b"]),
            options: ReadOptions(columns: ["a", "c"])),
        Failure(
            name: "a name without a header", text: "1,2\n3,4\n",
            error: .noSuchColumn(path: "t.csv", column: "c", columns: []),
            options: ReadOptions(columns: ["c"])),
        Failure(
            name: "a name that two columns have", text: "a,a\n1,2\n",
            error: .ambiguousColumn(path: "t.csv", column: "a", numbers: [1, 2]),
            options: ReadOptions(columns: ["a"])),
        Failure(
            name: "a column asked for twice", text: "a,b\n1,2\n",
            error: .repeatedColumn(path: "t.csv", column: ColumnLabel(number: 1, name: "a")),
            options: ReadOptions(columns: ["a", "1"])),
        Failure(
            name: "an infinite number", text: "a,b\n1,2\n3,-Inf\n",
            error: .infinite(
                path: "t.csv", place: .line(3), column: ColumnLabel(number: 2, name: "b"),
                found: "-Inf")),
        Failure(
            name: "beyond Float64", text: "1,2\n1e309,3\n",
            error: .infinite(
                path: "t.csv", place: .line(2), column: ColumnLabel(number: 1), found: "1e309")),
        Failure(
            name: "a column without numbers", text: "a,b\n1,NA\n2,\n",
            error: .emptyColumn(path: "t.csv", column: ColumnLabel(number: 2, name: "b"))),
        Failure(
            name: "only text", text: "a,b\nx,y\n",
            error: .noNumericColumns(path: "t.csv", columns: 2)),
        Failure(
            name: "all columns excluded", text: "a\n1\n",
            error: .noValues(path: "t.csv", shape: [1, 0]),
            options: ReadOptions(excluded: ["a"])),
        Failure(
            name: "a header alone", text: "a,b\n", error: .noValues(path: "t.csv", shape: [0, 2])),
        Failure(
            name: "a ragged row", text: "a,b\n1,2\n3\n",
            error: .raggedRow(path: "t.csv", line: 3, expected: 2, found: 1)),
    ]

    @Test("refuses", arguments: refused)
    func refuses(_ row: Failure) {
        for limit in [ReadOptions.customaryMemoryLimit, 0] {
            var options = row.options
            options.memoryLimit = limit
            #expect(throws: row.error) {
                try Dataset.read(Array(row.text.utf8), named: "t.csv", options: options)
            }
        }
        #expect(row.error.kind == .badData)
        #expect(!row.error.description.contains("\n"))
    }

    @Test("a table without names gives a model's columns in their order")
    func unnamed() throws {
        func read(_ text: String, takesUnnamed: Bool) throws -> [Double] {
            let options = ReadOptions(columns: ["b", "a"], takesUnnamed: takesUnnamed)
            let rows = try Dataset.read(Array(text.utf8), named: "t.csv", options: options)
                .rowSource
            return try rows.values(ofRows: 0..<rows.count)
        }
        #expect(try read("1,2\n3,4\n", takesUnnamed: true) == [1, 2, 3, 4])
        #expect(try read("a,b\n3,4\n", takesUnnamed: true) == [4, 3])
        #expect(throws: DataError.self) { try read("a,c\n1,2\n", takesUnnamed: true) }
        #expect(throws: DataError.self) { try read("1,2\n3,4\n", takesUnnamed: false) }
    }

    @Test("a table beyond the limit of memory gives networks the same floats, in any order")
    func beyondMemory() throws {
        var text = "a,kind,b\n"
        for row in 0..<3000 {
            text += "\(Double(row) / 7),k\(row % 3),\(row % 11 == 0 ? "" : "\(row)e-3")\n"
        }
        let memory = try Dataset.read(Array(text.utf8), named: "t.csv")
        let file = try Dataset.read(
            Array(text.utf8), named: "t.csv", options: ReadOptions(memoryLimit: 1000))
        #expect(memory.rowSource is NumericTable && file.rowSource is RowFile)
        #expect(file.fingerprint == memory.fingerprint)
        #expect(file.values == memory.values)
        #expect(file.schema == memory.schema)
        let rows = (0..<3000).map { $0 * 1723 % 3000 }
        func filled(_ data: Dataset) -> [UInt32] {
            var target = [Float](repeating: 0, count: 6000)
            target.withUnsafeMutableBufferPointer { data.fill(rows: rows, into: $0) }
            return target.map { ($0.isNaN ? Float.nan : $0).bitPattern }
        }
        #expect(filled(file) == filled(memory))
        #expect(filled(file.subset(rows: 0..<3000)) == filled(memory))
        let transform = DataTransform.standardizing(memory, rows: rows)
        #expect(DataTransform.standardizing(file, rows: rows) == transform)
    }

    @Test("numbers are the nearest Float64")
    func decimals() throws {
        let key = RandomKey(seed: 5)
        var drawn: UInt64 = 0
        func word() -> UInt64 {
            drawn += 1
            let block = key.block(drawn)
            return UInt64(block.0) << 32 | UInt64(block.1)
        }
        var texts = [
            "9007199254740993", "9007199254740992.5", "9007199254740993.000000000000000000001",
            "18446744073709551615", "9999999999999999999", "10000000000000000000000000001",
            "0.000000000000000000000000001", "1e22", "1e23", "-1e-22", "123456789012345678e27",
            "1.7976931348623157e308", "2.2250738585072014e-308", "4.9e-324", "1e-400",
            "0.1000000000000000055511151231257827", "00000000000000000000000000.5",
            "1.00000000000000011102230246251565404", "-0", "5e-1",
        ]
        for _ in 0..<20_000 {
            let value = Double(bitPattern: word())
            if value.isFinite { texts.append("\(value)") }
            // Any digits with a point and an exponent, around the limits of the fast ways.
            let digits = String(word()).prefix(1 + Int(word() % 20))
            let point = digits.index(
                digits.startIndex, offsetBy: Int(word() % UInt64(digits.count)))
            let exponent = Int(word() % 70) - 35
            texts.append("\(digits[..<point]).\(digits[point...])e\(exponent)")
            // The middle between two neighbours has one bit more than Float64.
            let middle = (word() >> 10 | 1 << 53) | 1
            texts.append("\(middle)")
            texts.append("\(middle)e-\(word() % 20)")
        }
        let text = texts.joined(separator: "\n") + "\n"
        let rows = try Dataset.read(
            Array(text.utf8), named: "t.csv", options: ReadOptions(header: false)
        ).rowSource
        let values = try rows.values(ofRows: 0..<rows.count)
        #expect(values.count == texts.count)
        let wrong = zip(texts, values).filter { $1.bitPattern != Double($0)?.bitPattern }
        #expect(wrong.isEmpty, "\(wrong.prefix(5).map(\.0))")
    }

    @Test("a model's columns are found in another table")
    func again() throws {
        let first = try Dataset.read(Array("x,y\n1,2\n".utf8), named: "a.csv")
        let options = ReadOptions(columns: first.columns, allowsEmptyColumns: true)
        let second = try Dataset.read(
            Array("n,y,kind,x\n9,NA,b,5\n".utf8), named: "b.csv", options: options)
        #expect(second.rowSource.columns == ["x", "y"])
        #expect(try bits(second.rowSource) == bits([5, .nan]))
    }

    @Test("blocks of rows join, whatever turns out to be text in which of them")
    func blocks() throws {
        var text = "a,b,c,d\n"
        var expected: [Double] = []
        for row in 0..<5000 {
            let c = row == 4000 ? "late" : "\(row)"
            text +=
                "\(row),\(row == 3 ? "x" : "1"),\(c),\(row % 7 == 0 ? "" : "\(Double(row) / 8)")\n"
            expected += [Double(row), row % 7 == 0 ? .nan : Double(row) / 8]
        }
        for limit in [0, 50_000, ReadOptions.customaryMemoryLimit] {
            let table = try Dataset.read(
                Array(text.utf8), named: "t.csv", options: ReadOptions(memoryLimit: limit))
            #expect(table.rowSource.columns == ["a", "d"])
            #expect(table.omitted.map(\.place) == [.line(5), .line(4002)])
            #expect(try bits(table.rowSource) == bits(expected))
        }
    }
}
