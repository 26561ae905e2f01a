/// Shrinks or enlarges a part of images of one size.
///
/// Works on the bytes as they are, which for photographs means gamma-encoded sRGB values, as Pillow and
/// the loaders of other learning libraries do. Rows are combined first, then columns; the values between
/// are not rounded.
struct ImageResizer {
    private let channels: Int
    private let width: Int
    private let rows: [ResizeTaps]
    private let columns: [ResizeTaps]

    /// Prepares the weights.
    ///
    /// - Parameters:
    ///   - width: pixels in a row of the original.
    ///   - height: rows of the original.
    ///   - part: the part that the result covers, in pixels of the original.
    ///   - target: the size of the result.
    init(
        width: Int, height: Int, channels: Int,
        part: (x: Range<Double>, y: Range<Double>), to target: ImageSize, filter: ResizeFilter
    ) {
        self.channels = channels
        self.width = width
        rows = filter.taps(covering: part.y, of: height, count: target.height)
        columns = filter.taps(covering: part.x, of: width, count: target.width)
    }

    /// Writes the resized part of `pixels` to `result`.
    func resize(_ pixels: UnsafePointer<UInt8>, into result: UnsafeMutablePointer<UInt8>) {
        // Columns outside of this range have no weight anywhere.
        let first = columns.map(\.start).min() ?? 0
        let last = columns.map { $0.start + $0.weights.count }.max() ?? width
        let length = (last - first) * channels
        withUnsafeTemporaryAllocation(of: Float.self, capacity: length) { buffer in
            guard let row = buffer.baseAddress else { return }
            for (y, taps) in rows.enumerated() {
                let start = pixels + (taps.start * width + first) * channels
                combineRows(start, taps.weights, length: length, into: row)
                combineColumns(
                    row, first: first, into: result + y * columns.count * channels)
            }
        }
    }

    /// The weighted sum of neighbouring rows; four at a time, so that the sums stay in registers longer.
    private func combineRows(
        _ start: UnsafePointer<UInt8>, _ weights: [Float], length: Int,
        into row: UnsafeMutablePointer<Float>
    ) {
        row.update(repeating: 0, count: length)
        let stride = width * channels
        weights.withUnsafeBufferPointer { weights in
            var index = 0
            while index + 4 <= weights.count {
                let (a, b) = (weights[index], weights[index + 1])
                let (c, d) = (weights[index + 2], weights[index + 3])
                let p = start + index * stride
                let (q, r, s) = (p + stride, p + 2 * stride, p + 3 * stride)
                for x in 0..<length {
                    row[x] += a * Float(p[x]) + b * Float(q[x]) + c * Float(r[x]) + d * Float(s[x])
                }
                index += 4
            }
            while index < weights.count {
                let (a, p) = (weights[index], start + index * stride)
                for x in 0..<length { row[x] += a * Float(p[x]) }
                index += 1
            }
        }
    }

    /// The weighted sums within a row, rounded and kept within a byte.
    private func combineColumns(
        _ row: UnsafePointer<Float>, first: Int, into result: UnsafeMutablePointer<UInt8>
    ) {
        var to = result
        for taps in columns {
            let from = row + (taps.start - first) * channels
            taps.weights.withUnsafeBufferPointer { weights in
                if channels == 1 {
                    var sum: Float = 0
                    for index in 0..<weights.count { sum += weights[index] * from[index] }
                    to[0] = byte(sum)
                } else {
                    var sum = SIMD3<Float>.zero
                    for index in 0..<weights.count {
                        let pixel = from + 3 * index
                        sum += weights[index] * SIMD3(pixel[0], pixel[1], pixel[2])
                    }
                    to[0] = byte(sum.x)
                    to[1] = byte(sum.y)
                    to[2] = byte(sum.z)
                }
            }
            to += channels
        }
    }

    private func byte(_ value: Float) -> UInt8 {
        // A cubic overshoots at edges.
        UInt8(min(max(value + 0.5, 0), 255))
    }
}
