/// What every frame of a moving picture is.
struct FrameFormat: Hashable, Sendable {
    let size: ImageSize
    /// Whether it can hold greys only.
    let isGrey: Bool
    /// Frames a second; nil where nothing tells.
    let rate: Double?
}

/// A moving picture, frame after frame.
protocol FrameSource: AnyObject {
    var format: FrameFormat { get }
    /// Which share of the frames is past; nil where nobody knows how many there are.
    var share: Double? { get }

    /// Goes past a frame; false at the end.
    func skip() throws(VideoDefect) -> Bool

    /// Brings the next frame to a size and colour; false at the end.
    ///
    /// - Parameter result: Room for the bytes of one treated image.
    func next(
        _ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) throws(VideoDefect) -> Bool
}

extension FrameSource {
    var share: Double? { nil }
}

/// A decoded frame: upright, one byte a channel.
struct RawFrame {
    let size: ImageSize
    let channels: Int
    let pixels: [UInt8]

    /// Frames with more pixels are refused: a small file can promise any size. That of 8K video has 33 million.
    static let mostPixels = 36_000_000

    /// Refuses sizes that no memory should be taken for.
    static func check(width: Int, height: Int) throws(VideoDefect) -> ImageSize {
        let most = mostPixels
        guard width > 0, height > 0, width <= most, height <= most, width * height <= most else {
            throw .badSize(width: width, height: height, most: most)
        }
        return ImageSize(decoded: (width, height))
    }

    /// Writes the largest centred part of the wanted shape, resized; its colour must be that of the treatment.
    func fit(_ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>) {
        precondition(treatment.color.channels == channels, "\(channels) channels as \(treatment)")
        pixels.withUnsafeBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            guard size != treatment.size else {
                return result.update(from: base, count: pixels.count)
            }
            let extent = (width: Double(size.width), height: Double(size.height))
            ImageResizer(
                width: size.width, height: size.height, channels: channels,
                part: treatment.size.centered(in: extent), to: treatment.size,
                filter: treatment.filter
            ).resize(base, into: result)
        }
    }

    /// The same in grey (BT.601's luma, with 16 bits behind the point) or with three equal channels.
    func colored(_ color: ImageColor) -> RawFrame {
        switch (channels, color) {
        case (1, .rgb):
            return RawFrame(size: size, channels: 3, pixels: pixels.flatMap { [$0, $0, $0] })
        case (3, .grey):
            let greys = stride(from: 0, to: pixels.count, by: 3).map { place -> UInt8 in
                let red = 19_595 * Int(pixels[place])
                let green = 38_470 * Int(pixels[place + 1])
                let blue = 7_471 * Int(pixels[place + 2])
                return UInt8((red + green + blue + 32_768) >> 16)
            }
            return RawFrame(size: size, channels: 1, pixels: greys)
        default: return self
        }
    }
}
