/// The frames of a GIF file (GIF87a, GIF89a), each as it is seen: laid over what the frames before left, on white.
final class GIFReader: FrameSource {
    let format: FrameFormat
    private let bytes: [UInt8]
    private let frames: [GIFFrame]
    private var canvas: [UInt8]
    /// What the last frame leaves behind; nil when it stays as it is.
    private var disposal: (() -> Void)?
    private var position = 0

    static func matches(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: Array("GIF87a".utf8)) || start.starts(with: Array("GIF89a".utf8))
    }

    /// Goes through a whole file without unpacking its frames.
    init(_ bytes: [UInt8]) throws(VideoDefect) {
        var parser = try GIFParser(bytes)
        frames = try parser.frames()
        self.bytes = bytes
        let delays = frames.map(\.delay).sorted()
        // What is faster than browsers play is slowed down by them to ten frames a second.
        let delay = delays[delays.count / 2] < 2 ? 10 : delays[delays.count / 2]
        format = FrameFormat(
            size: parser.size, isGrey: frames.allSatisfy(\.isGrey), rate: 100 / Double(delay))
        canvas = []
    }

    var share: Double? { Double(position) / Double(frames.count) }

    func skip() throws(VideoDefect) -> Bool { try advance() }

    func next(
        _ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) throws(VideoDefect) -> Bool {
        guard try advance() else { return false }
        RawFrame(size: format.size, channels: 3, pixels: canvas).colored(treatment.color)
            .fit(treatment, into: result)
        return true
    }

    /// Brings the canvas to the next frame.
    private func advance() throws(VideoDefect) -> Bool {
        guard position < frames.count else { return false }
        let frame = frames[position]
        position += 1
        if canvas.isEmpty {
            canvas = [UInt8](repeating: 255, count: 3 * format.size.width * format.size.height)
        }
        disposal?()
        let before = frame.disposal == .previous ? canvas : []
        let indices = try frame.indices(in: bytes, number: position)
        let colors = bytes[frame.colors]
        colors.withUnsafeBufferPointer { colors in
            indices.withUnsafeBufferPointer { indices in
                paint(frame) { place, pixel in
                    let index = Int(indices[place])
                    guard index != frame.transparent, 3 * index + 2 < colors.count else { return }
                    for channel in 0..<3 { pixel[channel] = colors[3 * index + channel] }
                }
            }
        }
        switch frame.disposal {
        case .keep: disposal = nil
        case .previous: disposal = { [unowned self] in canvas = before }
        case .background:
            disposal = { [unowned self] in
                paint(frame) { _, pixel in
                    for channel in 0..<3 { pixel[channel] = 255 }
                }
            }
        }
        return true
    }

    /// Calls a function with each pixel of a frame that lies on the canvas: its place in the data, and its three numbers.
    private func paint(
        _ frame: GIFFrame, _ body: (_ place: Int, _ pixel: UnsafeMutablePointer<UInt8>) -> Void
    ) {
        let size = format.size
        let width = min(frame.width, size.width - frame.left)
        guard width > 0 else { return }
        canvas.withUnsafeMutableBufferPointer { canvas in
            guard let base = canvas.baseAddress else { return }
            for (line, row) in frame.rows.enumerated() {
                let y = frame.top + row
                guard y < size.height else { continue }
                let first = base + 3 * (y * size.width + frame.left)
                for x in 0..<width { body(line * frame.width + x, first + 3 * x) }
            }
        }
    }
}
