/// The leanest form of pixels in a PNG file that loses nothing, one for all pictures of an animation.
struct PixelFormat: Equatable {
    /// 1 grey, 2 grey and opacity, 3 red, green, blue, 4 with opacity.
    let channels: Int
    /// A grey or a colour that stands for fully clear pixels and occurs nowhere else: PNG's tRNS, which costs
    /// a dozen bytes where a channel of opacity would cost a quarter of the file.
    let clear: [UInt8]?

    /// The form for `pictures`: no colour where all is grey, no opacity where all is opaque.
    init(for pictures: [Picture]) {
        let isGrey = pictures.allSatisfy(\.isGrey)
        let colours = isGrey ? 1 : 3
        if pictures.allSatisfy(\.isOpaque) {
            (channels, clear) = (colours, nil)
        } else if let free = PixelFormat.freeColour(in: pictures, channels: colours) {
            (channels, clear) = (colours, free)
        } else {
            (channels, clear) = (colours + 1, nil)
        }
    }

    /// The picture in this form.
    func apply(to picture: Picture) -> Picture {
        guard let clear, picture.hasOpacity else { return picture.inChannels(channels) }
        var bytes = picture.inChannels(channels).bytes
        for pixel in 0..<picture.height * picture.width
        where picture.bytes[(pixel + 1) * picture.channels - 1] == 0 {
            for (channel, value) in clear.enumerated() { bytes[pixel * channels + channel] = value }
        }
        return Picture(
            height: picture.height, width: picture.width, channels: channels, bytes: bytes)
    }

    /// The contents of the tRNS chunk: two bytes for each channel (PNG specification, 11.3.2.1).
    var transparency: [UInt8]? { clear.map { $0.flatMap { [0, $0] } } }

    /// A colour no opaque pixel has; nil if a pixel is half clear or all greys are taken.
    ///
    /// Only greys are tried: 256 of them are cheap to count, and few colour pictures have them all.
    private static func freeColour(in pictures: [Picture], channels: Int) -> [UInt8]? {
        var isTaken = [Bool](repeating: false, count: 256)
        for picture in pictures {
            let (count, bytes) = (picture.channels, picture.bytes)
            for start in stride(from: 0, to: bytes.count, by: count) {
                let opacity = picture.hasOpacity ? bytes[start + count - 1] : 255
                guard opacity == 255 else {
                    if opacity == 0 { continue }
                    return nil
                }
                let level = bytes[start]
                if picture.hasColour {
                    guard level == bytes[start + 1], level == bytes[start + 2] else { continue }
                }
                isTaken[Int(level)] = true
            }
        }
        return isTaken.firstIndex(of: false).map {
            [UInt8](repeating: UInt8($0), count: channels)
        }
    }
}
