public import ElboGraph

extension Network {
    /// These layers with one number on top: a critic's score.
    ///
    /// - Parameter itemShape: The extents of one example that enters.
    /// - Throws: `LayerError` for the first layer that does not fit.
    public func scoring(itemShape: [Int]) throws(LayerError) -> Network {
        let features = try outputShape(for: itemShape).reduce(1, *)
        return Network(
            layers + [.dense(inputs: features, outputs: 1, initializer: .fanInUniform)])
    }

    /// A critic's scores of a batch: [examples].
    public func scores(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
        let output = self(x, at: path, in: &pass)
        return output.reshaped(to: [output.shape[0]])
    }

    /// A critic's scores, and its features: [examples] and [examples, features].
    ///
    /// Features are what the last layer saw, of images what the last convolution made of them (Larsen et al. 2016, section 4:
    /// they keep what is where).
    public func scoresAndFeatures(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> (
        scores: Tensor, features: Tensor
    ) {
        var (features, image): (Tensor, Tensor?) = (x, nil)
        for (index, layer) in layers.dropLast().enumerated() {
            features = layer(features, at: "\(path).\(index)", in: &pass)
            if features.shape.rank > 2 { image = features }
        }
        let last = layers.count - 1
        let output = layers[last](features, at: "\(path).\(last)", in: &pass)
        let chosen = image ?? features
        return (
            output.reshaped(to: [x.shape[0]]),
            chosen.reshaped(to: [x.shape[0], chosen.shape.count / x.shape[0]])
        )
    }
}
