/// How the stored pixels of an image become upright ones (Exif, CIPA DC-008, tag 274).
struct ImageOrientation {
    /// Rows and columns are exchanged, before the other two.
    let isTransposed: Bool
    /// Left and right are exchanged.
    let isMirrored: Bool
    /// Top and bottom are exchanged.
    let isFlipped: Bool

    /// Reads Exif's number from 1 to 8; any other means upright.
    init(exif: Int) {
        isTransposed = (5...8).contains(exif)
        isMirrored = [2, 3, 6, 7].contains(exif)
        isFlipped = [3, 4, 7, 8].contains(exif)
    }

    var isUpright: Bool { !isMirrored && !isFlipped && !isTransposed }

    /// The upright size of a stored image, or the stored size of an upright one.
    func turned(_ size: ImageSize) -> ImageSize {
        isTransposed ? ImageSize(decoded: (size.height, size.width)) : size
    }

    /// Copies stored pixels to where they belong in the upright image of this size.
    func turn(
        _ stored: UnsafePointer<UInt8>, channels: Int, to size: ImageSize,
        into upright: UnsafeMutablePointer<UInt8>
    ) {
        guard !isUpright else {
            return upright.update(from: stored, count: size.width * size.height * channels)
        }
        let storedWidth = turned(size).width
        var to = upright
        for y in 0..<size.height {
            let row = isFlipped ? size.height - 1 - y : y
            for x in 0..<size.width {
                let column = isMirrored ? size.width - 1 - x : x
                let position =
                    isTransposed ? column * storedWidth + row : row * storedWidth + column
                to.update(from: stored + position * channels, count: channels)
                to += channels
            }
        }
    }
}
