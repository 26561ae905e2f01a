/// What a pixel is made of.
public enum ImageColor: String, Hashable, Sendable, Codable, CaseIterable {
    /// One number: the luma of BT.601, 0.299 R + 0.587 G + 0.114 B, as JPEG has it.
    case grey
    /// Red, green and blue.
    case rgb

    /// Bytes of a pixel.
    public var channels: Int {
        switch self {
        case .grey: 1
        case .rgb: 3
        }
    }
}
