/// The frames of a YUV4MPEG2 stream (`.y4m`), 8 bits a sample, with chroma as fine as luma, coarser, or absent.
///
/// Colours are those of BT.601. Luma from 16 to 235 is stretched to 0 to 255, unless the header says that the range
/// is full; streams without chroma (`Cmono`) are full, as ffmpeg writes them. Coarse chroma is repeated.
final class Y4MReader: FrameSource {
    let format: FrameFormat
    private let reader: ByteReader
    private let chroma: Chroma
    private let isFull: Bool
    private var frames = 0

    /// How many luma samples share a chroma sample along each axis; nil for none.
    private typealias Chroma = (across: Int, down: Int)?

    static let magic = Array("YUV4MPEG2".utf8)

    /// Reads the header.
    init(_ reader: ByteReader) throws(VideoDefect) {
        self.reader = reader
        let words = try Y4MReader.line(of: reader, atMost: 4096, frame: 0)
        guard words.first.map({ Array($0.utf8) }) == Y4MReader.magic else {
            throw .damaged(reason: "it does not begin with YUV4MPEG2")
        }
        var (width, height) = (0, 0)
        var (rate, chroma, isFull): (Double?, String, Bool?) = (nil, "420", nil)
        for word in words.dropFirst() {
            let value = String(word.dropFirst())
            switch word.first {
            case "W": width = Int(value) ?? 0
            case "H": height = Int(value) ?? 0
            case "F": rate = Y4MReader.rate(value)
            case "C": chroma = value
            case "X" where value.hasPrefix("COLORRANGE="): isFull = value.hasSuffix("FULL")
            default: break
            }
        }
        let size = try RawFrame.check(width: width, height: height)
        self.chroma = try Y4MReader.chroma(chroma)
        self.isFull = isFull ?? (self.chroma == nil)
        format = FrameFormat(size: size, isGrey: self.chroma == nil, rate: rate)
    }

    /// Frames a second of a text such as 30000:1001.
    private static func rate(_ text: String) -> Double? {
        let parts = text.split(separator: ":").map { Double($0) }
        guard parts.count == 2, let above = parts[0], let below = parts[1], above > 0, below > 0,
            (0.001...100_000).contains(above / below)
        else { return nil }
        return above / below
    }

    private static func chroma(_ text: String) throws(VideoDefect) -> Chroma {
        switch text {
        case "420", "420jpeg", "420mpeg2", "420paldv": return (2, 2)
        case "422": return (2, 1)
        case "440": return (1, 2)
        case "411": return (4, 1)
        case "444": return (1, 1)
        case "mono": return nil
        default:
            throw .unsupported(
                reason:
                    "samples C\(text.shortened(to: 20)); convert with ffmpeg -i in.y4m -pix_fmt yuv420p out.y4m"
            )
        }
    }

    /// The words of the next line.
    private static func line(of reader: ByteReader, atMost limit: Int, frame: Int)
        throws(VideoDefect) -> [String]
    {
        do {
            let ahead = try reader.peek(limit)
            guard let end = ahead.firstIndex(of: 10) else {
                throw ahead.count < limit
                    ? VideoDefect.truncated(frame: frame)
                    : .damaged(reason: "line \(frame + 1) has no end")
            }
            let line = try reader.bytes(end - ahead.startIndex + 1)
            return String(decoding: line.dropLast(), as: UTF8.self).split(separator: " ")
                .map(String.init)
        } catch {
            throw VideoDefect(error, frame: frame)
        }
    }

    /// Samples of one chroma plane.
    private var chromaExtents: (width: Int, height: Int) {
        guard let chroma else { return (0, 0) }
        return (
            (format.size.width + chroma.across - 1) / chroma.across,
            (format.size.height + chroma.down - 1) / chroma.down
        )
    }

    /// The bytes of the next frame: luma, then both chroma planes; nil at the end.
    private func planes() throws(VideoDefect) -> [UInt8]? {
        do {
            guard try !reader.peek(1).isEmpty else {
                if frames == 0 { throw VideoDefect.truncated(frame: 1) }
                return nil
            }
            frames += 1
            let words = try Y4MReader.line(of: reader, atMost: 1024, frame: frames)
            guard words.first == "FRAME" else {
                throw VideoDefect.damaged(reason: "FRAME is missing before frame \(frames)")
            }
            let (width, height) = chromaExtents
            let count = format.size.width * format.size.height + 2 * width * height
            // No memory for a promise that the file cannot keep.
            if let rest = reader.remainingAtMost, rest < count {
                throw VideoDefect.truncated(frame: frames)
            }
            return try reader.numbers(count)
        } catch {
            throw VideoDefect(error, frame: frames)
        }
    }

    func skip() throws(VideoDefect) -> Bool { try planes() != nil }

    func next(
        _ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) throws(VideoDefect) -> Bool {
        guard let planes = try planes() else { return false }
        let luma = planes.prefix(format.size.width * format.size.height)
        let frame =
            switch treatment.color {
            case .grey: RawFrame(size: format.size, channels: 1, pixels: luma.map(grey))
            case .rgb: RawFrame(size: format.size, channels: 3, pixels: colors(planes))
            }
        frame.fit(treatment, into: result)
        return true
    }

    /// Luma from 0 to 255.
    private func grey(_ luma: UInt8) -> UInt8 {
        isFull ? luma : clamped(((Int(luma) - 16) * 76_309 + 32_768) >> 16)
    }

    /// Red, green and blue (BT.601), in numbers of 16 bits behind the point.
    private func colors(_ planes: [UInt8]) -> [UInt8] {
        let (width, height) = (format.size.width, format.size.height)
        guard let chroma else { return planes.flatMap { [$0, $0, $0] } }
        let (across, down) = chromaExtents
        let (blues, reds) = (width * height, width * height + across * down)
        let (scale, low) = isFull ? (65_536, 0) : (76_309, 16)
        let (red, blue) = isFull ? (91_881, 116_130) : (104_597, 132_201)
        let (greenOfBlue, greenOfRed) = isFull ? (22_554, 46_802) : (25_675, 53_279)
        return [UInt8](unsafeUninitializedCapacity: 3 * width * height) { result, count in
            for y in 0..<height {
                let row = y / chroma.down * across
                for x in 0..<width {
                    let place = row + x / chroma.across
                    let light = (Int(planes[y * width + x]) - low) * scale + 32_768
                    let u = Int(planes[blues + place]) - 128
                    let v = Int(planes[reds + place]) - 128
                    let to = 3 * (y * width + x)
                    result[to] = clamped((light + red * v) >> 16)
                    result[to + 1] = clamped((light - greenOfBlue * u - greenOfRed * v) >> 16)
                    result[to + 2] = clamped((light + blue * u) >> 16)
                }
            }
            count = 3 * width * height
        }
    }
}

private func clamped(_ value: Int) -> UInt8 { UInt8(min(max(value, 0), 255)) }
