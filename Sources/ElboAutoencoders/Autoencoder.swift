public import ElboGraph
public import ElboNetworks

/// A composition: encoder, posterior family, prior, decoder and likelihood, trained by an objective.
///
///     x ──encoder──▸ q(z|x) ──▸ z ──decoder──▸ p(x|z)          p(z)
///
/// A new paper is a new part, not a new class; `Recipe` names compositions.
public struct Autoencoder: Codable, Hashable, Sendable {
    /// Numbers in one example; they enter the encoder in one row, which it may reshape.
    public let dataSize: Int
    /// Dimensions of z.
    public let latentDimension: Int
    /// From an example to features, in one row.
    public let encoder: Network
    /// From features to q(z|x).
    public let posterior: PosteriorFamily
    /// p(z).
    public let prior: Prior
    /// From z to the numbers that p(x|z) needs; its last layer is the head.
    public let decoder: Network
    /// p(x|z).
    public let likelihood: Likelihood
    /// How grey values become the observation that the likelihood scores.
    public let binarization: Binarization
    /// What training maximises.
    public let objective: Objective

    /// Composes a model.
    public init(
        dataSize: Int, latentDimension: Int, encoder: Network,
        posterior: PosteriorFamily = .diagonalNormal, prior: Prior = .standardNormal,
        decoder: Network, likelihood: Likelihood, binarization: Binarization = .none,
        objective: Objective = Objective()
    ) {
        precondition(
            dataSize > 0 && latentDimension > 0,
            "data size \(dataSize) and latent dimension \(latentDimension) must be positive")
        self.dataSize = dataSize
        self.latentDimension = latentDimension
        self.encoder = encoder
        self.posterior = posterior
        self.prior = prior
        self.decoder = decoder
        self.likelihood = likelihood
        self.binarization = binarization
        self.objective = objective
    }

    /// Everything the model owns, in the order in which it is stored.
    public var parameters: [Parameter] {
        encoder.parameters(at: "encoder")
            + posterior.parameters(features: features, latentDimension: latentDimension)
            + decoder.parameters(at: "decoder") + likelihood.parameters
    }

    /// Numbers that the encoder gives for an example.
    private var features: Int {
        do {
            return try encoder.outputShape(for: [dataSize]).reduce(1, *)
        } catch {
            preconditionFailure("encoder: \(error)")
        }
    }
}

extension Autoencoder {
    /// q(z|x) for a batch of observations [examples, data size].
    public func posterior(of x: Tensor, in pass: inout ForwardPass) -> Posterior {
        posterior.law(encoder(x, at: "encoder", in: &pass), in: &pass)
    }

    /// What the decoder gives for latent codes [..., latent dimension]: [..., data size], or
    /// [..., data size, outputs per element] under a likelihood that needs more than one.
    ///
    /// A head on images gives [H, W, C · outputs], the outputs of a data channel side by side, so that
    /// the same order of the numbers serves images and records.
    public func decoded(_ z: Tensor, in pass: inout ForwardPass) -> Tensor {
        let leading = z.shape.extents.dropLast()
        let rows = z.reshaped(to: [leading.reduce(1, *), latentDimension])
        let outputs = likelihood.outputsPerElement
        return decoder(rows, at: "decoder", in: &pass)
            .reshaped(to: Shape(leading + [dataSize] + (outputs == 1 ? [] : [outputs])))
    }
}
