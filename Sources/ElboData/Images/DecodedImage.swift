import CElboImages

/// What an image file says before its pixels.
struct ImageHeader: Sendable {
    /// The size when held upright.
    let size: ImageSize
    /// Whether the file can hold greys only.
    let isGrey: Bool

    /// Reads the header of a file in memory.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImageDefect) {
        var image = elbo_image()
        let status = elbo_image_read_header(
            bytes.baseAddress, bytes.count,
            Int64(DecodedImage.mostPixels), &image)
        try DecodedImage.check(status, image, bytes.count)
        size = ImageOrientation(exif: Int(image.orientation))
            .turned(ImageSize(decoded: (Int(image.width), Int(image.height))))
        isGrey = image.file_channels == 1
    }
}

/// The pixels of an image file, one byte a channel, as they are stored: not turned upright yet.
struct DecodedImage: ~Copyable {
    /// Images with more pixels are refused: a small file can unpack to any size.
    static let mostPixels = 100_000_000

    private var image = elbo_image()
    let channels: Int

    /// Decodes a file in memory; transparent parts become white.
    ///
    /// - Parameters:
    ///   - least: a JPEG may come out smaller than it is, by a power of two, but with no side below
    ///     these; nil for the full size.
    init(
        _ bytes: UnsafeBufferPointer<UInt8>, color: ImageColor, least: ImageSize? = nil
    ) throws(ImageDefect) {
        channels = color.channels
        let status = elbo_image_decode(
            bytes.baseAddress, bytes.count,
            Int64(DecodedImage.mostPixels), Int32(color.channels), Int32(least?.width ?? 0),
            Int32(least?.height ?? 0), &image)
        try DecodedImage.check(status, image, bytes.count)
    }

    /// Decodes a PNG file in memory to four channels, the last of them opacity.
    init(withOpacity bytes: UnsafeBufferPointer<UInt8>) throws(ImageDefect) {
        channels = 4
        let status = elbo_image_decode(
            bytes.baseAddress, bytes.count, Int64(RawFrame.mostPixels), 4, 0, 0, &image)
        try DecodedImage.check(status, image, bytes.count)
    }

    deinit {
        var image = image
        elbo_image_free(&image)
    }

    var pixels: UnsafePointer<UInt8> { UnsafePointer(image.pixels) }
    var width: Int { Int(image.pixel_width) }
    var height: Int { Int(image.pixel_height) }
    var orientation: ImageOrientation { ImageOrientation(exif: Int(image.orientation)) }

    /// The size as stored, in pixels of this raster; a fraction where the decoder has shrunk it.
    var extent: (width: Double, height: Double) {
        let reduction = Double(image.reduction)
        return (Double(image.width) / reduction, Double(image.height) / reduction)
    }

    /// The size of the upright image.
    var uprightSize: ImageSize { orientation.turned(ImageSize(decoded: (width, height))) }

    fileprivate static func check(
        _ status: elbo_image_status, _ image: elbo_image, _ count: Int
    ) throws(ImageDefect) {
        let reason = withUnsafeBytes(of: image.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        switch status {
        case ELBO_IMAGE_READ: return
        case ELBO_IMAGE_UNKNOWN: throw count == 0 ? .empty : .unknownFormat
        case ELBO_IMAGE_TRUNCATED: throw .truncated
        case ELBO_IMAGE_TOO_LARGE:
            throw .tooLarge(
                width: Int(image.width), height: Int(image.height), most: mostPixels)
        case ELBO_IMAGE_UNSUPPORTED: throw .unsupported(reason: reason)
        case ELBO_IMAGE_NO_MEMORY: throw .noMemory
        default: throw .damaged(reason: reason)
        }
    }
}
