/// Finds the frames of a GIF file (GIF89a, sections 17 to 26).
struct GIFParser {
    private let bytes: [UInt8]
    private var position = 0
    private var common = 0..<0
    /// The size of the canvas.
    private(set) var size: ImageSize

    /// Reads what stands before the first block.
    init(_ bytes: [UInt8]) throws(VideoDefect) {
        guard !bytes.isEmpty else { throw .empty }
        guard GIFReader.matches(bytes.prefix(6)) else { throw .damaged(reason: "it is no GIF") }
        guard bytes.count >= 13 else { throw .truncated(frame: 0) }
        self.bytes = bytes
        size = ImageSize(decoded: (0, 0))
        position = 6
        let (width, height) = (try number(), try number())
        size = try RawFrame.check(width: width, height: height)
        let flags = try byte()
        position += 2
        common = try colors(flags)
    }

    /// All frames; at least one.
    ///
    /// A file that ends without its trailer, as many do, ends with its last frame.
    mutating func frames() throws(VideoDefect) -> [GIFFrame] {
        var frames: [GIFFrame] = []
        var next = GIFFrame()
        while position < bytes.count {
            switch try byte() {
            case 0x21: try readExtension(&next)
            case 0x2C:
                try readImage(&next, number: frames.count + 1)
                frames.append(next)
                next = GIFFrame()
            case 0x3B:
                position = bytes.count
            case 0 where frames.count > 0: break
            case let other:
                throw .damaged(
                    reason: "byte \(other) where a block should begin, after \(frames.count) frames"
                )
            }
        }
        guard !frames.isEmpty else { throw .truncated(frame: 1) }
        return frames
    }

    private mutating func byte() throws(VideoDefect) -> Int {
        guard position < bytes.count else { throw .truncated(frame: 0) }
        defer { position += 1 }
        return Int(bytes[position])
    }

    private mutating func number() throws(VideoDefect) -> Int {
        let low = try byte()
        return low | (try byte()) << 8
    }

    /// The table of colours that flags announce.
    private mutating func colors(_ flags: Int) throws(VideoDefect) -> Range<Int> {
        guard flags & 0x80 != 0 else { return 0..<0 }
        let count = 3 << (flags & 7 + 1)
        guard position + count <= bytes.count else { throw .truncated(frame: 0) }
        defer { position += count }
        return position..<position + count
    }

    /// Where the data of the next blocks are, up to the empty one.
    private mutating func blocks(frame: Int) throws(VideoDefect) -> [Range<Int>] {
        var blocks: [Range<Int>] = []
        while true {
            guard position < bytes.count else { throw .truncated(frame: frame) }
            let count = try byte()
            guard count > 0 else { return blocks }
            guard position + count <= bytes.count else { throw .truncated(frame: frame) }
            blocks.append(position..<position + count)
            position += count
        }
    }

    /// Takes what a graphic control extension says of the next frame; skips all others.
    private mutating func readExtension(_ frame: inout GIFFrame) throws(VideoDefect) {
        let label = try byte()
        let blocks = try blocks(frame: 0)
        guard label == 0xF9, let control = blocks.first, control.count >= 4 else { return }
        let (flags, low) = (Int(bytes[control.lowerBound]), control.lowerBound + 1)
        frame.delay = Int(bytes[low]) | Int(bytes[low + 1]) << 8
        frame.transparent = flags & 1 == 1 ? Int(bytes[low + 2]) : -1
        frame.disposal =
            switch flags >> 2 & 7 {
            case 2: .background
            case 3: .previous
            default: .keep
            }
    }

    private func isGrey(_ colors: Range<Int>) -> Bool {
        for place in stride(from: colors.lowerBound, to: colors.upperBound, by: 3) {
            let red = bytes[place]
            if bytes[place + 1] != red || bytes[place + 2] != red { return false }
        }
        return true
    }

    private mutating func readImage(_ frame: inout GIFFrame, number place: Int) throws(VideoDefect)
    {
        frame.left = try number()
        frame.top = try number()
        frame.width = try number()
        frame.height = try number()
        _ = try RawFrame.check(width: frame.width, height: frame.height)
        let flags = try byte()
        frame.isInterlaced = flags & 0x40 != 0
        let own = try colors(flags)
        frame.colors = own.isEmpty ? common : own
        guard !frame.colors.isEmpty else {
            throw .damaged(reason: "frame \(place) has no table of colours")
        }
        frame.isGrey = isGrey(frame.colors)
        frame.depth = try byte()
        guard (1...8).contains(frame.depth) else {
            throw .damaged(reason: "frame \(place) has symbols of \(frame.depth) bits")
        }
        frame.blocks = try blocks(frame: place)
    }
}
