import ElboData
import Testing

@Suite("Resizing") struct ImageResizingTests {
    @Test("agrees with Pillow's fit", arguments: 0..<ImageFixture.resized.count)
    func pillow(_ index: Int) throws {
        let expected = ImageFixture.resized[index]
        let name = try #require(expected.name)
        let data = try readImage(
            Fixtures.bytes("Images/\(name)"),
            size: ImageSize(width: expected.width, height: expected.height),
            color: expected.channels == 3 ? .rgb : .grey)
        #expect(data.itemShape == [expected.height, expected.width, expected.channels])
        // Pillow rounds between the two axes; a JPEG is shrunk in the decoder first.
        #expect(distance(data.bytes, expected.pixels) <= (name.hasSuffix(".png") ? 1 : 3))
    }

    @Test("a constant image stays constant", arguments: ["7x5", "64x64", "200x3", "1x1"])
    func constant(_ size: String) throws {
        for value: UInt8 in [0, 1, 77, 254, 255] {
            let file = PNGFile.plain(value, width: 50, height: 31)
            let bytes = try readImage(file, size: ImageSize(size)).bytes
            #expect(bytes.allSatisfy { $0 == value })
        }
    }

    @Test("shrinking by a whole factor keeps the mean", arguments: [2, 3, 4, 8])
    func mean(_ factor: Int) throws {
        // A hill that is flat near the borders, where pixels count less often.
        let side = 24 * factor
        let pixels = (0..<side * side).map { index -> UInt8 in
            let x = Double(index % side) / Double(side)
            let y = Double(index / side) / Double(side)
            let inside = max(0, x * (1 - x) - 0.16) * max(0, y * (1 - y) - 0.16)
            return UInt8(40 + (inside * 24_000).rounded())
        }
        func mean(_ bytes: [UInt8]) -> Double {
            Double(bytes.reduce(0) { $0 + Int($1) }) / Double(bytes.count)
        }
        let file = PNGFile.encode(width: side, height: side, channels: 1, pixels)
        let small = try readImage(file, size: ImageSize("24")).bytes
        #expect(Set(small).count > 10)
        #expect(abs(mean(small) - mean(pixels)) < 0.1)
    }

    @Test(
        "a chequerboard of single pixels becomes grey, not a false pattern",
        arguments: [2, 3, 5, 7])
    func chequerboard(_ factor: Int) throws {
        let side = 32 * factor
        let pixels = (0..<side * side).map { UInt8(($0 % side + $0 / side) % 2 * 255) }
        let file = PNGFile.encode(width: side, height: side, channels: 1, pixels)
        let small = try readImage(file, size: ImageSize("32")).bytes
        // Whatever the factor, the border sees half of the kernel.
        let inner = (2..<30).flatMap { small[$0 * 32 + 2..<$0 * 32 + 30] }
        #expect(inner.allSatisfy { abs(Int($0) - 127) <= 3 }, "\(Set(inner).sorted())")
    }

    @Test("an image of the wanted size is not touched")
    func untouched() throws {
        let pixels = (0..<20 * 12).map { UInt8($0 * 37 % 256) }
        let file = PNGFile.encode(width: 20, height: 12, channels: 1, pixels)
        #expect(try readImage(file, size: ImageSize("20x12")).bytes == pixels)
    }

    @Test("the middle is kept: what is cut off does not matter")
    func cropping() throws {
        // A white band on each side of a ramp; a little of it is within reach of the kernel.
        let pixels = (0..<16).flatMap { y in (0..<48).map { x in x / 16 == 1 ? UInt8(8 * y) : 255 }
        }
        let file = PNGFile.encode(width: 48, height: 16, channels: 1, pixels)
        let middle = try readImage(file, size: ImageSize("16")).bytes
        #expect(
            distance(middle, (0..<256).map { UInt8(8 * ($0 / 16)) }) == 0)
    }

    @Test("an image is resized upright", arguments: 1...8)
    func orientation(_ orientation: Int) throws {
        let name = "orientation-\(orientation).png"
        let upright = try #require(ImageFixture.expected[name])
        let plain = PNGFile.encode(
            width: upright.width, height: upright.height, channels: 3, Array(upright.pixels))
        for size in ["4x3", "3x4", "9x9"] {
            let expected = try readImage(plain, size: ImageSize(size))
            let data = try readImage(Fixtures.bytes("Images/\(name)"), size: ImageSize(size))
            #expect(data.itemShape == expected.itemShape)
            // Sums run in another order.
            #expect(distance(data.bytes, expected.bytes) <= 1)
        }
    }

    @Test(
        "sizes are read as they are written",
        arguments: [("64", "64x64"), ("64x48", "64x48"), ("1x16384", "1x16384")])
    func sizes(_ text: String, _ description: String) {
        #expect(ImageSize(text)?.description == description)
    }

    @Test(
        "what is no size is refused",
        arguments: ["", "x", "0", "64x", "x64", "64x0", "-1", "16385", "64x48x3", "6 4", "64X48"])
    func noSizes(_ text: String) {
        #expect(ImageSize(text) == nil)
    }
}
