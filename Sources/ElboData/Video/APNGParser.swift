/// One frame of an animated PNG, still packed.
struct APNGFrame {
    /// What a frame leaves for the next one.
    enum Disposal: Int {
        case keep, background, previous
    }

    var left = 0
    var top = 0
    var width = 0
    var height = 0
    /// Seconds.
    var delay = 0.0
    var disposal = Disposal.keep
    /// Whether it is laid over what is there; else it takes its place, opacity too.
    var isLaidOver = false
    /// Where its compressed data are in the file.
    var data: [Range<Int>] = []
}

/// Finds the frames of an animated PNG (Portable Network Graphics, third edition, section 11.3.6 of the W3C's recommendation of 2025).
struct APNGParser {
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    private let bytes: [UInt8]
    private var position = APNGParser.signature.count
    /// The size of the canvas.
    private(set) var size = ImageSize(decoded: (0, 0))
    /// The body of the header, whose first eight bytes are the size.
    private(set) var header: Range<Int> = 0..<0
    /// Colours and opacities of all frames: chunks as they are in the file.
    private(set) var shared: [Range<Int>] = []
    /// From the first on; a picture without animation is one frame.
    private(set) var frames: [APNGFrame] = []

    /// Goes through a whole file.
    init(_ bytes: [UInt8]) throws(VideoDefect) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.starts(with: APNGParser.signature) else {
            throw .damaged(reason: "it is no PNG")
        }
        self.bytes = bytes
        var isAnimated = false
        var announced: APNGFrame?
        var stills: [Range<Int>] = []
        var hasEnd = false
        while !hasEnd {
            let (kind, body) = try chunk()
            switch kind {
            case "IHDR":
                guard body.count == 13 else { throw .damaged(reason: "its header is no header") }
                header = body
                size = try RawFrame.check(
                    width: number(body.lowerBound), height: number(body.lowerBound + 4))
            case "PLTE", "tRNS":
                shared.append(body.lowerBound - 8..<body.upperBound + 4)
            case "acTL":
                isAnimated = true
            case "fcTL":
                if let announced { try finish(announced) }
                announced = try control(body)
            case "IDAT":
                stills.append(body)
                // Without words of its own before it this is a picture for those who know no animations.
                announced?.data.append(body)
            case "fdAT":
                guard body.count >= 4, announced != nil else {
                    throw .damaged(reason: "data of a frame that nothing announces")
                }
                announced?.data.append(body.dropFirst(4))
            case "IEND":
                hasEnd = true
            default: break
            }
        }
        guard !header.isEmpty else { throw .damaged(reason: "it has no header") }
        if let announced { try finish(announced) }
        if !isAnimated || frames.isEmpty {
            frames = []
            var still = APNGFrame()
            (still.width, still.height, still.data) = (size.width, size.height, stills)
            try finish(still)
        }
    }

    /// The next chunk's name, and where its body is.
    private mutating func chunk() throws(VideoDefect) -> (kind: String, body: Range<Int>) {
        guard position + 8 <= bytes.count else { throw .truncated(frame: frames.count + 1) }
        let count = number(position)
        let kind = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
        guard count <= bytes.count - position - 12 else {
            throw .truncated(frame: frames.count + 1)
        }
        let body = position + 8..<position + 8 + count
        position += count + 12
        guard
            PNGFrame.checksum(bytes[body.lowerBound - 4..<body.upperBound])
                == number(body.upperBound)
        else {
            throw .damaged(reason: "a chunk of frame \(frames.count + 1) has another checksum")
        }
        return (kind, body)
    }

    /// Four bytes, the highest first.
    private func number(_ place: Int) -> Int {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private func control(_ body: Range<Int>) throws(VideoDefect) -> APNGFrame {
        let place = body.lowerBound
        guard body.count == 26 else {
            throw .damaged(reason: "what is said of frame \(frames.count + 1) is not 26 bytes")
        }
        var frame = APNGFrame()
        (frame.width, frame.height) = (number(place + 4), number(place + 8))
        (frame.left, frame.top) = (number(place + 12), number(place + 16))
        guard frame.width > 0, frame.height > 0, frame.left + frame.width <= size.width,
            frame.top + frame.height <= size.height
        else { throw .damaged(reason: "frame \(frames.count + 1) does not lie on the picture") }
        let share = number(place + 20)
        // A denominator of 0 counts as 100.
        frame.delay = Double(share >> 16) / Double(share & 0xffff == 0 ? 100 : share & 0xffff)
        guard let disposal = APNGFrame.Disposal(rawValue: Int(bytes[place + 24])),
            bytes[place + 25] < 2
        else { throw .damaged(reason: "frame \(frames.count + 1) is laid as nothing says") }
        frame.disposal = disposal
        frame.isLaidOver = bytes[place + 25] == 1
        return frame
    }

    private mutating func finish(_ frame: APNGFrame) throws(VideoDefect) {
        guard !frame.data.isEmpty else { throw .truncated(frame: frames.count + 1) }
        frames.append(frame)
    }
}
