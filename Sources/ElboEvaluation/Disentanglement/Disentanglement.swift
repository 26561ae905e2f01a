public import ElboAutoencoders
public import ElboNumerics

/// Whether dimensions of codes and known factors correspond, by the four measures of the field.
public struct Disentanglement: Codable, Hashable, Sendable {
    /// The names of the factors.
    public let factors: [String]
    /// How many levels each has.
    public let levels: [Int]
    /// How many examples were looked at.
    public let examples: Int
    /// MIG.
    public let informationGap: InformationGap
    /// DCI.
    public let importance: FactorImportance
    /// SAP.
    public let attributeGap: AttributeGap
    /// The FactorVAE score.
    public let votes: FactorVotes
    /// Dimensions that are not idle: whose means vary at least a hundredth as much as those of the liveliest one.
    public let activeDimensions: [Bool]

    /// Examples that are looked at, at most: the cost of the information is quadratic in them.
    public static let mostExamples = 2000

    /// Holds codes against factors.
    ///
    /// - Parameters:
    ///   - codes: Of each example one.
    ///   - factors: What is known of the same examples.
    ///   - key: Decides which examples are looked at where there are more than 2000, and all draws.
    /// - Throws: `FactorError.rowCount`.
    public init(_ codes: LatentCodes, factors all: KnownFactors, key: RandomKey)
        throws(FactorError)
    {
        guard codes.count == all.count else {
            throw .rowCount(expected: codes.count, found: all.count)
        }
        let rows =
            codes.count > Self.mostExamples
            ? key.child(0).permutation(codes.count).prefix(Self.mostExamples).sorted()
            : Array(0..<codes.count)
        let d = codes.dimension
        let chosen = LatentCodes(
            means: rows.flatMap { codes[$0] },
            variances: rows.flatMap { codes.variances[$0 * d..<($0 + 1) * d] }, dimension: d,
            isDiagonalNormal: codes.isDiagonalNormal)
        let known = all.subset(rows)
        let spread = chosen.usage(key: key.child(5), limit: 1).varianceOfMeans
        let liveliest = spread.max() ?? 0
        let active = spread.map { liveliest > 0 && $0 >= 0.01 * liveliest }
        factors = known.names
        levels = known.levelCounts
        examples = rows.count
        activeDimensions = active
        informationGap = InformationGap(of: chosen, about: known, key: key.child(1))
        importance = FactorImportance(of: chosen, about: known, key: key.child(2))
        attributeGap = AttributeGap(of: chosen, about: known, active: active)
        votes = FactorVotes(of: chosen, about: known, active: active, key: key.child(3))
    }
}
