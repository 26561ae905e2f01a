import CPNG
import ElboReport
import Testing

@Suite("Pictures")
struct PictureTests {
    /// Decodes with libpng into the same number of channels.
    private func decoded(_ file: [UInt8], channels: Int) -> (
        width: Int, height: Int, bytes: [UInt8]
    ) {
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        #expect(png_image_begin_read_from_memory(&image, file, file.count) != 0)
        let stored = Int(image.format)
        #expect((stored & Int(PNG_FORMAT_FLAG_ALPHA) != 0) == channels.isMultiple(of: 2))
        #expect((stored & Int(PNG_FORMAT_FLAG_COLOR) != 0) == (channels > 2))
        image.format =
            (channels > 2 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0)
            | (channels.isMultiple(of: 2) ? png_uint_32(PNG_FORMAT_FLAG_ALPHA) : 0)
        var bytes = [UInt8](
            repeating: 0, count: Int(image.width) * Int(image.height) * channels)
        #expect(png_image_finish_read(&image, nil, &bytes, 0, nil) != 0)
        return (Int(image.width), Int(image.height), bytes)
    }

    @Test("what libpng reads back is what was written", arguments: [1, 2, 3, 4])
    func roundTrip(channels: Int) throws {
        for (width, height) in [(1, 1), (7, 3), (28, 28), (301, 1), (1, 200)] {
            let bytes = (0..<width * height * channels).map {
                UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7)
            }
            let file = try PNG.encode(
                width: width, height: height, channels: channels, bytes: bytes)
            let read = decoded(file, channels: channels)
            #expect(read.width == width && read.height == height)
            #expect(read.bytes == bytes)
        }
    }

    @Test("sizes that do not agree are refused with both numbers")
    func refusals() {
        #expect(throws: PNGError.wrongSize(expected: 12, actual: 11)) {
            try PNG.encode(
                width: 2, height: 2, channels: 3, bytes: [UInt8](repeating: 0, count: 11))
        }
        for (width, height, channels) in [
            (0, 1, 1), (1, -1, 1), (1, 1, 0), (1, 1, 5), (2_000_000, 1, 1),
        ] {
            #expect(
                throws: PNGError.unsupported(width: width, height: height, channels: channels)
            ) {
                try PNG.encode(width: width, height: height, channels: channels, bytes: [])
            }
        }
    }

    @Test("numbers become bytes: clamped, rounded, NaN black")
    func values() {
        let picture = Picture(
            height: 1, width: 6, values: [0, 1, 0.5, -3, .infinity, .nan] as [Float])
        #expect(picture.bytes == [0, 255, 128, 0, 255, 0])
    }

    @Test("a sheet of many tiles takes time by their number, not its square")
    func manyTiles() {
        let tile = Picture(height: 2, width: 2, bytes: [1, 2, 3, 4])
        // A square of 100 000 would be 2e10 visits, minutes.
        let start = ContinuousClock.now
        let sheet = ContactSheet(
            [Picture](repeating: tile, count: 100_000), columns: 100, padding: 0)
        #expect(sheet.picture?.height == 2000)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("a sheet has its tiles where they belong and paper between them")
    func sheet() throws {
        let tiles = (1...3).map {
            Picture(height: 2, width: 2, bytes: [UInt8](repeating: UInt8($0 * 10), count: 4))
        }
        let sheet = ContactSheet(tiles, columns: 2, padding: 1, background: .grey(255))
        let picture = try #require(sheet.picture)
        #expect(picture.height == 5 && picture.width == 5 && picture.channels == 1)
        let expected: [UInt8] = [
            10, 10, 255, 20, 20,
            10, 10, 255, 20, 20,
            255, 255, 255, 255, 255,
            30, 30, 255, 255, 255,
            30, 30, 255, 255, 255,
        ]
        #expect(picture.bytes == expected)
    }

    @Test("one colour picture makes the sheet colour; clear paper gives it opacity")
    func mixedSheet() throws {
        let grey = Picture(height: 1, width: 1, bytes: [7])
        let red = Picture(height: 1, width: 1, channels: 3, bytes: [200, 1, 2])
        let picture = try #require(ContactSheet([grey, red], columns: 2, padding: 1).picture)
        #expect(picture.channels == 4)
        #expect(picture.bytes == [7, 7, 7, 255, 0, 0, 0, 0, 200, 1, 2, 255])
    }

    @Test("no pictures make no sheet, and the page says so")
    func emptySheet() throws {
        #expect(ContactSheet([], columns: 3).picture == nil)
        let page = try Page(ImageGrid([], columns: 3, description: "none"))
        #expect(page.html.contains("no pictures"))
        try Page(ImageComparison([], columns: 8, description: "none"), width: .full).expectSound()
        try Page(ImageStrip([], description: "none")).expectSound()
    }
}
