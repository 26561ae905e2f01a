extension DecodedImage {
    /// Writes the upright image at another size: the largest centred part with that size's ratio of sides,
    /// resized. An image that has the size already is not touched.
    ///
    /// - Parameters:
    ///   - size: the size of the upright result.
    ///   - result: room for its bytes.
    func fit(to size: ImageSize, filter: ResizeFilter, into result: UnsafeMutablePointer<UInt8>) {
        let target = orientation.turned(size)
        guard width != target.width || height != target.height else {
            return orientation.turn(pixels, channels: channels, to: size, into: result)
        }
        let resizer = ImageResizer(
            width: width, height: height, channels: channels, part: target.centered(in: extent),
            to: target, filter: filter)
        if orientation.isUpright {
            resizer.resize(pixels, into: result)
        } else {
            let count = size.width * size.height * channels
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { stored in
                guard let base = stored.baseAddress else { return }
                resizer.resize(pixels, into: base)
                orientation.turn(base, channels: channels, to: size, into: result)
            }
        }
    }
}

extension ImageSize {
    /// The largest centred part of a rectangle that has this ratio of sides.
    func centered(in extent: (width: Double, height: Double)) -> (
        x: Range<Double>, y: Range<Double>
    ) {
        let ratio = Double(width) / Double(height)
        let part = (
            width: min(extent.width, extent.height * ratio),
            height: min(extent.height, extent.width / ratio)
        )
        let (x, y) = ((extent.width - part.width) / 2, (extent.height - part.height) / 2)
        return (x..<x + part.width, y..<y + part.height)
    }
}
