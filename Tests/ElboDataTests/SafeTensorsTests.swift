import ElboData
import Foundation
import Testing

@Suite("safetensors") struct SafeTensorsTests {
    static let sample = SafeTensors.File(
        metadata: ["b": "two \"quoted\"\n", "a": "1"],
        tensors: [
            SafeTensors.Tensor(name: "bytes", shape: [3], values: .uint8([1, 2, 3])),
            SafeTensors.Tensor(name: "weights", shape: [3], values: .float32([1, -2, 0.5])),
            SafeTensors.Tensor(name: "step", shape: [], values: .uint64([1 << 63 + 5])),
        ])

    @Test("a file of the reference implementation")
    func reference() throws {
        let file = try SafeTensors.File.read(Fixtures.path("reference.safetensors"))
        #expect(file.metadata == ["format": "elbo", "quote": "a \"b\" \\ \n\u{e9}"])
        #expect(file.tensors.count == 7)
        #expect(file["float32"]?.shape == [2, 2])
        #expect(file["float32"]?.values == .float32([1.5, -2, 0.1, 3e38]))
        #expect(file["float64"]?.values == .float64([0.1, -1e300]))
        #expect(file["int32"]?.values == .int32([-1, .max]))
        #expect(file["int64"]?.values == .int64([.min]))
        #expect(file["int64"]?.shape == [])
        #expect(file["uint8"]?.values == .uint8([0, 1, 2, 3, 4]))
        #expect(file["uint64"]?.values == .uint64([.max]))
        #expect(file["nothing"]?.shape == [0, 3])
        #expect(file["absent"] == nil)
    }

    @Test("the bytes are those that the format prescribes")
    func goldenBytes() throws {
        #expect(SafeTensorsTests.sample.serialized() == (try Fixtures.bytes("written.safetensors")))
    }

    @Test("round trip, on disk and in memory")
    func roundTrip() throws {
        let sample = SafeTensorsTests.sample
        let bytes = sample.serialized()
        let read = try SafeTensors.File.read(bytes, named: "m")
        #expect(read.metadata == sample.metadata)
        #expect(read.tensors == [2, 1, 0].map { sample.tensors[$0] })
        try withTemporaryFolder { folder in
            try sample.write(to: folder + "/m.safetensors")
            #expect(
                [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/m.safetensors")))
                    == bytes)
            #expect(try SafeTensors.File.read(folder + "/m.safetensors") == read)
        }
    }

    @Test("metadata of every character survives")
    func characters() throws {
        let text =
            String(String.UnicodeScalarView((0...0x2ff).compactMap { Unicode.Scalar($0) }))
            + "\u{1f600}/"
        let file = SafeTensors.File(metadata: [text: text])
        #expect(try SafeTensors.File.read(file.serialized(), named: "m") == file)
    }

    @Test("no arrays and no metadata")
    func empty() throws {
        let file = SafeTensors.File()
        #expect(file.serialized() == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
        #expect(try SafeTensors.File.read(file.serialized(), named: "m") == file)
    }

    struct Hostile: Sendable, CustomTestStringConvertible {
        var name: String
        var header: String
        var data: Int
        var defect: SafeTensorsDefect

        var testDescription: String { name }
    }

    static func entry(
        _ name: String, _ shape: String, _ begin: String, _ end: String, type: String = "U8"
    ) -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]}"
    }

    static let hostile: [Hostile] = [
        Hostile(
            name: "not an object", header: "[]", data: 0,
            defect: .invalidHeader(reason: "it does not begin with a brace")),
        Hostile(
            name: "overlap", header: "{\(entry("a", "4", "0", "4")),\(entry("b", "4", "2", "6"))}",
            data: 6,
            defect: .overlapOrGap(tensor: "b", expected: 4, found: 2)),
        Hostile(
            name: "gap", header: "{\(entry("a", "4", "0", "4")),\(entry("b", "4", "5", "9"))}",
            data: 9,
            defect: .overlapOrGap(tensor: "b", expected: 4, found: 5)),
        Hostile(
            name: "beyond the file", header: "{\(entry("a", "4", "0", "4"))}", data: 3,
            defect: .dataSize(expected: 4, found: 3)),
        Hostile(
            name: "bytes left over", header: "{\(entry("a", "4", "0", "4"))}", data: 5,
            defect: .dataSize(expected: 4, found: 5)),
        Hostile(
            name: "shape too large for the bytes", header: "{\(entry("a", "5", "0", "4"))}",
            data: 4,
            defect: .sizeMismatch(tensor: "a", expected: 5, found: 4)),
        Hostile(
            name: "end before begin", header: "{\(entry("a", "4", "4", "0"))}", data: 4,
            defect: .invalidOffsets(tensor: "a", begin: 4, end: 0)),
        Hostile(
            name: "negative begin", header: "{\(entry("a", "4", "-4", "0"))}", data: 0,
            defect: .invalidOffsets(tensor: "a", begin: -4, end: 0)),
        Hostile(
            name: "negative extent", header: "{\(entry("a", "-1,-4", "0", "4"))}", data: 4,
            defect: .invalidShape(tensor: "a", shape: [-1, -4])),
        Hostile(
            name: "overflow",
            header: "{\(entry("a", "4611686018427387904,4", "0", "0"))}", data: 0,
            defect: .invalidShape(tensor: "a", shape: [1 << 62, 4])),
        Hostile(
            name: "unknown type", header: "{\(entry("a", "2", "0", "4", type: "BF16"))}", data: 4,
            defect: .unsupportedType(tensor: "a", type: "BF16")),
        Hostile(
            name: "one offset",
            header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0]}}", data: 0,
            defect: .invalidHeader(reason: "'a' has 1 offsets instead of 2")),
        Hostile(
            name: "no type", header: "{\"a\":{\"shape\":[0],\"data_offsets\":[0,0]}}", data: 0,
            defect: .invalidHeader(reason: "'a' lacks 'dtype'")),
        Hostile(
            name: "metadata that is no text", header: "{\"__metadata__\":{\"a\":1}}", data: 0,
            defect: .invalidHeader(reason: "'__metadata__.a' is of the wrong type")),
    ]

    @Test("a hostile header is refused with its own reason", arguments: hostile)
    func refuses(_ row: Hostile) {
        let header = Array(row.header.utf8)
        let bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
        #expect(throws: DataError.invalidTensors(path: "m", defect: row.defect)) {
            try SafeTensors.File.read(bytes + [UInt8](repeating: 0, count: row.data), named: "m")
        }
    }

    @Test("the length of the header is checked first")
    func headerLength() {
        #expect(throws: DataError.invalidTensors(path: "m", defect: .noHeader(fileSize: 7))) {
            try SafeTensors.File.read([UInt8](repeating: 0, count: 7), named: "m")
        }
        #expect(
            throws: DataError.invalidTensors(
                path: "m", defect: .headerTooLong(bytes: .max, limit: 100_000_000))
        ) {
            try SafeTensors.File.read([UInt8](repeating: 0xff, count: 16), named: "m")
        }
        #expect(
            throws: DataError.invalidTensors(
                path: "m", defect: .headerBeyondFile(bytes: 9, fileSize: 16))
        ) {
            try SafeTensors.File.read(
                [9, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8), named: "m")
        }
    }

    @Test(
        "text that is not JSON is refused",
        arguments: ["{", "{\"a\":}", "{}{}", "{\"\\ud800\":1}", "{\u{1}}"])
    func notJSON(_ text: String) {
        let bytes = [UInt8(text.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(text.utf8)
        #expect(throws: DataError.self) { try SafeTensors.File.read(bytes, named: "m") }
    }

    @Test("every truncation is noticed")
    func truncation() throws {
        let bytes = try Fixtures.bytes("reference.safetensors")
        for count in 0..<bytes.count {
            #expect(throws: DataError.self) {
                try SafeTensors.File.read(Array(bytes[..<count]), named: "m")
            }
        }
    }

    @Test("types of other programs are named")
    func half() {
        let path = Fixtures.path("half.safetensors")
        #expect(
            throws: DataError.invalidTensors(
                path: path, defect: .unsupportedType(tensor: "half", type: "F16"))
        ) {
            try SafeTensors.File.read(path)
        }
    }
}
