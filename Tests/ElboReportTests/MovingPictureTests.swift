import ElboReport
import Testing

@Suite("Animated PNG")
struct MovingPictureTests {
    /// Noise, which no compression makes small.
    private func picture(_ height: Int, _ width: Int, channels: Int, seed: Int) -> Picture {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        return Picture(
            height: height, width: width, channels: channels,
            bytes: (0..<height * width * channels).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            })
    }

    @Test("the chunks are those of the specification, the pixels those given", arguments: [1, 3])
    func structure(channels: Int) throws {
        let frames = (0..<5).map { picture(7, 11, channels: channels, seed: $0) }
        var done: [Int] = []
        let file = try MovingPicture(frames, framesPerSecond: 25, plays: 3).png {
            done.append($0)
        }
        #expect(done == [1, 2, 3, 4, 5])
        let read = try APNGReader(file)
        #expect(read.colourType == (channels == 1 ? 0 : 2))
        #expect(read.announced?.frames == 5 && read.announced?.plays == 3)
        #expect(read.sequence == Array(0..<read.sequence.count))
        #expect(read.controls.count == 5 && read.frames.count == 5)
        for control in read.controls {
            #expect(control.width == 11 && control.height == 7)
            #expect(control.left == 0 && control.top == 0)
            #expect(control.delayNumerator == 1 && control.delayDenominator == 25)
            #expect(control.dispose == 0 && control.blend == 0)
        }
        // acTL and the first fcTL stand before the first IDAT; what follows is fdAT.
        let names = read.chunks.map(\.name)
        let data = try #require(names.firstIndex(of: "IDAT"))
        #expect(names[..<data].contains("acTL") && names[data - 1] == "fcTL")
        #expect(!names[(data + 1)...].drop { $0 == "IDAT" }.contains("IDAT"))
        for (frame, given) in zip(read.frames, frames) {
            #expect(try APNGReader.pixels(frame).bytes == rgba(given))
        }
        #expect(try MovingPicture(frames, framesPerSecond: 25, plays: 3).png() == file)
    }

    @Test("a program that knows only PNG reads the first frame")
    func firstFrame() throws {
        let frames = (0..<3).map { picture(5, 4, channels: 3, seed: $0) }
        let read = try APNGReader.pixels(MovingPicture(frames).png())
        #expect(read.width == 4 && read.height == 5 && read.bytes == rgba(frames[0]))
    }

    @Test("a frame of many data chunks keeps one count")
    func largeFrames() throws {
        // libpng cuts its data after 8 kB.
        let frames = (0..<2).map { picture(200, 200, channels: 3, seed: $0) }
        let read = try APNGReader(MovingPicture(frames).png())
        #expect(read.chunks.count { $0.name == "fdAT" } > 1)
        #expect(read.sequence == Array(0..<read.sequence.count))
        #expect(try APNGReader.pixels(read.frames[1]).bytes == rgba(frames[1]))
    }

    @Test("all frames have one form: colour in the last makes all of them colour")
    func mixedFrames() throws {
        let grey = picture(3, 3, channels: 1, seed: 0)
        let colour = picture(3, 3, channels: 3, seed: 1)
        let read = try APNGReader(MovingPicture([grey, colour]).png())
        #expect(read.colourType == 2)
        #expect(try APNGReader.pixels(read.frames[0]).bytes == rgba(grey))
        #expect(try APNGReader.pixels(read.frames[1]).bytes == rgba(colour))
    }

    @Test("clear paper stays clear in every frame")
    func clearPaper() throws {
        let sheets = (0..<3).map { seed in
            ContactSheet([0, 1].map { picture(2, 2, channels: 3, seed: seed + $0) }, columns: 2)
        }
        let pictures = try sheets.map { try #require($0.picture) }
        let read = try APNGReader(MovingPicture(pictures).png())
        #expect(read.colourType == 2 && read.chunks.contains { $0.name == "tRNS" })
        for (frame, given) in zip(read.frames, pictures) {
            expectSame(try APNGReader.pixels(frame).bytes, rgba(given))
        }
    }

    @Test("a moving figure has a still first frame for print and for less motion")
    func page() throws {
        let sheets = (0..<4).map { seed in
            ContactSheet([0, 1].map { picture(4, 4, channels: 1, seed: seed + $0) }, columns: 2)
        }
        let page = try Page(MovingGrid(sheets, columnLabels: ["z1", "z2"], description: "two"))
        page.expectSound()
        #expect(page.elements.isSuperset(of: ["picture", "source", "img"]))
        #expect(
            page.attributes.contains {
                $0.name == "media" && $0.value.contains("prefers-reduced-motion:no-preference")
            })
        try Page(MovingGrid([], description: "none")).expectSound()
    }
}

/// Red, green, blue and opacity of each pixel.
func rgba(_ picture: Picture) -> [UInt8] {
    stride(from: 0, to: picture.bytes.count, by: picture.channels).flatMap { start -> [UInt8] in
        let own = Array(picture.bytes[start..<start + picture.channels])
        switch picture.channels {
        case 1: return [own[0], own[0], own[0], 255]
        case 2: return [own[0], own[0], own[0], own[1]]
        case 3: return own + [255]
        default: return own
        }
    }
}

/// Expects the same pixels; the colour of clear ones does not matter.
func expectSame(
    _ left: [UInt8], _ right: [UInt8], at place: SourceLocation = #_sourceLocation
) {
    #expect(left.count == right.count, sourceLocation: place)
    for pixel in stride(from: 0, to: min(left.count, right.count), by: 4) {
        let (a, b) = (left[pixel..<pixel + 4], right[pixel..<pixel + 4])
        #expect(
            a.last == b.last && (a.last == 0 || a == b), "pixel \(pixel / 4)",
            sourceLocation: place)
    }
}
