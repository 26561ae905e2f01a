import ElboData
import Foundation
import Testing

@Suite("Damaged files are refused with a reason") struct DamagedFileTests {
    static let refused: [(name: String, error: DataError)] = [
        (
            "scalar.npy",
            .corrupt(path: "", format: "NPY", reason: "it holds a single number, not an array")
        ),
        ("text.npy", .unsupportedType(path: "", type: "'<U2'")),
        ("complex.npy", .unsupportedType(path: "", type: "'<c16'")),
        ("record.npy", .unsupportedType(path: "", type: "record")),
        ("object.npy", .unsupportedType(path: "", type: "'|O'")),
        ("no-rows.npy", .noValues(path: "", shape: [0, 4])),
        ("several.npz", .ambiguousMember(path: "", members: ["first", "second"])),
        ("no-arrays.npz", .corrupt(path: "", format: "NPZ", reason: "it holds no arrays")),
        (
            "bzip2.npz",
            .corrupt(path: "", format: "zip", reason: "'data.npy' uses compression method 12")
        ),
    ]

    @Test("unusable contents", arguments: refused)
    func contents(_ row: (name: String, error: DataError)) throws {
        let bytes = try Fixtures.bytes(row.name)
        let error = #expect(throws: DataError.self) { try Dataset.read(bytes, named: row.name) }
        let message = row.error.description
        #expect(error?.description == row.name + message)
        #expect(error?.kind == .badData)
    }

    @Test("an archive says what it has")
    func missingMember() {
        let path = Fixtures.path("several.npz")
        #expect(
            throws: DataError.noSuchMember(path: path, member: "z", members: ["first", "second"])
        ) {
            try Dataset.read(path, options: ReadOptions(member: "z"))
        }
    }

    @Test(
        "every truncation is noticed",
        arguments: [
            "u1.idx", "images-idx3-ubyte.gz", "little-f4.npy", "stored.npz", "deflated.npz",
            "streamed.npz",
            "table.csv.gz",
        ])
    func truncation(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        for count in 0..<bytes.count {
            #expect(throws: DataError.self, "first \(count) bytes") {
                try Dataset.read(Array(bytes[..<count]), named: name)
            }
        }
    }

    @Test(
        "every damaged byte of a compressed stream is noticed or harmless",
        arguments: ["images-idx3-ubyte.gz", "deflated.npz"])
    func flips(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        let intact = try Dataset.read(bytes, named: name)
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0x10
            if let data = try? Dataset.read(damaged, named: name) {
                #expect(data.values == intact.values, "byte \(index)")
            }
        }
    }

    @Test("bytes after the data are refused")
    func trailing() throws {
        let idx = try Fixtures.bytes("u1.idx") + [0]
        #expect(throws: DataError.trailingBytes(path: "a.idx", expected: idx.count - 1)) {
            try Dataset.read(idx, named: "a.idx")
        }
        #expect(throws: DataError.self) {
            try Dataset.read(Fixtures.bytes("table.csv.gz") + [1, 2, 3], named: "t.csv.gz")
        }
    }

    @Test("impossible promises are refused before anything is allocated")
    func promises() throws {
        let dimensions = [UInt8](repeating: 0xff, count: 8 * 4)
        #expect(throws: DataError.self) {
            try Dataset.read([0, 0, 8, 8] + dimensions, named: "a.idx")
        }
        let huge: [UInt8] = [0, 0, 8, 3, 0x40, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 1]
        #expect(throws: DataError.truncated(path: "a.idx", expected: 1 << 60, found: 4)) {
            try Dataset.read(huge + [1, 2, 3, 4], named: "a.idx")
        }
        let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (1152921504606846976,), }\n"
        let npy =
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
        #expect(throws: DataError.shapeOverflow(path: "a.npy", shape: [1 << 60])) {
            try Dataset.read(npy, named: "a.npy")
        }
    }

    @Test("a promise that comes through a pipe costs nothing either")
    func pipe() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/pipe"
            try #require(mkfifo(path, 0o600) == 0)
            let writer = Thread {
                let header: [UInt8] = [0, 0, 8, 3, 0x40, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 1]
                FileHandle(forWritingAtPath: path)?.write(Data(header + [1, 2, 3, 4]))
            }
            writer.start()
            #expect(throws: DataError.truncated(path: path, expected: 1 << 58, found: 4)) {
                try Dataset.read(path)
            }
        }
    }

    @Test("names that contradict the contents")
    func names() throws {
        let table = Array("1,2\n".utf8)
        #expect(throws: DataError.wrongFormat(path: "a.npy", expected: "NPY")) {
            try Dataset.read(table, named: "a.npy")
        }
        #expect(throws: DataError.wrongFormat(path: "a-ubyte", expected: "IDX")) {
            try Dataset.read(table, named: "a-ubyte")
        }
        #expect(throws: DataError.wrongFormat(path: "a.csv.gz", expected: "gzip")) {
            try Dataset.read(table, named: "a.csv.gz")
        }
        #expect(throws: DataError.unknownFormat(path: "a.bmp")) {
            try Dataset.read([0x42, 0x4d, 0x38, 0x39, 0x61, 0, 0, 0], named: "a.bmp")
        }
    }

    @Test(
        "tables of other programs are named, with the way to a text",
        arguments: [
            ("PAR1\u{15}\u{4}", ForeignFormat.parquet, "duckdb"), ("ARROW1\0\0", .arrow, "feather"),
            (
                "PK\u{3}\u{4}" + String(repeating: "\0", count: 26) + "[Content_Types].xml",
                .workbook, "csv"
            ),
        ])
    func foreign(start: String, format: ForeignFormat, remedy: String) throws {
        let error = DataError.foreignFormat(path: "t.bin", format: format)
        #expect(throws: error) { try Dataset.read(Array(start.utf8), named: "t.bin") }
        #expect(error.description.contains(remedy))
    }

    @Test("files that cannot be read are missing input")
    func missing() throws {
        try withTemporaryFolder { folder in
            let absent = folder + "/absent.csv"
            #expect(throws: DataError.notFound(path: absent)) { try Dataset.read(absent) }
            #expect(throws: DataError.isFolder(path: folder)) {
                try SafeTensors.File.read(folder)
            }
            try write("", to: folder + "/empty.csv")
            #expect(throws: DataError.emptyFile(path: folder + "/empty.csv")) {
                try Dataset.read(folder + "/empty.csv")
            }
            #expect(
                throws: DataError.cannotRead(
                    path: folder + "/empty.csv/x", reason: "Not a directory")
            ) {
                try Dataset.read(folder + "/empty.csv/x")
            }
        }
        #expect(DataError.notFound(path: "").kind == .noInput)
        #expect(DataError.isFolder(path: "").kind == .noInput)
    }
}
