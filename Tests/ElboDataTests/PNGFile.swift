import CPNG

/// Makes PNG files for tests by libpng itself.
enum PNGFile {
    /// The bytes of a file with 1 (grey) or 3 (red, green, blue) channels.
    static func encode(width: Int, height: Int, channels: Int, _ pixels: [UInt8]) -> [UInt8] {
        precondition(pixels.count == width * height * channels)
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = png_uint_32(width)
        image.height = png_uint_32(height)
        image.format = channels == 3 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0
        var size = png_alloc_size_t(2 * pixels.count + height + 4096)
        var file = [UInt8](repeating: 0, count: Int(size))
        let done = file.withUnsafeMutableBytes {
            png_image_write_to_memory(&image, $0.baseAddress, &size, 0, pixels, 0, nil)
        }
        precondition(done != 0)
        return Array(file.prefix(Int(size)))
    }

    /// A grey image with one value everywhere.
    static func plain(_ value: UInt8, width: Int = 4, height: Int = 4) -> [UInt8] {
        encode(
            width: width, height: height, channels: 1,
            [UInt8](repeating: value, count: width * height))
    }
}
