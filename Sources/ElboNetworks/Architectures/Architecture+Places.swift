extension Architecture {
    /// The grid of places at which a code of codewords has one each; nil for networks whose codes are in one row.
    ///
    /// - Throws: `LayerError` when the options do not suit such examples.
    public func grid(itemShape: [Int]) throws(LayerError) -> [Int]? {
        guard case .convolutional(let network) = self, itemShape.count < 4 else { return nil }
        return try network.grid(itemShape: itemShape)
    }

    /// An encoder that gives the numbers of a code themselves, `size` at each place; features for heads where that is nil.
    ///
    /// - Parameters:
    ///   - itemShape: The extents of one example.
    ///   - dimension: Numbers of the code.
    ///   - size: Numbers at a place.
    /// - Throws: `LayerError` when the options do not suit such examples.
    public func encoder(itemShape: [Int], dimension: Int, size: Int?) throws(LayerError) -> Network
    {
        guard let size else { return try encoder(itemShape: itemShape) }
        if case .convolutional(let network) = self, itemShape.count < 4 {
            return try network.gridEncoder(itemShape: itemShape, size: size)
        }
        let encoder = try encoder(itemShape: itemShape)
        let features = try encoder.outputShape(for: [itemShape.reduce(1, *)]).reduce(1, *)
        return Network(
            encoder.layers + [
                .dense(inputs: features, outputs: dimension, initializer: .lecunUniform)
            ])
    }

    /// A decoder of codes with `size` numbers at each place, or of codes in one row where that is nil.
    ///
    /// - Throws: `LayerError` when the options do not suit such examples.
    public func decoder(
        inputs: Int, size: Int?, itemShape: [Int], outputsPerElement: Int
    ) throws(LayerError) -> Network {
        if case .convolutional(let network) = self, let size, itemShape.count < 4 {
            return try network.gridDecoder(
                size: size, itemShape: itemShape, outputsPerElement: outputsPerElement)
        }
        return try decoder(
            inputs: inputs, itemShape: itemShape, outputsPerElement: outputsPerElement)
    }
}
