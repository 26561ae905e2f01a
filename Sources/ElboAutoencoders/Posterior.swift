public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Families of q(z|x), the encoder's description of the codes that fit an example.
public enum PosteriorFamily: String, Codable, Hashable, Sendable, CaseIterable {
    /// One code without uncertainty: the classical autoencoder.
    case point
    /// N(μ(x), diag σ²(x)) (Kingma and Welling 2014, section 3).
    case diagonalNormal = "diagonal-normal"

    /// The heads on the encoder's features: one for each parameter of the law, never shared.
    func parameters(features: Int, latentDimension: Int) -> [Parameter] {
        func head(_ name: String) -> [Parameter] {
            [
                Parameter("posterior.\(name).weight", [features, latentDimension], .fanInUniform),
                Parameter("posterior.\(name).bias", [latentDimension], .zeros),
            ]
        }
        switch self {
        case .point: return head("mean")
        case .diagonalNormal: return head("mean") + head("logVariance")
        }
    }

    /// The law for a batch of features.
    func law(_ features: Tensor, in pass: inout ForwardPass) -> Posterior {
        switch self {
        case .point: return .point(affine(features, at: "posterior.mean", in: pass))
        case .diagonalNormal:
            let outputs = PosteriorFamily.heads(["mean", "logVariance"], features, in: pass)
            return .diagonalNormal(DiagonalNormal(mean: outputs[0], logVariance: outputs[1]))
        }
    }

    /// The outputs of several heads of equal width on the same features.
    ///
    /// Their weights stand side by side in one matrix product, which is faster than a narrow product
    /// for each; they are still parameters of their own.
    private static func heads(_ names: [String], _ features: Tensor, in pass: ForwardPass)
        -> [Tensor]
    {
        func joined(_ part: String) -> Tensor {
            concatenate(names.map { pass["posterior.\($0).\(part)"] }, along: -1)
        }
        let product = features.matrixMultiplied(by: joined("weight"))
        let outputs = (product.named("posterior before its bias") + joined("bias"))
            .named("posterior")
        let width = outputs.shape[-1] / names.count
        return names.enumerated().map { index, name in
            outputs.slice(index * width..<(index + 1) * width, along: -1)
                .named("posterior.\(name)")
        }
    }
}

/// q(z|x) for a batch of examples.
public enum Posterior {
    /// One code [examples, latent dimension] for each example.
    case point(Tensor)
    /// A normal law for each example.
    case diagonalNormal(DiagonalNormal)

    /// The codes' expectations: [examples, latent dimension].
    public var mean: Tensor {
        switch self {
        case .point(let code): code
        case .diagonalNormal(let law): law.mean
        }
    }

    /// Codes drawn for each example: [count, examples, latent dimension], with gradients to the law.
    public func sample(_ count: Int, in pass: inout ForwardPass) -> Tensor {
        switch self {
        case .point(let code): code.broadcast(to: Shape([count] + code.shape.extents))
        case .diagonalNormal(let law): law.sample(key: pass.nextKey(), count: count)
        }
    }
}
