import ElboGraph

extension Window {
    /// Visits each element that each position of the window sees inside images of these extents.
    ///
    /// - Parameter body: Takes the position, the element of the window, and the element of the image,
    ///   each as (row, column).
    fileprivate func forEach(
        over extents: [Int], _ body: (_ position: [Int], _ tap: [Int], _ pixel: [Int]) -> Void
    ) {
        let positions = positions(over: extents)
        for i in 0..<positions[0] {
            for j in 0..<positions[1] {
                for u in 0..<kernel[0] {
                    for v in 0..<kernel[1] {
                        let row = i * strides[0] + u * dilation[0] - low[0]
                        let column = j * strides[1] + v * dilation[1] - low[1]
                        guard (0..<extents[0]).contains(row), (0..<extents[1]).contains(column)
                        else { continue }
                        body([i, j], [u, v], [row, column])
                    }
                }
            }
        }
    }
}

extension Convolution {
    /// Visits each product x·w·y of the trilinear form Σ conv(x, w)·y, as places in the three arrays.
    ///
    /// - Parameters:
    ///   - images: The shape of x, [N, H, W, C].
    ///   - outputs: The channels of y.
    ///   - body: Takes the places in x, w and y.
    func forEachProduct(
        images: Shape, outputs: Int, _ body: (_ x: Int, _ w: Int, _ y: Int) -> Void
    ) {
        let extents = Array(images.extents[1...2])
        let (count, channels) = (images[0], images[3])
        let positions = window.positions(over: extents)
        let (inner, outer) = (channels / groups, outputs / groups)
        window.forEach(over: extents) { position, tap, pixel in
            for n in 0..<count {
                let x = ((n * extents[0] + pixel[0]) * extents[1] + pixel[1]) * channels
                let y = ((n * positions[0] + position[0]) * positions[1] + position[1]) * outputs
                let w = (tap[0] * window.kernel[1] + tap[1]) * inner
                for o in 0..<outputs {
                    let group = o / outer
                    for c in 0..<inner {
                        body(x + group * inner + c, (w + c) * outputs + o, y + o)
                    }
                }
            }
        }
    }
}

extension Window {
    /// Visits each element of `windows`' result that lies inside the images, with its place in them.
    func forEachElement(images: Shape, _ body: (_ element: Int, _ pixel: Int) -> Void) {
        let extents = Array(images.extents[1...2])
        let channels = images[3]
        let positions = positions(over: extents)
        forEach(over: extents) { position, tap, pixel in
            for n in 0..<images[0] {
                let row = (n * positions[0] + position[0]) * positions[1] + position[1]
                let element = (row * count + tap[0] * kernel[1] + tap[1]) * channels
                let x = ((n * extents[0] + pixel[0]) * extents[1] + pixel[1]) * channels
                for c in 0..<channels { body(element + c, x + c) }
            }
        }
    }
}
