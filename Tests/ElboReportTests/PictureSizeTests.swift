import ElboReport
import Testing

@Suite("Pictures: sizes and forms")
struct PictureSizeTests {
    @Test("enlarged pixels are squares, in colour too")
    func enlarged() {
        let picture = Picture(
            height: 1, width: 2, channels: 3, bytes: [1, 2, 3, 4, 5, 6])
        let expected: [UInt8] = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]
        #expect(
            picture.enlarged(by: 2)
                == Picture(height: 2, width: 4, channels: 3, bytes: expected + expected))
        #expect(picture.enlarged(by: 1) == picture)
    }

    @Test("reduced pixels are means, at the edges of what is left")
    func reduced() {
        let picture = Picture(height: 2, width: 3, bytes: [10, 20, 7, 30, 41, 8])
        #expect(picture.reduced(by: 2) == Picture(height: 1, width: 2, bytes: [25, 8]))
        let colour = Picture(height: 1, width: 2, channels: 3, bytes: [0, 100, 200, 2, 102, 202])
        #expect(
            colour.reduced(by: 2)
                == Picture(height: 1, width: 1, channels: 3, bytes: [1, 101, 201])
        )
        for factor in 2...4 {
            let whole = Picture(height: 3, width: 5, bytes: (0..<15).map { UInt8($0 * 17) })
            #expect(whole.enlarged(by: factor).reduced(by: factor) == whole)
        }
    }

    @Test(
        "small pictures are enlarged until they are legible, larger ones stay",
        arguments: [
            (28, 28, 3), (17, 23, 3), (8, 8, 8), (1, 1, 64), (64, 64, 1), (63, 2, 2), (200, 9, 1),
        ])
    func legible(height: Int, width: Int, scale: Int) {
        let picture = Picture(
            height: height, width: width, bytes: [UInt8](repeating: 0, count: height * width))
        #expect(picture.legibleScale == scale)
        let fitted = picture.fitting(50)
        #expect(max(fitted.height, fitted.width) <= 50)
        #expect(fitted == picture || max(height, width) > 50)
    }

    @Test("a colour sheet has each tile's pixels where they belong")
    func colourSheet() throws {
        let red = Picture(height: 1, width: 1, channels: 3, bytes: [255, 0, 0]).enlarged(by: 2)
        let sea = Picture(height: 2, width: 1, channels: 3, bytes: [0, 0, 255, 0, 255, 0])
        let sheet = ContactSheet([red, sea, sea], columns: 2, padding: 1, background: .grey(9))
        let r: [UInt8] = [255, 0, 0]
        let b: [UInt8] = [0, 0, 255]
        let g: [UInt8] = [0, 255, 0]
        let p: [UInt8] = [9, 9, 9]
        let rows = [
            [r, r, p, b, p],
            [r, r, p, g, p],
            [p, p, p, p, p],
            [b, p, p, p, p],
            [g, p, p, p, p],
        ]
        #expect(
            sheet.picture
                == Picture(
                    height: 5, width: 5, channels: 3, bytes: rows.flatMap { $0 }.flatMap { $0 }))
    }

    struct Form: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let channels: Int
        let bytes: [UInt8]
        let colourType: UInt8
        let hasKey: Bool

        init(_ name: String, _ channels: Int, _ bytes: [UInt8], type: UInt8, key: Bool = false) {
            testDescription = name
            self.channels = channels
            self.bytes = bytes
            colourType = type
            hasKey = key
        }
    }

    static let forms: [Form] = [
        Form("grey", 1, [1, 2, 3], type: 0),
        Form("grey in three channels", 3, [7, 7, 7, 9, 9, 9], type: 0),
        Form("colour", 3, [7, 7, 8, 9, 9, 9], type: 2),
        Form("opaque grey", 2, [7, 255, 8, 255], type: 0),
        Form("opaque colour", 4, [7, 8, 9, 255], type: 2),
        Form("clear paper, black ink", 2, [0, 0, 0, 255, 1, 255], type: 0, key: true),
        Form(
            "clear paper, colour", 4, [0, 0, 0, 0, 0, 0, 0, 255, 1, 2, 3, 255], type: 2, key: true),
        Form("half clear", 2, [0, 0, 5, 128], type: 4),
        Form("half clear colour", 4, [0, 0, 0, 0, 5, 6, 7, 128], type: 6),
        Form(
            "all greys and clear paper", 2, (0..<256).flatMap { [UInt8($0), 255] } + [0, 0], type: 4
        ),
    ]

    @Test("the file has the leanest form that loses nothing", arguments: forms)
    func lean(_ form: Form) throws {
        let picture = Picture(
            height: 1, width: form.bytes.count / form.channels, channels: form.channels,
            bytes: form.bytes)
        let file = try picture.png()
        let read = try APNGReader(file)
        #expect(read.colourType == form.colourType && read.announced == nil)
        #expect(read.chunks.contains { $0.name == "tRNS" } == form.hasKey)
        expectSame(try APNGReader.pixels(file).bytes, rgba(picture))
    }

    @Test("a comparison holds each picture once")
    func comparisonOnce() throws {
        let tiles = (0..<20).map { index in
            Picture(
                height: 16, width: 16,
                bytes: (0..<256).map { UInt8(truncatingIfNeeded: ($0 + index) &* 40_503 >> 3) })
        }
        let comparison = ImageComparison(
            [.init("original", tiles), .init("again", tiles)], columns: 10, description: "twenty")
        let page = try Page(comparison, width: .full)
        page.expectSound()
        let pixels = page.attributes.filter { $0.name == "src" }.count
        #expect(pixels == 2)
        let single = try Page(ImageGrid(tiles + tiles, columns: 10, description: "all"))
        #expect(page.html.utf8.count < single.html.utf8.count * 5 / 4)
    }
}
