import ElboGraph

// Convolutions as products of matrices, whose inner axis runs over products in the reference's order. Places outside of
// an image are zeros there, which change no sum: a sum that starts from +0 is never -0.

extension Convolution {
    /// The convolution of images [N, H, W, C] with a filter [kh, kw, C, O], in one group.
    func applied(to images: HostArray, filter: HostArray, _ shape: Shape, lanes: Int) -> HostArray {
        let extents = Array(images.shape.extents[1...2])
        let channels = images.shape[3]
        let positions = window.positions(over: extents)
        let (rows, inner) = (positions[0] * positions[1], window.count * channels)
        let (x, w) = (images.doubles, filter.doubles)
        return .filled(shape) { result in
            var seen = [Double](repeating: 0, count: rows * inner)
            for n in 0..<shape[0] {
                x.withUnsafeBufferPointer { x in
                    guard let first = x.baseAddress else { return }
                    window.look(
                        at: first + n * extents[0] * extents[1] * channels, extents, channels,
                        into: &seen)
                }
                exactProduct(
                    seen[...], w[...], rows: rows, inner: inner, columns: shape[3], lanes: lanes,
                    into: result + n * rows * shape[3])
            }
        }
    }

    /// The adjoint in the images: [N, H, W, C] from [N, H', W', O].
    ///
    /// Pixels whose place modulo the strides is the same meet the same elements of the filter, those that reach them
    /// from a position; each such phase is one product. Positions ascend where elements of the filter descend.
    func adjoint(of outputs: HostArray, filter: HostArray, _ shape: Shape, lanes: Int) -> HostArray
    {
        let extents = Array(shape.extents[1...2])
        let positions = Array(outputs.shape.extents[1...2])
        let (channels, deep) = (shape[3], outputs.shape[3])
        let (y, w) = (outputs.doubles, filter.doubles)
        return .filled(shape) { result in
            for top in 0..<min(window.strides[0], extents[0]) {
                for left in 0..<min(window.strides[1], extents[1]) {
                    let rows = window.phase(of: top, axis: 0, extent: extents[0])
                    let columns = window.phase(of: left, axis: 1, extent: extents[1])
                    phase(
                        rows, columns, y, w, images: shape, positions: positions,
                        channels: channels, deep: deep, lanes: lanes, into: result)
                }
            }
        }
    }

    private func phase(
        _ rows: Window.Phase, _ columns: Window.Phase, _ y: [Double], _ w: [Double],
        images: Shape, positions: [Int], channels: Int, deep: Int, lanes: Int,
        into result: UnsafeMutablePointer<Double>
    ) {
        let taps = rows.taps.flatMap { u in columns.taps.map { (u, $0) } }
        let inner = taps.count * deep
        // The filter's elements that this phase meets: [taps, O, C].
        var met = [Double](repeating: 0, count: inner * channels)
        for (place, tap) in taps.enumerated() {
            let start = (tap.0 * window.kernel[1] + tap.1) * channels * deep
            for c in 0..<channels {
                for o in 0..<deep {
                    met[(place * deep + o) * channels + c] = w[start + c * deep + o]
                }
            }
        }
        let pixels = rows.pixels.count * columns.pixels.count
        var seen = [Double](repeating: 0, count: pixels * inner)
        var sums = [Double](repeating: 0, count: pixels * channels)
        for n in 0..<images[0] {
            y.withUnsafeBufferPointer { y in
                guard let first = y.baseAddress else { return }
                look(
                    at: first + n * positions[0] * positions[1] * deep, positions, rows.pixels,
                    columns.pixels, taps, deep, into: &seen)
            }
            sums.withUnsafeMutableBufferPointer { sums in
                guard let start = sums.baseAddress else { return }
                exactProduct(
                    seen[...], met[...], rows: pixels, inner: inner, columns: channels,
                    lanes: lanes, into: start)
            }
            var next = 0
            for row in rows.pixels {
                for column in columns.pixels {
                    let to = ((n * images[1] + row) * images[2] + column) * channels
                    for c in 0..<channels { result[to + c] = sums[next + c] }
                    next += channels
                }
            }
        }
    }

    /// The positions of one image of outputs that each pixel meets: [pixels, taps · O], zeros outside.
    private func look(
        at y: UnsafePointer<Double>, _ positions: [Int], _ rows: [Int], _ columns: [Int],
        _ taps: [(Int, Int)], _ deep: Int, into seen: UnsafeMutablePointer<Double>
    ) {
        var next = seen
        for row in rows {
            for column in columns {
                for tap in taps {
                    let i = row + window.low[0] - tap.0 * window.dilation[0]
                    let j = column + window.low[1] - tap.1 * window.dilation[1]
                    let (atRow, atColumn) = (i / window.strides[0], j / window.strides[1])
                    if i >= 0, j >= 0, atRow < positions[0], atColumn < positions[1] {
                        next.update(from: y + (atRow * positions[1] + atColumn) * deep, count: deep)
                    } else {
                        next.update(repeating: 0, count: deep)
                    }
                    next += deep
                }
            }
        }
    }
}

extension Window {
    /// Pixels along an axis that meet the same elements of the window.
    struct Phase {
        let pixels: [Int]
        /// The elements of the window that reach them from some position, in the order of ascending positions.
        let taps: [Int]
    }

    func phase(of first: Int, axis: Int, extent: Int) -> Phase {
        let stride = strides[axis]
        return Phase(
            pixels: Array(Swift.stride(from: first, to: extent, by: stride)),
            taps: (0..<kernel[axis]).reversed().filter {
                (first + low[axis] - $0 * dilation[axis]) % stride == 0
            })
    }

    /// What each position sees of one image: [positions, kh · kw · C], zeros outside.
    fileprivate func look(
        at x: UnsafePointer<Double>, _ extents: [Int], _ channels: Int,
        into seen: UnsafeMutablePointer<Double>
    ) {
        let positions = positions(over: extents)
        var next = seen
        for i in 0..<positions[0] {
            for j in 0..<positions[1] {
                for u in 0..<kernel[0] {
                    for v in 0..<kernel[1] {
                        let row = i * strides[0] + u * dilation[0] - low[0]
                        let column = j * strides[1] + v * dilation[1] - low[1]
                        let isThere =
                            row >= 0 && column >= 0 && row < extents[0] && column < extents[1]
                        let from = (row * extents[1] + column) * channels
                        if isThere {
                            next.update(from: x + from, count: channels)
                        } else {
                            next.update(repeating: 0, count: channels)
                        }
                        next += channels
                    }
                }
            }
        }
    }
}
