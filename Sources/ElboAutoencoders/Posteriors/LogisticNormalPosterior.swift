import ElboDistributions
public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// Shares that add up to 1: the softmax of normal log-ratios, for codes that mix topics or parts (Srivastava and Sutton 2017; Aitchison
/// and Shen 1980).
public struct LogisticNormalPosterior: PosteriorPart {
    /// "logistic-normal"
    public static let kind: String = "logistic-normal"
    /// For people who choose.
    public static let summary: String = "shares that add up to 1"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "logistic-normal" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// Shares.
    public var space: CodeSpace { .simplex }
    /// One share alone is always 1.
    public var smallestDimension: Int { 2 }

    private static let heads = ["mean", "logVariance"]
    private static let drawsOfMoments = 64

    /// μ and ln σ² of the log-ratios, one fewer than shares.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Heads(Self.heads, width: dimension - 1).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law; mean and variance are those of 64 draws, the same noise for every example.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Heads(Self.heads, width: dimension - 1)(features, at: path, in: pass)
        let base = DiagonalNormal(mean: outputs[0], logVariance: outputs[1].boundedLogVariance)
        let law = LogisticNormal(base)
        let noise = features.trace.constant(HostArray(RandomKey(seed: 0)))
            .normal([Self.drawsOfMoments, 1, dimension - 1])
        let ratios = base.mean + base.standardDeviation * noise
        let cloud = softmax(ratios.padded(low: 0, high: 1, along: 2))
        let mean = cloud.mean(along: [0])
        let draw = LatentDraw(
            law, variance: (cloud - mean).squared().mean(along: [0]), count: count,
            isStopping: isStopping, key: pass.nextKey())
        return LatentDraw(
            z: draw.z, mean: mean, variance: draw.variance, logDensity: draw.logDensity, law: law)
    }
}

extension Posterior {
    /// Shares that add up to 1.
    public static let logisticNormal: Posterior = Posterior(LogisticNormalPosterior())
}
