import ElboNetworks

extension Autoencoder {
    /// Checks a composition that comes from a file or from options: every size positive, every layer's
    /// inputs the outputs of the one before, every number in its range.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        func require(_ condition: Bool, _ name: String, _ value: Any, _ allowed: String)
            throws(AutoencoderError)
        {
            if !condition { throw .option(name: name, value: "\(value)", allowed: allowed) }
        }
        let sizes = 1...1_000_000_000
        try require(sizes.contains(dataSize), "the size of an example", dataSize, "in \(sizes)")
        try require(
            sizes.contains(latentDimension), "the latent dimension", latentDimension, "in \(sizes)")
        func check(_ layers: [Layer], inputs: Int) throws(AutoencoderError) -> Int {
            var width = inputs
            for layer in layers {
                switch layer {
                case .dense(let inputs, let outputs, _):
                    try require(inputs == width, "a layer's inputs", inputs, "\(width)")
                    try require(
                        sizes.contains(outputs), "a layer's outputs", outputs, "in \(sizes)")
                    width = outputs
                case .layerNormalization(let features), .batchNormalization(let features):
                    try require(
                        features == width, "a normalisation's features", features, "\(width)")
                case .dropout(let rate):
                    try require(
                        (0..<1).contains(rate), "the dropout rate", rate, "at least 0 and below 1")
                case .residual(let inner):
                    let outputs = try check(inner, inputs: width)
                    try require(outputs == width, "a residual block's outputs", outputs, "\(width)")
                case .activation:
                    break
                }
            }
            return width
        }
        _ = try check(encoder.layers, inputs: dataSize)
        let outputs = try check(decoder.layers, inputs: latentDimension)
        let wanted = dataSize * likelihood.outputsPerElement
        try require(outputs == wanted, "the decoder's outputs", outputs, "\(wanted)")
        if case .gaussian(.fixed(let sigma)) = likelihood {
            try require(
                sigma.isFinite && sigma > 0, "the standard deviation", sigma, "positive")
        }
        try require(
            objective.freeBits.isFinite && objective.freeBits >= 0, "the free bits",
            objective.freeBits, "at least 0")
        let weight = objective.klWeight.weight
        try require(weight.isFinite && weight >= 0, "the KL weight", weight, "at least 0")
        switch objective.klWeight {
        case .constant: break
        case .linear(_, let epochs):
            try require(epochs.isFinite && epochs >= 0, "the warm-up", epochs, "at least 0 epochs")
        case .cyclical(_, let cycles, let rise):
            try require(cycles >= 1, "the number of cycles", cycles, "at least 1")
            try require((0...1).contains(rise), "the rise of a cycle", rise, "in 0...1")
        }
    }
}
