public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// f(x, ε), ε from N(0, I): a network of the encoder's features and of noise, whose law has any form but no density that
/// could be told (Mescheder, Nowozin and Geiger 2017, section 3.1).
public struct ImplicitPosterior: PosteriorPart {
    /// "implicit"
    public static let kind: String = "implicit"
    /// For people who choose.
    public static let summary: String = "any law that a network makes of noise, without a density"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("noise", standard: "16", "numbers of noise, 1...65536"),
        PartOption("hidden", standard: "256", "outputs of each of two hidden layers, 1...65536"),
    ]

    /// Numbers of noise.
    public let noise: Int
    /// Outputs of each of two hidden layers.
    public let hidden: Int

    /// Makes the part.
    public init(noise: Int = 16, hidden: Int = 256) {
        self.noise = noise
        self.hidden = hidden
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        noise = try given.count("noise", standard: 16, in: 1...65_536)
        hidden = try given.count("hidden", standard: 256, in: 1...65_536)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...65_536).contains(noise), "the noise of the posterior", noise, "in 1...65536")
        try require(
            (1...65_536).contains(hidden), "the hidden layers of the posterior", hidden,
            "in 1...65536")
    }

    /// In words.
    public var title: String { "implicit, \(noise) numbers of noise through \(hidden) units" }
    /// No.
    public var hasDensity: Bool { false }
    /// No.
    public var isDiagonalNormal: Bool { false }

    /// What it learns.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        [
            Parameter("\(path).features.weight", [features, hidden], .fanInUniform),
            Parameter("\(path).features.bias", [hidden], .zeros),
            Parameter("\(path).noise.weight", [noise, hidden], .fanInUniform),
            Parameter("\(path).hidden.weight", [hidden, hidden], .heUniform),
            Parameter("\(path).hidden.bias", [hidden], .zeros),
            Parameter("\(path).code.weight", [hidden, dimension], .fanInUniform),
            Parameter("\(path).code.bias", [dimension], .zeros),
        ]
    }

    /// Draws of z; mean and variance are those of 32 draws, the same noise for every example, so that equal examples have
    /// equal codes.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let examples = features.shape[0]
        let seen = affine(features, at: "\(path).features", in: pass)
        // Noise of one row for all examples, or of one for each.
        func codes(_ draws: Int, _ noise: Tensor, rows: Int) -> Tensor {
            let added = noise.matrixMultiplied(by: pass["\(path).noise.weight"])
                .reshaped(to: [draws, rows, hidden])
            let first = relu(seen + added).reshaped(to: [draws * examples, hidden])
            let second = relu(affine(first, at: "\(path).hidden", in: pass))
            return affine(second, at: "\(path).code", in: pass)
                .reshaped(to: [draws, examples, dimension])
        }
        let still = features.trace.constant(HostArray(RandomKey(seed: 0)))
            .normal([Self.drawsOfMoments, noise])
        let cloud = codes(Self.drawsOfMoments, still, rows: 1)
        let own = pass.nextKey().normal([count * examples, noise])
        let mean = cloud.mean(along: [0])
        return LatentDraw(
            z: codes(count, own, rows: examples), mean: mean,
            variance: (cloud - mean).squared().mean(along: [0]))
    }

    private static let drawsOfMoments = 32
}

extension Posterior {
    /// Any law that a network makes of noise.
    public static func implicit(noise: Int = 16, hidden: Int = 256) -> Posterior {
        Posterior(ImplicitPosterior(noise: noise, hidden: hidden))
    }
}
