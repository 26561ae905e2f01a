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
        let mirror = network.mirrored
        let head = Layer.dense(
            inputs: mirror.outputs(inputs: latentDimension),
            outputs: dataSize * likelihood.outputsPerElement, initializer: .fanInUniform)
        return Autoencoder(
            dataSize: dataSize, latentDimension: latentDimension,
            encoder: network.network(inputs: dataSize), posterior: posterior,
            prior: .standardNormal,
            decoder: Network(mirror.network(inputs: latentDimension).layers + [head]),
            likelihood: likelihood, binarization: binarization,
            objective: objective ?? Objective(klWeight: .constant(weight: klWeight)))
    }
}
