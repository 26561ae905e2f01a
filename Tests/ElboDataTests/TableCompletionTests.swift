import ElboData
import Foundation
import Testing

@Suite("Tables written again with missing cells filled") struct TableCompletionTests {
    /// Fills every missing cell of a block with ten times the row's number plus the column's, from 1.
    static func fill(_ rows: Range<Int>, _ cells: UnsafeMutableBufferPointer<Double>) {
        let width = cells.count / rows.count
        for index in cells.indices where cells[index].isNaN {
            cells[index] = Double(10 * (rows.lowerBound + index / width + 1) + index % width + 1)
        }
    }

    private func complete(
        _ text: String, columns: [String], options: ReadOptions = ReadOptions()
    ) throws -> (text: String, completion: TableCompletion) {
        try withTemporaryFolder { folder in
            try write(text, to: folder + "/in.csv")
            let completion = try TableCompletion.write(
                folder + "/in.csv", to: folder + "/out.csv", columns: columns, options: options,
                filling: Self.fill)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/out.csv"))
            return (String(decoding: bytes, as: UTF8.self), completion)
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var columns: [String]
        var expected: String
        var filled: Int

        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "text columns and other cells stay",
            text: "s,a,b\nx,NA,1.50\n\"NA\",2,\nz,+3,004\n",
            columns: ["a", "b"], expected: "s,a,b\nx,11,1.50\n\"NA\",2,22\nz,+3,004\n", filled: 2),
        Row(
            name: "the order of the columns is the caller's", text: "a,b\nNA,NA\n",
            columns: ["b", "a"], expected: "a,b\n12,11\n", filled: 2),
        Row(
            name: "Windows, byte order mark, blank lines, no last line break",
            text: "\u{feff}a;b\r\n1;?\r\n;2\r\n\r\n\r\n", columns: ["a", "b"],
            expected: "\u{feff}a;b\r\n1;12\r\n21;2\r\n\r\n\r\n", filled: 2),
        Row(
            name: "spaces and quotes",
            text: "\"a \"\"q\"\"\", b ,c\n NA ,\"NA\",\"x, \"\"y\"\"\"\n 1 , 2,\"\"",
            columns: ["1", "2"],
            expected: "\"a \"\"q\"\"\", b ,c\n 11 ,12,\"x, \"\"y\"\"\"\n 1 , 2,\"\"", filled: 2),
        Row(
            name: "no header", text: "1,NA,x\n,4,y\n", columns: ["1", "2"],
            expected: "1,12,x\n21,4,y\n", filled: 2),
        Row(
            name: "columns that are not modelled stay missing", text: "a,b\nNA,NA\n",
            columns: ["b"], expected: "a,b\nNA,11\n", filled: 1),
        Row(
            name: "tabs", text: "a\tb\n1\t\n\t2\n", columns: ["a", "b"],
            expected: "a\tb\n1\t12\n21\t2\n", filled: 2),
        Row(
            name: "nothing is missing", text: "a,b\n1,2\n", columns: ["a", "b"],
            expected: "a,b\n1,2\n", filled: 0),
    ]

    @Test("fills", arguments: rows)
    func fills(_ row: Row) throws {
        let (text, completion) = try complete(row.text, columns: row.columns)
        #expect(Array(text.utf8) == Array(row.expected.utf8))
        #expect(completion.filled == row.filled)
    }

    @Test("a text that a model does not know is no hole, nor is a dash among categories")
    func unknown() throws {
        let known = ReadOptions(
            categories: .known([
                TableColumn(name: "k", levels: ["blue", "red"]), TableColumn(name: "n"),
            ]))
        let fill: (Range<Int>, UnsafeMutableBufferPointer<Double>) -> Void = { _, cells in
            for index in cells.indices where cells[index].isNaN { cells[index] = 1 }
        }
        try withTemporaryFolder { folder in
            try write("k,n\nred,-\n-,2\nnone,.\nNA,4\ngreen,5\n", to: folder + "/in.csv")
            let completion = try TableCompletion.write(
                folder + "/in.csv", to: folder + "/out.csv", columns: ["k", "n"], options: known,
                filling: fill)
            #expect(
                try String(contentsOfFile: folder + "/out.csv", encoding: .utf8)
                    == "k,n\nred,1\n-,2\nnone,1\nred,4\ngreen,5\n")
            #expect(completion.filled == 3 && completion.kept.count == 3)
        }
    }

    @Test("many rows, in blocks")
    func blocks() throws {
        var text = "a,name,b\n"
        var expected = text
        for row in 1...5000 {
            text += "\(row),\"n\(row)\",\(row % 3 == 0 ? "" : "0.5")\n"
            expected += "\(row),\"n\(row)\",\(row % 3 == 0 ? "\(10 * row + 2)" : "0.5")\n"
        }
        let (written, completion) = try complete(text, columns: ["a", "b"])
        #expect(written == expected)
        #expect(completion.rows == 5000)
        #expect(completion.filled == 1666)
    }

    @Test("NaN left by the caller stays as it was written")
    func left() throws {
        try withTemporaryFolder { folder in
            try write("a\nnull\n1\n", to: folder + "/in.csv")
            let completion = try TableCompletion.write(
                folder + "/in.csv", to: folder + "/out.csv", columns: ["a"]
            ) { _, _ in }
            #expect(completion.filled == 0)
            #expect(
                try String(contentsOfFile: folder + "/out.csv", encoding: .utf8) == "a\nnull\n1\n")
        }
    }

    @Test("arrays become Float64 in their shape")
    func arrays() throws {
        try withTemporaryFolder { folder in
            let values: [Double] = [1, .nan, 0.1, .nan, 5, 6, 7, .nan]
            try writeNPY(values: values, shape: [2, 2, 2], to: folder + "/in.npy")
            let completion = try TableCompletion.write(
                folder + "/in.npy", to: folder + "/out.npy", columns: ["4", "2", "1"],
                filling: Self.fill)
            #expect(completion.filled == 3)
            let rows = try Dataset.read(folder + "/out.npy").rowSource
            #expect(try bits(rows) == bits([1, 12, 0.1, 11, 5, 6, 7, 21]))
            #expect(try Dataset.read(folder + "/out.npy").itemShape == [2, 2])
            _ = try TableCompletion.write(
                folder + "/in.npy", to: folder + "/out.csv", columns: ["2"], filling: Self.fill)
            #expect(
                try String(contentsOfFile: folder + "/out.csv", encoding: .utf8)
                    == "1,11,0.1,NA\n5,6,7,NA\n")
        }
    }

    @Test("what cannot be completed is refused, and nothing is written")
    func refused() throws {
        try withTemporaryFolder { folder in
            try write("a,s\nNA,x\n", to: folder + "/in.csv")
            #expect(throws: DataError.self) {
                try TableCompletion.write(
                    folder + "/in.csv", to: folder + "/out.csv", columns: ["s"], filling: Self.fill)
            }
            for output in ["out.npy", "out.csv.gz"] {
                #expect(throws: DataError.self) {
                    try TableCompletion.write(
                        folder + "/in.csv", to: folder + "/" + output, columns: ["a"],
                        filling: Self.fill)
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["in.csv"])
        }
    }

    @Test("Float64 is written so that it reads back to the same bits")
    func writing() throws {
        try withTemporaryFolder { folder in
            let values: [Double] = [0.1, .nan, 1e300, .leastNonzeroMagnitude, 7, 1.0 / 3]
            try writeCSV(rows: values, columns: ["a", "b"], to: folder + "/a.csv")
            #expect(
                try String(contentsOfFile: folder + "/a.csv", encoding: .utf8)
                    == "a,b\n0.1,NA\n1e+300,5e-324\n7,0.3333333333333333\n")
            #expect(try bits(Dataset.read(folder + "/a.csv").rowSource) == bits(values))
            try writeNPY(values: values, shape: [3, 2], to: folder + "/a.npy")
            #expect(try bits(Dataset.read(folder + "/a.npy").rowSource) == bits(values))
        }
    }
}
