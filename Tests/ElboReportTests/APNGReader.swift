import CPNG
import Testing

/// An animated PNG taken apart by the letter of the specification, independently of what writes it.
struct APNGReader {
    struct Chunk {
        let name: String
        let data: [UInt8]
    }

    struct Control: Equatable {
        let sequence: Int
        let width: Int
        let height: Int
        let left: Int
        let top: Int
        let delayNumerator: Int
        let delayDenominator: Int
        let dispose: UInt8
        let blend: UInt8
    }

    let chunks: [Chunk]
    /// Number of frames and of plays, from acTL; nil in a still picture.
    private(set) var announced: (frames: Int, plays: Int)?
    private(set) var controls: [Control] = []
    /// Sequence numbers in the order of the file, of control and data chunks alike.
    private(set) var sequence: [Int] = []
    /// Each frame as a PNG file of its own.
    private(set) var frames: [[UInt8]] = []

    init(_ file: [UInt8]) throws {
        try #require(Array(file.prefix(8)) == [137, 80, 78, 71, 13, 10, 26, 10])
        var chunks: [Chunk] = []
        var place = 8
        while place < file.count {
            let length = Self.number(file[place..<place + 4])
            let body = file[place + 4..<place + 8 + length]
            #expect(
                Self.number(file[place + 8 + length..<place + 12 + length]) == Self.checksum(body))
            chunks.append(
                Chunk(
                    name: String(decoding: body.prefix(4), as: UTF8.self),
                    data: Array(body.dropFirst(4))))
            place += 12 + length
        }
        try #require(place == file.count && chunks.last?.name == "IEND")
        self.chunks = chunks
        let header = chunks.prefix { !["acTL", "fcTL", "IDAT"].contains($0.name) }
        let shared = chunks.filter { ["PLTE", "tRNS"].contains($0.name) }
        var pieces: [[[UInt8]]] = []
        for chunk in chunks {
            switch chunk.name {
            case "acTL":
                announced = (
                    Self.number(chunk.data[0..<4]), Self.number(chunk.data[4..<8])
                )
            case "fcTL":
                let n = (0..<5).map { Self.number(chunk.data[$0 * 4..<$0 * 4 + 4]) }
                sequence.append(n[0])
                controls.append(
                    Control(
                        sequence: n[0], width: n[1], height: n[2], left: n[3], top: n[4],
                        delayNumerator: Self.number(chunk.data[20..<22]),
                        delayDenominator: Self.number(chunk.data[22..<24]),
                        dispose: chunk.data[24], blend: chunk.data[25]))
                pieces.append([])
            case "IDAT":
                if pieces.isEmpty { pieces.append([]) }
                pieces[pieces.count - 1].append(chunk.data)
            case "fdAT":
                sequence.append(Self.number(chunk.data[0..<4]))
                pieces[pieces.count - 1].append(Array(chunk.data.dropFirst(4)))
            default: break
            }
        }
        let first = try #require(header.first)
        frames = pieces.map { own in
            Self.file(
                [first] + shared + own.map { Chunk(name: "IDAT", data: $0) }
                    + [Chunk(name: "IEND", data: [])])
        }
    }

    /// The header's colour type: 0 grey, 2 colour, 4 and 6 the same with opacity.
    var colourType: UInt8? { chunks.first?.data[9] }

    /// What libpng makes of a file: red, green, blue and opacity of each pixel.
    static func pixels(_ file: [UInt8]) throws -> (width: Int, height: Int, bytes: [UInt8]) {
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        try #require(png_image_begin_read_from_memory(&image, file, file.count) != 0)
        image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
        var bytes = [UInt8](repeating: 0, count: Int(image.width) * Int(image.height) * 4)
        try #require(png_image_finish_read(&image, nil, &bytes, 0, nil) != 0)
        return (Int(image.width), Int(image.height), bytes)
    }

    private static func file(_ chunks: [Chunk]) -> [UInt8] {
        [137, 80, 78, 71, 13, 10, 26, 10]
            + chunks.flatMap { chunk -> [UInt8] in
                let body = Array(chunk.name.utf8) + chunk.data
                return bytes(chunk.data.count) + body + bytes(checksum(body[...]))
            }
    }

    private static func bytes(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 * 256 + Int($1) }
    }

    /// CRC-32 bit by bit (PNG specification, annex D).
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
        var register: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 {
                register = register & 1 == 1 ? 0xEDB8_8320 ^ register >> 1 : register >> 1
            }
        }
        return Int(~register)
    }
}
