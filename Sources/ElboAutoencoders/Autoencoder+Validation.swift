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
        let (features, outputs): ([Int], [Int])
        do throws(LayerError) {
            features = try encoder.outputShape(for: [dataSize])
            outputs = try decoder.outputShape(for: [latentDimension])
        } catch { throw AutoencoderError(error) }
        try require(
            features.count == 1, "the encoder's outputs", AutoencoderError.text(features),
            "in one row")
        let wanted = dataSize * likelihood.outputsPerElement
        try require(
            outputs.reduce(1, *) == wanted, "the decoder's outputs",
            AutoencoderError.text(outputs), "\(wanted) numbers")
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
