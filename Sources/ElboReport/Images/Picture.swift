import Foundation

/// A picture: rows of pixels, each of 1 to 4 sRGB bytes.
public struct Picture: Sendable, Equatable {
    /// Rows.
    public let height: Int
    /// Pixels in a row.
    public let width: Int
    /// 1 grey, 2 grey and opacity, 3 red, green, blue, 4 with opacity.
    public let channels: Int
    /// height × width × channels bytes, the channels of a pixel together.
    public let bytes: [UInt8]

    /// A picture from its bytes, height × width × channels of them.
    public init(height: Int, width: Int, channels: Int = 1, bytes: [UInt8]) {
        precondition(height > 0 && width > 0, "a picture of \(height) x \(width) has no pixels")
        precondition((1...4).contains(channels), "a picture cannot have \(channels) channels")
        precondition(
            bytes.count == height * width * channels,
            "\(height) x \(width) x \(channels) pixels need other than \(bytes.count) bytes")
        self.height = height
        self.width = width
        self.channels = channels
        self.bytes = bytes
    }

    /// A picture from numbers in 0...1 (black to full); others take the nearer end, NaN becomes 0.
    public init(height: Int, width: Int, channels: Int = 1, values: some Collection<Float>) {
        self.init(
            height: height, width: width, channels: channels,
            bytes: values.map { UInt8((min(max($0.isNaN ? 0 : $0, 0), 1) * 255).rounded()) })
    }

    /// The picture as the bytes of a PNG file, as small as it gets without a loss: grey where all pixels are
    /// grey, without opacity where all are opaque.
    ///
    /// - Throws: `PNGError` if libpng refuses.
    public func png() throws -> [UInt8] {
        let format = PixelFormat(for: [self])
        let lean = format.apply(to: self)
        guard format.clear != nil else {
            return try PNG.encode(
                width: width, height: height, channels: lean.channels, bytes: lean.bytes)
        }
        return PNGChunk.file(try PNG.chunks(of: lean, transparency: format.transparency))
    }

    /// The picture as an element of a page, the PNG inside it.
    func element(description: String, edges: PixelEdges) -> Markup {
        guard let file = try? png() else {
            return .element("p", ["class": "missing"], text: "This picture is too large to show.")
        }
        return .element(
            "img",
            [
                "class": edges.className, "width": "\(width)", "height": "\(height)",
                "alt": description, "src": dataAddress(file),
            ])
    }
}

/// A PNG file inside a page.
func dataAddress(_ file: [UInt8]) -> String {
    "data:image/png;base64," + Data(file).base64EncodedString()
}

/// How the edges of a picture's pixels look where it is drawn larger than it is.
enum PixelEdges {
    /// Blended into each other, as in a photograph.
    case smooth
    /// Sharp where a pixel covers several of the screen's, as screens of high density have them.
    case sharpOnDenseScreens
    /// Sharp: every pixel is a square of many.
    case sharp

    /// The edges of pixels that are `enlargement` CSS pixels wide.
    ///
    /// Between one and two, squares would come out unequally large on a plain screen; below one, sharp edges
    /// would leave pixels out.
    init(enlargement: Double) {
        self = enlargement >= 1.75 ? .sharp : enlargement >= 1 ? .sharpOnDenseScreens : .smooth
    }

    var className: String? {
        switch self {
        case .smooth: nil
        case .sharpOnDenseScreens: "dense-crisp"
        case .sharp: "crisp"
        }
    }
}
