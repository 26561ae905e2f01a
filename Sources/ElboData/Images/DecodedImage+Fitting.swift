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
            width: width, height: height, channels: channels, part: center(like: target),
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

    /// The largest centred part with the ratio of another rectangle's sides.
    private func center(like target: ImageSize) -> (x: Range<Double>, y: Range<Double>) {
        let ratio = Double(target.width) / Double(target.height)
        let width = min(extent.width, extent.height * ratio)
        let height = min(extent.height, extent.width / ratio)
        let (x, y) = ((extent.width - width) / 2, (extent.height - height) / 2)
        return (x..<x + width, y..<y + height)
    }
}
