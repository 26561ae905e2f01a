import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// The von Mises-Fisher law around μ(x) on the sphere: codes whose direction alone counts (Davidson, Falorsi, De Cao, Kipf and Tomczak
/// 2018). The network gives a vector, which is divided by its length, and what softplus makes κ of.
public struct VonMisesFisherPosterior: PosteriorPart {
    /// "von-mises-fisher"
    public static let kind: String = "von-mises-fisher"
    /// For people who choose.
    public static let summary: String = "directions: a law on the sphere"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "von-mises-fisher" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// The sphere.
    public var space: CodeSpace { .sphere }
    /// A sphere in three dimensions.
    public var smallestDimension: Int { 3 }
    /// Draws are vectors of candidates.
    public var largestDimension: Int { 1000 }

    /// κ within which single precision tells a law's mean and variance.
    private static let concentrations = 0.01...10_000

    private static func heads(_ dimension: Int) -> Heads {
        Heads([("mean", dimension), ("concentration", 1)])
    }

    /// The vector, and κ before softplus.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Self.heads(dimension).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Self.heads(dimension)(features, at: path, in: pass)
        // A fresh head's vector can be 0.
        let length = sqrt(outputs[0].squared().sum(along: [-1], keepingAxes: true) + 1e-12)
        let concentration = minimum(
            softplus(outputs[1]) + Self.concentrations.lowerBound, Self.concentrations.upperBound)
        let law = VonMisesFisher(direction: outputs[0] / length, concentration: concentration)
        return LatentDraw(
            law, variance: law.variances, count: count, isStopping: isStopping,
            key: pass.nextKey())
    }
}

extension Posterior {
    /// A law on the sphere.
    public static let vonMisesFisher: Posterior = Posterior(VonMisesFisherPosterior())
}
