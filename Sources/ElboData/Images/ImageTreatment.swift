/// How image files become rows of a data set; saved with a model, so that new images are treated alike.
///
/// The largest centred part with the wanted ratio of sides is cut out and resized. Pixels are bytes of
/// gamma-encoded sRGB, from 0 to 255, before and after; transparent parts are laid on white.
public struct ImageTreatment: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The size of every image.
    public let size: ImageSize
    /// What its pixels are made of.
    public let color: ImageColor
    /// How images of other sizes are resized.
    public let filter: ResizeFilter

    /// Describes a treatment.
    public init(size: ImageSize, color: ImageColor, filter: ResizeFilter = .catmullRom) {
        self.size = size
        self.color = color
        self.filter = filter
    }

    /// The treatment that gives images of [height, width] or [height, width, 1 or 3]; nil for other shapes.
    public init?(itemShape: [Int]) {
        guard (2...3).contains(itemShape.count),
            let size = ImageSize(width: itemShape[1], height: itemShape[0])
        else { return nil }
        switch itemShape.count == 3 ? itemShape[2] : 1 {
        case 1: self.init(size: size, color: .grey)
        case 3: self.init(size: size, color: .rgb)
        default: return nil
        }
    }

    /// The extents of one image: height, width, channels.
    public var itemShape: [Int] { [size.height, size.width, color.channels] }

    /// For example `64x64 grey`.
    public var description: String { "\(size) \(color.rawValue)" }

    /// Bytes of one image.
    var itemSize: Int { size.width * size.height * color.channels }

    /// Decodes a file and brings it to this size and colour.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - result: room for `itemSize` bytes.
    func apply(
        to bytes: UnsafeBufferPointer<UInt8>, into result: UnsafeMutablePointer<UInt8>
    ) throws(ImageDefect) {
        // Shrinking inside the decoder saves most of its work; a factor of at least 3 is left for the
        // filter, so that no more than a level of grey changes.
        let least = ImageSize(decoded: (3 * size.width, 3 * size.height))
        let image = try DecodedImage(bytes, color: color, least: least)
        image.fit(to: size, filter: filter, into: result)
    }
}
