import ElboReport
import Testing

/// A GIF file taken apart by the letter of GIF89a, independently of what writes it.
struct GIFReader {
    var width = 0
    var height = 0
    var repeats: Int?
    var delays: [Int] = []
    /// Red, green and blue of each pixel of each frame.
    var frames: [[UInt8]] = []

    init(_ file: [UInt8]) throws {
        try #require(Array(file.prefix(6)) == Array("GIF89a".utf8))
        func word(_ place: Int) -> Int { Int(file[place]) + 256 * Int(file[place + 1]) }
        (width, height) = (word(6), word(8))
        try #require(file[10] & 0x80 != 0)
        let colours = 2 << Int(file[10] & 7)
        let table = Array(file[13..<13 + 3 * colours])
        var place = 13 + 3 * colours
        func blocks() -> [UInt8] {
            var data: [UInt8] = []
            while file[place] != 0 {
                data += file[place + 1...place + Int(file[place])]
                place += Int(file[place]) + 1
            }
            place += 1
            return data
        }
        while file[place] != 0x3B {
            if file[place] == 0x21 {
                let label = file[place + 1]
                place += 2
                let data = blocks()
                if label == 0xF9 { delays.append(Int(data[1]) + 256 * Int(data[2])) }
                if label == 0xFF { repeats = Int(data[12]) + 256 * Int(data[13]) }
            } else {
                try #require(file[place] == 0x2C && file[place + 9] == 0)
                #expect(word(place + 5) == width && word(place + 7) == height)
                let depth = Int(file[place + 10])
                place += 11
                let symbols = Self.expanded(blocks(), depth: depth)
                try #require(symbols.count == width * height)
                frames.append(symbols.flatMap { table[3 * $0..<3 * $0 + 3] })
            }
        }
        #expect(place == file.count - 1)
    }

    private static func expanded(_ data: [UInt8], depth: Int) -> [Int] {
        let (clear, end) = (1 << depth, 1 << depth + 1)
        var table: [[Int]] = []
        var (length, bit) = (depth + 1, 0)
        var last: [Int]?
        var result: [Int] = []
        while bit + length <= data.count * 8 {
            let code = (0..<length).reduce(0) {
                $0 | Int(data[(bit + $1) / 8] >> UInt8((bit + $1) % 8) & 1) << $1
            }
            bit += length
            if code == end { return result }
            if code == clear {
                table = (0..<clear).map { [$0] } + [[], []]
                (length, last) = (depth + 1, nil)
                continue
            }
            let string =
                code < table.count ? table[code] : (last ?? []) + [last?.first ?? 0]
            result += string
            if let last, table.count < 4096 { table.append(last + [string[0]]) }
            if table.count == 1 << length, length < 12 { length += 1 }
            last = string
        }
        Issue.record("the data have no end")
        return result
    }
}

@Suite("GIF")
struct GIFTests {
    private func noise(_ count: Int, below limit: Int = 256, seed: UInt64 = 1) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(Int(state >> 40) % limit)
        }
    }

    @Test(
        "grey pictures come back exactly, whatever the codes do",
        arguments: [
            (1, 1, 256), (1, 2, 1), (28, 28, 256), (90, 91, 2), (120, 77, 256), (64, 64, 17),
        ])
    func grey(height: Int, width: Int, levels: Int) throws {
        let frames = (0..<3).map { seed in
            Picture(
                height: height, width: width,
                bytes: noise(height * width, below: levels, seed: UInt64(seed)))
        }
        let read = try GIFReader(MovingPicture(frames, framesPerSecond: 20).gif())
        #expect(read.width == width && read.height == height)
        #expect(read.frames == frames.map { $0.bytes.flatMap { [$0, $0, $0] } })
        #expect(read.delays == [5, 5, 5] && read.repeats == 0)
    }

    @Test("long runs, which make the longest strings, come back exactly")
    func runs() throws {
        let bytes = (0..<300 * 300).map { UInt8($0 / 7001) }
        let picture = Picture(height: 300, width: 300, bytes: bytes)
        let read = try GIFReader(MovingPicture([picture]).gif())
        #expect(read.frames == [bytes.flatMap { [$0, $0, $0] }])
    }

    @Test("up to 256 colours come back exactly")
    func fewColours() throws {
        let palette = noise(256 * 3)
        let bytes = noise(900, seed: 3).flatMap { palette[3 * Int($0)..<3 * Int($0) + 3] }
        let picture = Picture(height: 30, width: 30, channels: 3, bytes: bytes)
        #expect(try GIFReader(MovingPicture([picture]).gif()).frames == [bytes])
    }

    @Test("more colours come back near: a smooth picture within a few levels")
    func manyColours() throws {
        let bytes = (0..<64 * 64).flatMap { place -> [UInt8] in
            let (row, column) = (place / 64, place % 64)
            return [UInt8(2 * row + 60), UInt8(2 * column + 50), UInt8(row + column)]
        }
        let picture = Picture(height: 64, width: 64, channels: 3, bytes: bytes)
        let read = try GIFReader(MovingPicture([picture]).gif()).frames[0]
        let errors = zip(bytes, read).map { abs(Int($0) - Int($1)) }
        #expect(errors.reduce(0, +) < 4 * errors.count)
        #expect((errors.max() ?? 0) <= 16)
    }

    @Test("how long and how often", arguments: [(20, 0, 5, 0), (30, 1, 3, nil), (100, 4, 2, 3)])
    func timing(perSecond: Int, plays: Int, delay: Int, repeats: Int?) throws {
        let picture = Picture(height: 1, width: 1, bytes: [9])
        let read = try GIFReader(
            MovingPicture([picture, picture], framesPerSecond: perSecond, plays: plays).gif())
        #expect(read.delays == [delay, delay] && read.repeats == repeats)
    }

    @Test("a side longer than GIF can count is refused")
    func tooLarge() {
        let picture = Picture(height: 1, width: 65_536, bytes: [UInt8](repeating: 0, count: 65_536))
        #expect(throws: GIFError.tooLarge(width: 65_536, height: 1)) {
            try MovingPicture([picture]).gif()
        }
    }
}
