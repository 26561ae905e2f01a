import CPNG

/// Why a picture could not be written as PNG.
public enum PNGError: Error, Equatable, CustomStringConvertible {
    /// The number of bytes is not height × width × channels.
    case wrongSize(expected: Int, actual: Int)
    /// Width, height or number of channels is not one PNG has.
    case unsupported(width: Int, height: Int, channels: Int)
    /// libpng refused, for the reason it gives.
    case notEncoded(reason: String)

    /// One sentence that says what to do.
    public var description: String {
        switch self {
        case .wrongSize(let expected, let actual):
            "The picture has \(actual) bytes where its height, width and channels make \(expected); "
                + "pass height x width x channels bytes."
        case .unsupported(let width, let height, let channels):
            "A picture of \(width) x \(height) with \(channels) channels cannot be a PNG; "
                + "use 1...1000000 pixels a side and 1 to 4 channels."
        case .notEncoded(let reason):
            "libpng could not encode the picture: \(reason)."
        }
    }
}

/// The PNG format, written by libpng.
public enum PNG {
    /// A picture as the bytes of a PNG file.
    ///
    /// - Parameters:
    ///   - width: pixels in a row.
    ///   - height: rows.
    ///   - channels: 1 grey, 2 grey and opacity, 3 red, green, blue, 4 with opacity.
    ///   - bytes: height × width × channels sRGB bytes, the channels of a pixel together.
    /// - Returns: a whole PNG file.
    /// - Throws: `PNGError` if the sizes do not agree or libpng refuses.
    public static func encode(
        width: Int, height: Int, channels: Int, bytes: [UInt8]
    ) throws -> [UInt8] {
        let sides = 1...1_000_000
        guard sides.contains(width), sides.contains(height), (1...4).contains(channels) else {
            throw PNGError.unsupported(width: width, height: height, channels: channels)
        }
        guard bytes.count == width * height * channels else {
            throw PNGError.wrongSize(expected: width * height * channels, actual: bytes.count)
        }
        return PNGChunk.file(
            try chunks(
                of: Picture(height: height, width: width, channels: channels, bytes: bytes),
                transparency: nil))
    }

    /// A picture as the chunks of a PNG file, as its channels are.
    ///
    /// - Parameters:
    ///   - picture: What to encode.
    ///   - transparency: The data of a tRNS chunk; nil for none.
    /// - Throws: `PNGError`.
    static func chunks(of picture: Picture, transparency: [UInt8]?) throws -> [PNGChunk] {
        var chunks = PNGChunk.chunks(of: try written(picture))
        if let transparency, let data = chunks.firstIndex(where: { $0.name == "IDAT" }) {
            chunks.insert(PNGChunk(name: "tRNS", data: transparency), at: data)
        }
        return chunks
    }

    /// The file libpng makes of a picture.
    private static func written(_ picture: Picture) throws -> [UInt8] {
        let bytes = picture.bytes
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = png_uint_32(picture.width)
        image.height = png_uint_32(picture.height)
        image.format = formats[picture.channels - 1]
        defer { png_image_free(&image) }
        // Deflate never grows data by more than a thousandth; the rest is a filter byte a row and headers.
        var size = png_alloc_size_t(bytes.count + picture.height + bytes.count / 500 + 4_096)
        var file = [UInt8](repeating: 0, count: Int(size))
        let done = file.withUnsafeMutableBytes { target in
            bytes.withUnsafeBytes { source in
                png_image_write_to_memory(
                    &image, target.baseAddress, &size, 0, source.baseAddress, 0, nil)
            }
        }
        guard done != 0 else { throw PNGError.notEncoded(reason: message(of: image)) }
        return Array(file.prefix(Int(size)))
    }

    /// libpng's format flags by number of channels; the header's own macros are these sums.
    private static let formats: [png_uint_32] = [
        0,
        png_uint_32(PNG_FORMAT_FLAG_ALPHA),
        png_uint_32(PNG_FORMAT_FLAG_COLOR),
        png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA),
    ]

    private static func message(of image: png_image) -> String {
        withUnsafeBytes(of: image.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
