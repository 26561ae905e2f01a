/// Width and height in pixels.
public struct ImageSize: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Pixels in a row, 1 to 16384.
    public let width: Int
    /// Rows, 1 to 16384.
    public let height: Int

    /// The longest side that images are brought to.
    public static let longestSide: Int = 16384

    /// Makes a size; nil when a side is not in 1...16384.
    public init?(width: Int, height: Int) {
        let sides = 1...ImageSize.longestSide
        guard sides.contains(width), sides.contains(height) else { return nil }
        self.init(decoded: (width, height))
    }

    /// A square such as `64`, or width and height such as `64x48`; nil for anything else.
    public init?(_ text: String) {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard let width = sides[0], sides.count <= 2, let height = sides.last ?? nil else {
            return nil
        }
        self.init(width: width, height: height)
    }

    /// The size of a decoded image, which may be larger than those that images are brought to.
    init(decoded: (width: Int, height: Int)) {
        width = decoded.width
        height = decoded.height
    }

    /// Decodes both sides.
    ///
    /// - Throws: `DecodingError` when a side is out of range.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let width = try container.decode(Int.self, forKey: .width)
        let height = try container.decode(Int.self, forKey: .height)
        guard let size = ImageSize(width: width, height: height) else {
            throw DecodingError.dataCorruptedError(
                forKey: .width, in: container,
                debugDescription: "an image of \(width)x\(height) pixels is out of range")
        }
        self = size
    }

    private enum CodingKeys: String, CodingKey {
        case width
        case height
    }

    /// For example `64x48`: width by height.
    public var description: String { "\(width)x\(height)" }
}

extension ImageSize {
    /// A size to try for images of several sizes: the smaller side of the most frequent, as a power of two
    /// between 16 and 64.
    package static func suggestion(_ sizes: [ImageSizeCount]) -> String {
        let side = sizes.first.map { min($0.size.width, $0.size.height) } ?? 64
        return side >= 64 ? "64" : side >= 32 ? "32" : "16"
    }
}
