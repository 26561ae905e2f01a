public import ElboNetworks

/// Named compositions.
public enum Recipe: String, Codable, Hashable, Sendable, CaseIterable {
    /// A code without uncertainty, trained by reconstruction alone.
    case autoencoder
    /// The variational autoencoder (Kingma and Welling 2014; Rezende, Mohamed and Wierstra 2014).
    case vae
    /// The same with a heavier KL term (Higgins et al. 2017).
    case betaVAE = "beta-vae"

    /// The posterior family the recipe stands for.
    public var posterior: PosteriorFamily {
        switch self {
        case .autoencoder: .point
        case .vae, .betaVAE: .diagonalNormal
        }
    }

    /// The KL weight when none is given; Higgins et al. use 4 for small images.
    public var klWeight: Double {
        switch self {
        case .autoencoder: 0
        case .vae: 1
        case .betaVAE: 4
        }
    }

    /// Composes the recipe's model for examples of a shape, the decoder mirroring the encoder.
    ///
    /// - Parameters:
    ///   - itemShape: The extents of one example.
    ///   - latentDimension: Dimensions of z.
    ///   - network: The kind of network and its options.
    ///   - likelihood: p(x|z).
    ///   - binarization: How grey values become observations.
    ///   - objective: The recipe's own when nil.
    /// - Throws: `AutoencoderError.option` when the network does not suit such examples.
    public func autoencoder(
        itemShape: [Int], latentDimension: Int = 20, network: Architecture,
        likelihood: Likelihood = .bernoulli, binarization: Binarization = .none,
        objective: Objective? = nil
    ) throws(AutoencoderError) -> Autoencoder {
        let (encoder, decoder): (Network, Network)
        do throws(LayerError) {
            encoder = try network.encoder(itemShape: itemShape)
            decoder = try network.decoder(
                latentDimension: latentDimension, itemShape: itemShape,
                outputsPerElement: likelihood.outputsPerElement)
        } catch { throw AutoencoderError(error) }
        return Autoencoder(
            dataSize: itemShape.reduce(1, *), latentDimension: latentDimension, encoder: encoder,
            posterior: posterior, prior: .standardNormal, decoder: decoder, likelihood: likelihood,
            binarization: binarization,
            objective: objective ?? Objective(klWeight: .constant(weight: klWeight)))
    }

    /// Composes the recipe's model on multilayer perceptrons, the decoder mirroring the encoder.
    ///
    /// - Parameters:
    ///   - dataSize: Numbers in one example.
    ///   - latentDimension: Dimensions of z.
    ///   - network: The encoder's hidden layers.
    ///   - likelihood: p(x|z).
    ///   - binarization: How grey values become observations.
    ///   - objective: The recipe's own when nil.
    public func autoencoder(
        dataSize: Int, latentDimension: Int = 20, network: MultilayerPerceptron = .init(),
        likelihood: Likelihood = .bernoulli, binarization: Binarization = .none,
        objective: Objective? = nil
    ) -> Autoencoder {
        Autoencoder(
            dataSize: dataSize, latentDimension: latentDimension,
            encoder: network.network(inputs: dataSize), posterior: posterior,
            prior: .standardNormal,
            decoder: network.decoder(
                inputs: latentDimension, outputs: dataSize * likelihood.outputsPerElement),
            likelihood: likelihood, binarization: binarization,
            objective: objective ?? Objective(klWeight: .constant(weight: klWeight)))
    }
}
