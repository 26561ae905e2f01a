/// The frames of an animated PNG, each as it is seen: laid over what the frames before left, on white.
final class APNGReader: FrameSource {
    let format: FrameFormat
    private let bytes: [UInt8]
    private let parsed: APNGParser
    /// Red, green, blue and opacity of each pixel.
    private var canvas: [UInt8] = []
    /// What becomes of the canvas before the next frame; nil when it stays as it is.
    private var disposal: (() -> Void)?
    private var position = 0

    static func matches(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: APNGParser.signature)
    }

    /// Goes through a whole file without unpacking its frames.
    init(_ bytes: [UInt8]) throws(VideoDefect) {
        self.bytes = bytes
        parsed = try APNGParser(bytes)
        let delays = parsed.frames.map(\.delay).sorted()
        // What is faster than browsers play is slowed down by them to ten frames a second.
        let delay = delays[delays.count / 2] < 0.011 ? 0.1 : delays[delays.count / 2]
        let first = PNGFrame(parsed, 0, of: bytes).file
        let isGrey: Bool
        do throws(ImageDefect) {
            isGrey = try first.withUnsafeBufferPointer { bytes throws(ImageDefect) in
                try ImageHeader(bytes).isGrey
            }
        } catch { throw .damaged(reason: "frame 1 is \(error)") }
        format = FrameFormat(size: parsed.size, isGrey: isGrey, rate: 1 / delay)
    }

    var share: Double? { Double(position) / Double(parsed.frames.count) }

    func skip() throws(VideoDefect) -> Bool { try advance() }

    func next(
        _ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) throws(VideoDefect) -> Bool {
        guard try advance() else { return false }
        let count = format.size.width * format.size.height
        let seen = [UInt8](unsafeUninitializedCapacity: 3 * count) { seen, size in
            for pixel in 0..<count {
                let opacity = Int(canvas[4 * pixel + 3])
                for channel in 0..<3 {
                    let value = Int(canvas[4 * pixel + channel])
                    seen[3 * pixel + channel] = UInt8(
                        (value * opacity + 255 * (255 - opacity) + 127) / 255)
                }
            }
            size = 3 * count
        }
        RawFrame(size: format.size, channels: 3, pixels: seen).colored(treatment.color)
            .fit(treatment, into: result)
        return true
    }

    /// Brings the canvas to the next frame.
    private func advance() throws(VideoDefect) -> Bool {
        guard position < parsed.frames.count else { return false }
        let frame = parsed.frames[position]
        position += 1
        if canvas.isEmpty {
            canvas = [UInt8](repeating: 0, count: 4 * format.size.width * format.size.height)
        }
        disposal?()
        // The first frame has nothing before it to go back to.
        let before = frame.disposal == .previous && position > 1 ? canvas : nil
        let file = PNGFrame(parsed, position - 1, of: bytes).file
        do throws(ImageDefect) {
            try file.withUnsafeBufferPointer { file throws(ImageDefect) in
                let image = try DecodedImage(withOpacity: file)
                lay(frame, image.pixels)
            }
        } catch .truncated {
            throw .truncated(frame: position)
        } catch { throw .damaged(reason: "frame \(position) is \(error)") }
        disposal =
            switch (frame.disposal, before) {
            case (.keep, _): nil
            case (.previous, let before?): { [unowned self] in canvas = before }
            default: { [unowned self] in clear(frame) }
            }
        return true
    }

    private func lay(_ frame: APNGFrame, _ pixels: UnsafePointer<UInt8>) {
        forEachRow(of: frame) { row, canvas in
            let source = pixels + 4 * row * frame.width
            guard frame.isLaidOver else {
                return canvas.update(from: source, count: 4 * frame.width)
            }
            for pixel in 0..<frame.width {
                over(source + 4 * pixel, canvas + 4 * pixel)
            }
        }
    }

    private func clear(_ frame: APNGFrame) {
        forEachRow(of: frame) { _, canvas in canvas.update(repeating: 0, count: 4 * frame.width) }
    }

    private func forEachRow(
        of frame: APNGFrame, _ body: (_ row: Int, _ canvas: UnsafeMutablePointer<UInt8>) -> Void
    ) {
        let width = format.size.width
        canvas.withUnsafeMutableBufferPointer { canvas in
            guard let base = canvas.baseAddress else { return }
            for row in 0..<frame.height {
                body(row, base + 4 * ((frame.top + row) * width + frame.left))
            }
        }
    }
}

/// A pixel laid over another (Porter and Duff 1984, over; not premultiplied).
private func over(_ source: UnsafePointer<UInt8>, _ below: UnsafeMutablePointer<UInt8>) {
    let (own, other) = (255 * Int(source[3]), (255 - Int(source[3])) * Int(below[3]))
    let all = own + other
    guard all > 0 else { return }
    for channel in 0..<3 {
        let sum = Int(source[channel]) * own + Int(below[channel]) * other
        below[channel] = UInt8((sum + all / 2) / all)
    }
    below[3] = UInt8((all + 127) / 255)
}
