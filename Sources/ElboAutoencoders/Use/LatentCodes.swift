/// Codes of many examples, one after the other.
public struct LatentCodes: Hashable, Sendable {
    /// Means of q(z|x), or the codes themselves: rows of `dimension` numbers.
    public let means: [Float]
    /// Variances of q(z|x), in the same order; zero for a point.
    public let variances: [Float]
    /// Dimensions of z.
    public let dimension: Int
    /// Whether q(z|x) is normal with independent dimensions, so that means and variances are all of it.
    public let isDiagonalNormal: Bool
    /// The numbers of the codewords that codes are made of; nil for other codes.
    public let codewords: CodewordNumbers?

    /// Puts codes together: as many variances as means, whole rows of `dimension` of them.
    public init(
        means: [Float], variances: [Float], dimension: Int, isDiagonalNormal: Bool = true,
        codewords: CodewordNumbers? = nil
    ) {
        precondition(
            dimension > 0 && means.count % dimension == 0 && variances.count == means.count,
            "\(means.count) means and \(variances.count) variances are no codes of \(dimension)")
        self.means = means
        self.variances = variances
        self.dimension = dimension
        self.isDiagonalNormal = isDiagonalNormal
        self.codewords = codewords
    }

    /// The number of examples.
    public var count: Int { means.count / dimension }

    /// The means of one example's code.
    public subscript(row: Int) -> ArraySlice<Float> {
        means[row * dimension..<(row + 1) * dimension]
    }
}
