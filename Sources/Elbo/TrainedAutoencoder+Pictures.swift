extension TrainedAutoencoder {
    /// Rows of numbers in the data's own units as pictures; nil when examples are not images.
    ///
    /// Images are examples of [height, width] or [height, width, 1 or 3 channels].
    public func pictures(_ values: [Float]) -> [Picture]? {
        let channels = itemShape.count == 3 ? itemShape[2] : 1
        guard (2...3).contains(itemShape.count), channels == 1 || channels == 3 else { return nil }
        // Pixels from bytes are shown as such, other numbers as shares of white.
        let white: Float = transform == .pixels ? 255 : 1
        return stride(from: 0, to: values.count, by: autoencoder.dataSize).map { start in
            Picture(
                height: itemShape[0], width: itemShape[1], channels: channels,
                values: values[start..<start + autoencoder.dataSize].map { $0 / white })
        }
    }

    /// The bytes of a PNG file with all pictures in rows; nil when examples are not images.
    public func contactSheet(_ values: [Float], perRow: Int) throws -> [UInt8]? {
        guard let pictures = pictures(values) else { return nil }
        return try ContactSheet(pictures, columns: max(perRow, 1), background: .grey(0)).picture?
            .png()
    }
}
