import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(μ(x), diag(σ²(x)) + U(x) U(x)ᵀ): dimensions that vary together along r directions, with d (r + 2) numbers of the network where
/// `full-normal` asks for d (d + 3) / 2 (Rezende, Mohamed and Wierstra 2014, section 4.3, of the inverse and r = 1; Ong, Nott and
/// Smith 2018, section 3).
public struct LowRankNormalPosterior: PosteriorPart {
    /// "low-rank-normal"
    public static let kind: String = "low-rank-normal"
    /// For people who choose.
    public static let summary: String =
        "normal dimensions that vary together along a few directions"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "rank", standard: "2", "directions along which dimensions vary together, 1...64")
    ]

    /// r, the columns of U.
    public let rank: Int

    /// Makes the part.
    public init(rank: Int = 2) { self.rank = rank }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        rank = try given.count("rank", standard: 2, in: Self.ranks)
    }

    /// The factor of an r × r matrix takes r steps.
    private static let ranks = 1...64

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            Self.ranks.contains(rank), "the rank of the posterior", rank, "in 1...64")
    }

    /// More directions than dimensions say nothing that fewer do not.
    public func validate(dimension: Int) throws(AutoencoderError) {
        try require(
            rank <= dimension, "the rank of the posterior", rank,
            "at most \(dimension), the latent dimension")
    }

    /// In words.
    public var title: String { "low-rank-normal, rank \(rank)" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// As many as any array can have, U's numbers counted.
    public var largestDimension: Int { 10_000_000 }

    /// U begins with numbers as μ does: at U = 0 its gradient is 0, since U and -U are the same law.
    private func heads(_ dimension: Int) -> Heads {
        Heads([
            ("mean", dimension), ("logVariance", dimension), ("factor", dimension * rank),
        ])
    }

    /// μ, ln σ² and the rows of U one after the other.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        heads(dimension).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = heads(dimension)(features, at: path, in: pass)
        let law = LowRankNormal(
            mean: outputs[0], logVariance: outputs[1].boundedLogVariance,
            factor: outputs[2].reshaped(to: [features.shape[0], dimension, rank]))
        return LatentDraw(
            law, variance: law.variances, count: count, isStopping: isStopping, key: pass.nextKey())
    }
}

extension Posterior {
    /// N(μ(x), diag(σ²(x)) + U(x) U(x)ᵀ).
    public static func lowRankNormal(rank: Int = 2) -> Posterior {
        Posterior(LowRankNormalPosterior(rank: rank))
    }
}
