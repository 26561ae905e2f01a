import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("Writing") struct WritingTests {
    @Test("NPY reads back, whatever the shape", arguments: [[6], [2, 3], [1, 2, 3], [6, 1]])
    func npy(_ shape: [Int]) throws {
        try withTemporaryFolder { folder in
            let values: [Float] = [0, -1.5, 3.4e38, .leastNonzeroMagnitude, 0.1, 7]
            try writeNPY(values: values, shape: shape, to: folder + "/a.npy")
            let data = try Dataset.read(folder + "/a.npy")
            #expect(data.values == .floats(values))
            #expect(data.itemShape == (shape.count > 1 ? Array(shape.dropFirst()) : [1]))
            let size = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.npy")).count
            #expect(size % 64 == 24 % 64)
        }
    }

    @Test("NPY is what NumPy writes, byte for byte")
    func npyGolden() throws {
        try withTemporaryFolder { folder in
            let values = try #require(Fixtures.expected["little-f4.npy"]).values
            try writeNPY(values: values, shape: [3, 2], to: folder + "/a.npy")
            let written = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/a.npy")))
            #expect(written == (try Fixtures.bytes("little-f4.npy")))
        }
    }

    @Test("CSV reads back to the same bits, names included")
    func csv() throws {
        try withTemporaryFolder { folder in
            let values: [Float] = [
                0, -1.5, 3.4028235e38, .leastNonzeroMagnitude, 0.1, 16777216, -0.0, 1.0 / 3,
            ]
            let names = ["plain", "with, comma", "with \"quotes\"", "two\nlines"]
            try writeCSV(rows: values, columns: names, to: folder + "/a.csv")
            let data = try Dataset.read(folder + "/a.csv")
            #expect(floats(data).map(\.bitPattern) == values.map(\.bitPattern))
            #expect(data.columns == names)
        }
    }

    @Test("numbers of a CSV have the digits of their description, whole ones without a point")
    func digits() throws {
        let key = RandomKey(seed: 3)
        let edges: [Double] = [
            0, -0.0, 1, -1, 9, 10, -10, 99, 100, 16_777_215, 16_777_216, 1e15, -1e15, 9e15,
            9_007_199_254_740_991, 9_007_199_254_740_992, 1e16, 1e300, 0.5, -1e-7, .infinity,
        ]
        let drawn = (0..<200).map { index in
            (key.normal(at: index) * Foundation.pow(10, Double(index % 12))).rounded()
        }
        for number in edges + drawn {
            try expect(number)
            try expect(Float(number))
        }
    }

    private func expect<Number: TableNumber>(_ number: Number) throws {
        var record = CSVRecord()
        record.append(number)
        record.append(number)
        let text = number.description
        let short = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        #expect(String(decoding: record.bytes, as: UTF8.self) == "\(short),\(short)")
    }

    @Test("Cells of columns are those of rows")
    func columns() {
        let levels = CSVCells(["plain", "a,b", "", "\"quoted\"", "two\nlines"])
        var (column, numbers) = (CSVCells(), CSVCells())
        for place in [3, 0, 2, 1, 4, 3] { column.append(place, of: levels) }
        for number in [0.25, -3, .nan, 1e300, 7, 8] { numbers.append(number) }
        var (byColumns, byRows) = (CSVRecord(), CSVRecord())
        for row in 0..<6 {
            byColumns.append(row, of: column)
            byColumns.append(row, of: numbers)
            byColumns.end()
        }
        let texts = ["\"quoted\"", "plain", "", "a,b", "two\nlines", "\"quoted\""]
        for (text, number) in zip(texts, [0.25, -3, .nan, 1e300, 7, 8]) {
            byRows.append(text)
            byRows.append(number)
            byRows.end()
        }
        #expect(byColumns.bytes == byRows.bytes)
    }

    @Test("CSV text is short")
    func text() throws {
        try withTemporaryFolder { folder in
            try AtomicFile.write(to: folder + "/a.csv") { output in
                var writer = CSVWriter(output)
                try writer.write(names: ["a", "b"])
                try writer.write(numbers: [1, 0.1])
                try writer.write(texts: ["x,y"], numbers: [-3.0])
            }
            #expect(
                try String(contentsOfFile: folder + "/a.csv", encoding: .utf8)
                    == "a,b\n1,0.1\n\"x,y\",-3\n")
        }
    }

    struct Interruption: Error {}

    @Test("a failure leaves the old file and no other")
    func failure() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a.txt"
            try write("old", to: path)
            #expect(throws: Interruption.self) {
                try AtomicFile.write(to: path) { output in
                    try output.write([UInt8](repeating: 1, count: 1 << 20))
                    throw Interruption()
                }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.txt"])
        }
    }

    @Test("success replaces the file, keeps its permissions and follows links")
    func success() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a.txt"
            let link = folder + "/link"
            try write("old", to: path)
            chmod(path, 0o640)
            symlink("a.txt", link)
            try AtomicFile.write(to: link) { try $0.write("new") }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a.txt")
            var status = stat()
            try #require(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o640)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                    "a.txt", "link",
                ])
        }
    }

    @Test("an impossible place is named with the system's reason")
    func impossible() throws {
        try withTemporaryFolder { folder in
            try write("old", to: folder + "/file")
            let places: [(String, String)] = [
                (folder + "/absent/a.npy", "No such file or directory"),
                (folder + "/file/a.npy", "Not a directory"),
                (folder, "Is a directory"),
                (folder + "/" + String(repeating: "x", count: 300), "File name too long"),
            ]
            for (path, reason) in places {
                let error = DataError.cannotWrite(path: path, reason: reason)
                #expect(throws: error) { try writeNPY(values: [1], shape: [1], to: path) }
                #expect(error.kind == .cannotCreate)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
        }
    }

    @Test("a long name within the system's limit works")
    func longName() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/" + String(repeating: "x", count: 250)
            try AtomicFile.write(to: path) { try $0.write("new") }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        }
    }

    #if os(Linux)
        @Test("a full disk is an error, not a silence", arguments: [1, 1 << 20])
        func full(_ count: Int) throws {
            let values = [Float](repeating: 1, count: count)
            #expect(
                throws: DataError.cannotWrite(path: "/dev/full", reason: "No space left on device")
            ) {
                try writeNPY(values: values, shape: [count], to: "/dev/full")
            }
            #expect(throws: DataError.self) {
                try SafeTensors.File(tensors: [
                    .init(name: "a", shape: [count], values: .float32(values))
                ])
                .write(to: "/dev/full")
            }
        }
    #endif

    @Test("pipes are written directly")
    func pipe() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/pipe"
            try #require(mkfifo(path, 0o600) == 0)
            let descriptor = open(path, O_RDWR)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            try AtomicFile.write(to: path) { try $0.write("hello") }
            var bytes = [UInt8](repeating: 0, count: 5)
            #expect(read(descriptor, &bytes, 5) == 5)
            #expect(bytes == Array("hello".utf8))
        }
    }
}
