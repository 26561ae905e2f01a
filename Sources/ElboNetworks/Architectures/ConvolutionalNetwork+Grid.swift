import ElboGraph

/// Networks whose code has a place for each pixel of the coarsest image, instead of dense layers between.
///
///     28x28x1 - 14x14x32 - 7x7x64 - 7x7xD - code - 7x7x64 - 14x14x32 - 28x28x1
extension ConvolutionalNetwork {
    /// Channels that suit images of a height and width: halvings until the shorter side is 7 to 13 pixels, as wide as
    /// `suitedChannels`.
    public static func suitedGridChannels(height: Int, width: Int) -> [Int] {
        var (side, count) = (min(height, width), 0)
        while side >= 14 { (side, count) = (side / 2, count + 1) }
        return count == 2 ? [32, 64] : (0..<max(count, 1)).map { 32 << ($0 / 2) }
    }

    /// Height and width of the grid of places.
    ///
    /// - Throws: `LayerError` for data that are not images, or too small for so many halvings.
    func grid(itemShape: [Int]) throws(LayerError) -> [Int] {
        let sizes = try sizes(itemShape)
        return sizes[sizes.count - 1].extents
    }

    /// From images, all their numbers in one row, to `size` numbers at each place, place after place in one row.
    ///
    /// - Throws: `LayerError` for data that are not images, or too small for so many halvings.
    func gridEncoder(itemShape: [Int], size: Int) throws(LayerError) -> Network {
        let sizes = try sizes(itemShape)
        let coarsest = sizes[sizes.count - 1]
        return Network(
            halvings(sizes) + [
                .convolution(
                    geometry: Convolution(kernel: [1, 1]), inputs: coarsest.channels,
                    outputs: size, initializer: .lecunUniform),
                .reshape(itemShape: [coarsest.extents.reduce(size, *)]),
            ])
    }

    /// From `size` numbers at each place to images; the head is the last transposed convolution.
    ///
    /// - Throws: `LayerError` for data that are not images, or too small for so many halvings.
    func gridDecoder(size: Int, itemShape: [Int], outputsPerElement: Int) throws(LayerError)
        -> Network
    {
        let sizes = try sizes(itemShape)
        let coarsest = sizes[sizes.count - 1]
        return Network(
            [
                .reshape(itemShape: coarsest.extents + [size]),
                .convolution(
                    geometry: Convolution(kernel: [3, 3], padding: 1), inputs: size,
                    outputs: coarsest.channels, initializer: initializer),
            ] + doublings(sizes, outputsPerElement: outputsPerElement))
    }
}
