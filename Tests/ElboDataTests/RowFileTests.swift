import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("Rows that stay in a file") struct RowFileTests {
    struct Expected: Decodable {
        var width: Int
        var bits: [String]
    }

    static let expected: [String: Expected] = {
        let data = try? Fixtures.bytes("expected64.json")
        return data.flatMap { try? JSONDecoder().decode([String: Expected].self, from: Data($0)) }
            ?? [:]
    }()

    @Test("selected columns are those of the table, in any piece")
    func selected() throws {
        let (count, width) = (5000, 40)
        let table = try NumericTable(
            (0..<count * width).map(Double.init), width: width)
        let some = SelectedColumns(table, [31, 2, 7])
        #expect(some.count == count && some.width == 3)
        #expect(some.columns == ["x32", "x3", "x8"])
        for range in [0..<count, 17..<18, 1000..<4000, 9..<9] {
            let expected = range.flatMap { row in
                [31, 2, 7].map { Double(row * width + $0) }
            }
            #expect(try some.values(ofRows: range) == expected)
        }
    }

    @Test("every array file, in memory and in place", arguments: expected.keys.sorted())
    func array(_ name: String) throws {
        let expected = try #require(Self.expected[name])
        let values = expected.bits.map { Double(bitPattern: UInt64($0, radix: 16) ?? 0) }
        for limit in [0, ReadOptions.customaryMemoryLimit] {
            let options = ReadOptions(memoryLimit: limit)
            let rows = try Dataset.read(Fixtures.path(name), options: options).rowSource
            // Pixels and flags stay bytes.
            #expect(rows is RowFile == (limit == 0 && !name.contains("u1") && !name.contains("b1")))
            #expect(rows.width == expected.width)
            #expect(rows.name == name)
            #expect(try bits(rows) == bits(values))
            // Some columns, in another order.
            let columns = [expected.width, 1].prefix(expected.width)
            let some = try Dataset.read(
                Fixtures.path(name),
                options: ReadOptions(columns: columns.map(String.init), memoryLimit: limit)
            ).rowSource
            let chosen = stride(from: 0, to: values.count, by: expected.width).flatMap { start in
                columns.map { values[start + $0 - 1] }
            }
            #expect(try bits(some) == bits(chosen))
        }
    }

    @Test("the golden values are there")
    func present() {
        #expect(Self.expected.count > 25)
    }

    @Test(
        "IDX, archives and compressed files go the same ways",
        arguments: [
            "f8.idx", "images-idx3-ubyte.gz", "deflated.npz", "stored.npz", "table.csv.gz",
            "table.tsv", "i2.idx",
        ])
    func others(_ name: String) throws {
        let memory = try Dataset.read(Fixtures.path(name)).rowSource
        let file = try Dataset.read(
            Fixtures.path(name), options: ReadOptions(memoryLimit: 0)
        ).rowSource
        #expect(!(memory is RowFile))
        #expect(memory.columns == file.columns)
        #expect(try bits(memory) == bits(file))
        let floats = floats(try Dataset.read(Fixtures.path(name)))
        #expect(try memory.values(ofRows: 0..<memory.count).map { Float($0) } == floats)
    }

    @Test("a million rows: any range, from several threads, without the file in memory")
    func million() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a.npy"
            let count = 1_000_000
            let values = (0..<count * 4).map { Double($0) / 3 }
            try writeNPY(values: values, shape: [count, 4], to: path)
            let rows = try Dataset.read(path, options: ReadOptions(memoryLimit: 1 << 20))
                .rowSource
            #expect(rows is RowFile)
            #expect(rows.count == count)
            let sums = concurrentMap(16, threads: nil) { piece in
                Result {
                    let start = piece * count / 16
                    var sum = 0.0
                    for first in stride(from: start, to: start + count / 16, by: 5000) {
                        let end = min(first + 5000, start + count / 16)
                        sum += try rows.values(ofRows: first..<end).reduce(0, +)
                    }
                    return sum
                }
            }
            let total = try sums.reduce(0) { try $0 + $1.get() }
            let exact = Double(count * 4) * Double(count * 4 - 1) / 6
            #expect(abs(total / exact - 1) < 1e-12)
            #expect(try rows.values(ofRows: count - 1..<count) == Array(values.suffix(4)))
            #expect(try rows.values(ofRows: 7..<7).isEmpty)
        }
    }

    @Test("what is wrong with a file in place is told with row and column")
    func refused() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a.npy"
            let options = ReadOptions(memoryLimit: 0)
            try writeNPY(values: [1, 2, 3, Double.infinity], shape: [2, 2], to: path)
            let error = DataError.infinite(
                path: path, place: .row(2), column: ColumnLabel(number: 2), found: "inf")
            #expect(throws: error) { try Dataset.read(path, options: options) }
            #expect(throws: error) { try Dataset.read(path) }
            try writeNPY(values: [1, Double.nan, 3, .nan], shape: [2, 2], to: path)
            for options in [options, ReadOptions()] {
                #expect(
                    throws: DataError.emptyColumn(path: path, column: ColumnLabel(number: 2))
                ) { try Dataset.read(path, options: options) }
            }
            #expect(throws: DataError.noSuchColumn(path: path, column: "3", columns: [])) {
                try Dataset.read(path, options: ReadOptions(columns: ["3"]))
            }
            var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            bytes.append(0)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            for options in [options, ReadOptions()] {
                #expect(
                    throws: DataError.trailingBytes(path: path, expected: bytes.count - 1)
                ) { try Dataset.read(path, options: options) }
            }
        }
    }

    @Test("bytes beyond the limit of memory stay in their file", arguments: ["a.npy", "a.idx"])
    func mapped(_ name: String) throws {
        try withTemporaryFolder { folder in
            let pixels = (0..<6000).map { UInt8($0 * 7 % 256) }
            let text = "{'descr': '|u1', 'fortran_order': False, 'shape': (60, 10, 10), }\n"
            let idx: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 10, 0, 0, 0, 10]
            let start: [UInt8] = [1, 0, UInt8(text.utf8.count), 0]
            let npy: [UInt8] = [0x93] + Array("NUMPY".utf8) + start + Array(text.utf8)
            let header = name == "a.idx" ? idx : npy
            try Data(header + pixels).write(to: URL(fileURLWithPath: folder + "/" + name))
            let memory = try Dataset.read(folder + "/" + name)
            let mapped = try Dataset.read(
                folder + "/" + name, options: ReadOptions(memoryLimit: 0))
            #expect(memory.itemShape == [10, 10])
            #expect(memory.values == .bytes(ByteStorage(pixels)))
            #expect(mapped.values == memory.values)
            #expect(mapped.fingerprint == memory.fingerprint)
        }
    }

    @Test("a file that shrinks is told, not read beyond its end")
    func shrinks() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a.npy"
            try writeNPY(values: [Double](repeating: 1, count: 4000), shape: [2000, 2], to: path)
            let rows = try Dataset.read(path, options: ReadOptions(memoryLimit: 0)).rowSource
            #expect(truncate(path, 1000) == 0)
            #expect(throws: DataError.self) { try rows.values(ofRows: 0..<2000) }
        }
    }
}
