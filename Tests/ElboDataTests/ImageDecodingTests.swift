import ElboData
import Foundation
import Testing

@Suite("Image files decode to what Python says") struct ImageDecodingTests {
    @Test("the golden files are there")
    func present() {
        #expect(ImageFixture.expected.count > 50 && ImageFixture.resized.count > 15)
    }

    @Test("every kind of PNG and JPEG", arguments: ImageFixture.expected.keys.sorted())
    func pixels(_ name: String) throws {
        let expected = try #require(ImageFixture.expected[name])
        let data = try readImage(Fixtures.bytes("Images/\(name)"))
        #expect(data.itemShape == [expected.height, expected.width, expected.channels])
        // Decoders of JPEG may differ in the last bit of the cosine transform and of the colours.
        let tolerance = name.hasSuffix(".png") ? 0 : 2
        #expect(data.bytes.count == expected.pixels.count)
        #expect(distance(data.bytes, expected.pixels) <= tolerance)
    }

    @Test(
        "grey is luma and colour of grey is thrice grey", arguments: ["rgb-8.png", "color-444.jpg"])
    func colors(_ name: String) throws {
        let file = try Fixtures.bytes("Images/\(name)")
        let color = try readImage(file).bytes.map { Double($0) }
        let luma = stride(from: 0, to: color.count, by: 3).map { index -> UInt8 in
            let red: Double = 0.299 * color[index]
            let green: Double = 0.587 * color[index + 1]
            let blue: Double = 0.114 * color[index + 2]
            return UInt8((red + green + blue).rounded())
        }
        let tolerance = name.hasSuffix(".png") ? 0 : 2
        #expect(distance(try readImage(file, color: .grey).bytes, luma) <= tolerance)

        for name in ["grey-8.png", "grey.jpg"] {
            let file = try Fixtures.bytes("Images/\(name)")
            let grey = try readImage(file).bytes
            #expect(try readImage(file, color: .rgb).bytes == grey.flatMap { [$0, $0, $0] })
        }
    }

    @Test("contents tell the format, not the name")
    func sniffing() throws {
        let file = try Fixtures.bytes("Images/grey-8.png")
        let bytes = try readImage(file).bytes
        for name in ["image.jpg", "image", "image.png"] {
            #expect(try Dataset.read(file, named: name).bytes == bytes)
        }
        #expect(throws: DataError.wrongFormat(path: "text.png", expected: "PNG or JPEG")) {
            try Dataset.read(Array("1,2\n".utf8), named: "text.png")
        }
        #expect(throws: DataError.wrongFormat(path: "image.csv", expected: "text")) {
            try Dataset.read(file, named: "image.csv")
        }
    }

    @Test("one file is a row with its name and its treatment")
    func single() throws {
        let data = try Dataset.read(Fixtures.path("Images/color-420.jpg"))
        #expect(data.count == 1 && data.rowNames == ["color-420.jpg"])
        #expect(data.images?.description == "30x21 rgb")
    }

    @Test(
        "every truncated file is refused",
        arguments: [
            "grey-8.png", "rgb-16-interlaced.png", "palette-4.png", "color-420.jpg",
            "progressive.jpg", "ink.jpg",
        ])
    func truncated(_ name: String) throws {
        let file = try Fixtures.bytes("Images/\(name)")
        for length in 8..<file.count - 1 {
            let error = #expect(throws: DataError.self) { try readImage(Array(file[..<length])) }
            if case .unreadableImage = error { continue }
            Issue.record("\(length): \(String(describing: error))")
        }
    }

    @Test("a small file that announces a huge image is refused before memory is asked for")
    func bomb() throws {
        var file = try Fixtures.bytes("Images/grey-8.png")
        // Width and height follow the signature, a length and the chunk's name; the checksum is after them.
        file.replaceSubrange(16..<24, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])
        file.replaceSubrange(29..<33, with: checksum(file[12..<29]))
        #expect(
            throws: DataError.unreadableImage(
                path: "image",
                defect: .tooLarge(width: 16384, height: 16384, most: 100_000_000))
        ) { try readImage(file) }
    }

    @Test(
        "a chunk with a wrong checksum is refused wherever it stands and whatever it holds",
        arguments: ["tRNS", "eXIf", "tEXt", "gAMA", "tIME", "quIt"])
    func damagedChunk(_ name: String) throws {
        let file = PNGFile.plain(7)
        let contents: [UInt8] =
            switch name {
            case "tRNS": [0, 7]
            case "eXIf": Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]
            case "gAMA": [0, 0, 0xb1, 0x8f]
            case "tIME": [7, 0xe9, 1, 1, 0, 0, 0]
            default: Array("k\u{0}v".utf8)
            }
        let body = Array(name.utf8) + contents
        let length = withUnsafeBytes(of: UInt32(contents.count).bigEndian) { Array($0) }
        // Behind the header, which ends at byte 33, and before the end, whose chunk has 12 bytes.
        for place in [33, file.count - 12] where place == 33 || !["tRNS", "gAMA"].contains(name) {
            var whole = file
            whole.insert(contentsOf: length + body + checksum(body), at: place)
            let pixels = try readImage(whole).bytes
            #expect(pixels == [UInt8](repeating: name == "tRNS" ? 255 : 7, count: 16))
            var damaged = whole
            damaged[place + 8 + contents.count] ^= 1
            let error = #expect(throws: DataError.self) { try readImage(damaged) }
            guard case .unreadableImage(_, .damaged(let reason)) = error else {
                Issue.record("\(place): \(String(describing: error))")
                continue
            }
            #expect(reason.contains(name), "\(reason)")
        }
    }

    /// The CRC-32 of a PNG chunk, by the definition.
    private func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var state: UInt32 = ~0
        for byte in bytes {
            state ^= UInt32(byte)
            for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xedb8_8320 : state >> 1 }
        }
        return withUnsafeBytes(of: (~state).bigEndian) { Array($0) }
    }
}
