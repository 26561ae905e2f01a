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

    /// The picture as the bytes of a PNG file.
    ///
    /// - Throws: `PNGError` if libpng refuses.
    public func png() throws -> [UInt8] {
        try PNG.encode(width: width, height: height, channels: channels, bytes: bytes)
    }

    /// The pixels as red, green, blue (or grey) and opacity, whatever the picture has.
    func pixel(row: Int, column: Int, colour: Bool) -> [UInt8] {
        let start = (row * width + column) * channels
        let own = bytes[start..<start + channels]
        let opacity = channels.isMultiple(of: 2) ? own[start + channels - 1] : 255
        if !colour { return [own[start], opacity] }
        let isGrey = channels < 3
        return [
            own[start], own[isGrey ? start : start + 1], own[isGrey ? start : start + 2], opacity,
        ]
    }

    /// The picture as an element of a page, the PNG inside it.
    ///
    /// - Parameter crisp: whether enlarged pixels keep sharp edges.
    func element(description: String, crisp: Bool, style: String? = nil) -> Markup {
        guard let file = try? png() else {
            return .element("p", ["class": "missing"], text: "This picture is too large to show.")
        }
        return .element(
            "img",
            [
                "class": crisp ? "crisp" : nil, "style": style,
                "width": "\(width)", "height": "\(height)", "alt": description,
                "src": "data:image/png;base64," + Data(file).base64EncodedString(),
            ])
    }
}
