extension Tensor {
    /// The convolution of these images [N, H, W, C] with a filter [kh, kw, C / groups, O]: [N, H', W', O].
    ///
    /// As everywhere in this field it is a correlation: the filter is not turned round.
    public func convolved(with filter: Tensor, _ convolution: Convolution) -> Tensor {
        trace.append(.convolution(convolution), [self, filter])
    }

    /// The transposed convolution of [N, H', W', O] with a filter [kh, kw, C / groups, O]: [N, H, W, C].
    ///
    /// It is the adjoint of `convolved(with:_:)` on images of height and width `extents`, which must be
    /// such that the convolution of them has this array's height and width.
    public func transposedConvolved(
        with filter: Tensor, _ convolution: Convolution, extents: [Int]
    ) -> Tensor {
        trace.append(.transposedConvolution(convolution, extents: extents), [self, filter])
    }

    /// What a window sees at each position of these images [N, H, W, C]: [N, H', W', kh·kw, C].
    public func windows(_ window: Window) -> Tensor { trace.append(.windows(window), [self]) }

    /// The largest element in each window, channel by channel; padding never wins.
    ///
    /// Equal largest elements share the gradient.
    public func maxPooled(_ window: Window) -> Tensor {
        var inner = window
        (inner.low, inner.high) = ([0, 0], [0, 0])
        let padded = padded(
            low: [0] + window.low + [0], high: [0] + window.high + [0], with: -.infinity)
        return padded.windows(inner).max(along: [3])
    }

    /// The mean of each window, channel by channel; padding counts as zeros.
    public func averagePooled(_ window: Window) -> Tensor {
        windows(window).sum(along: [3]) * (1 / Double(window.count))
    }

    /// Images with each pixel repeated `factors[0]` times down and `factors[1]` times across.
    public func upsampledNearest(by factors: [Int]) -> Tensor {
        let (n, h, w, c) = imageExtents
        return reshaped(to: [n, h, 1, w, 1, c])
            .broadcast(to: [n, h, factors[0], w, factors[1], c])
            .reshaped(to: [n, h * factors[0], w * factors[1], c])
    }

    /// Images resized to this height and width by bilinear interpolation.
    ///
    /// Pixels are squares: the centre of pixel i lies at i + ½, beyond the outermost centres the outermost
    /// pixel continues. Nothing is averaged when images shrink.
    public func resizedBilinear(to extents: [Int]) -> Tensor {
        let (n, h, w, c) = imageExtents
        let rows = trace.constant(interpolation(from: h, to: extents[0]))
            .broadcast(to: [n, extents[0], h])
        let columns = trace.constant(interpolation(from: w, to: extents[1]))
            .broadcast(to: [n * extents[0], extents[1], w])
        let tall = rows.matrixMultiplied(by: reshaped(to: [n, h, w * c]))
        return columns.matrixMultiplied(by: tall.reshaped(to: [n * extents[0], w, c]))
            .reshaped(to: [n, extents[0], extents[1], c])
    }

    private var imageExtents: (Int, Int, Int, Int) {
        precondition(shape.rank == 4, "images are [N, H, W, C], not \(shape)")
        return (shape[0], shape[1], shape[2], shape[3])
    }
}

/// The matrix [to, from] of linear interpolation between pixel centres.
private func interpolation(from: Int, to: Int) -> HostArray {
    var weights = [Double](repeating: 0, count: to * from)
    for position in 0..<to {
        let centre = (Double(position) + 0.5) * Double(from) / Double(to) - 0.5
        let clamped = min(max(centre, 0), Double(from - 1))
        let first = Int(clamped)
        let fraction = clamped - Double(first)
        weights[position * from + first] += 1 - fraction
        if fraction > 0 { weights[position * from + first + 1] += fraction }
    }
    return HostArray([to, from], weights)
}
