extension ExampleModel {
    /// Height, width and channels of an example; nil when examples are not images.
    ///
    /// Images are examples of [height, width] or [height, width, 1 or 3 channels].
    public var pictureShape: (height: Int, width: Int, channels: Int)? { schema.pictureShape }

    /// Rows of numbers in the data's own units as pictures; nil when examples are not images.
    public func pictures(_ values: [Float]) -> [Picture]? {
        guard let (height, width, channels) = pictureShape else { return nil }
        if let treatment = sounds {
            return stride(from: 0, to: values.count, by: itemSize).map {
                spectrogram(values[$0..<$0 + itemSize], by: treatment)
            }
        }
        return frames(values, height: height, width: width, channels: channels)
    }

    /// Numbers in the data's own units as pictures of one size, one after the other.
    func frames(_ values: [Float], height: Int, width: Int, channels: Int) -> [Picture] {
        let count = height * width * channels
        return stride(from: 0, to: values.count, by: count).map { start in
            Picture(
                height: height, width: width, channels: channels,
                values: values[start..<start + count].map { $0 / white })
        }
    }

    /// The number of white: pixels from bytes are shown as such, other numbers as shares of it.
    var white: Float { transform == .pixels ? 255 : 1 }

    /// The bytes of a PNG file with all pictures in rows; nil when examples are not images.
    ///
    /// - Parameters:
    ///   - values: Rows of `dataSize` numbers in the data's own units.
    ///   - perRow: Pictures side by side.
    ///   - scale: How many times as large a pixel becomes; nil enlarges small pictures until they are legible.
    /// - Throws: `PNGError` if libpng refuses.
    public func contactSheet(_ values: [Float], perRow: Int, scale: Int? = nil) throws -> [UInt8]? {
        guard let pictures = pictures(values) else { return nil }
        return try sheet(pictures, perRow: perRow, scale: scale).picture?.png()
    }

    /// Pictures in rows on black, as files have them.
    func sheet(_ pictures: [Picture], perRow: Int, scale: Int?) -> ContactSheet {
        let factor = scale ?? pictures.first?.legibleScale ?? 1
        return ContactSheet(
            pictures.map { $0.enlarged(by: factor) }, columns: max(perRow, 1), background: .grey(0))
    }
}

extension ExampleSchema {
    /// Height, width and channels of examples that can be shown as pictures.
    var pictureShape: (height: Int, width: Int, channels: Int)? {
        // Sounds are shown as levels, whatever their rows are.
        if let sounds = observation.sounds { return (sounds.bands, sounds.frames, 1) }
        let shape = observation.itemShape
        let channels = shape.count == 3 ? shape[2] : 1
        guard (2...3).contains(shape.count), channels == 1 || channels == 3 else { return nil }
        return (shape[0], shape[1], channels)
    }
}
