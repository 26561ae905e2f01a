import ElboGraph

/// Filters on runs of tokens, of which the strongest answer in the sentence counts (Kim 2014).
///
///     fₖ = maxₜ relu(Σⱼ xₜ₋ⱼ Aₖⱼ + bₖ)
///
/// Before the first token stands 0; runs that end behind the sentence do not count.
public struct SentenceWindows: Codable, Hashable, Sendable {
    /// Numbers of a token's vector.
    public let inputs: Int
    /// How many tokens long runs are.
    public let widths: [Int]
    /// Filters of each width.
    public let filters: Int
    /// Probability of dropping each number of vectors and features in training, in 0..<1.
    public let dropout: Double

    /// Describes filters.
    public init(inputs: Int, widths: [Int] = [3, 4, 5], filters: Int, dropout: Double = 0) {
        self.inputs = inputs
        self.widths = widths
        self.filters = filters
        self.dropout = dropout
    }

    /// How many numbers are read of a sentence.
    public var features: Int { widths.count * filters }

    /// In words.
    public var title: String {
        "\(filters) filters on each of \(widths.map(String.init).joined(separator: ", ")) tokens of \(inputs)"
            + (dropout > 0 ? ", dropout \(dropout)" : "")
    }

    func parameters(at path: String) -> [Parameter] {
        widths.flatMap { Dense.parameters($0 * inputs, filters, at: "\(path).\($0)") }
    }

    /// The features: [rows, features].
    ///
    /// - Parameters:
    ///   - x: Vectors: [places, rows, inputs].
    ///   - ends: Where sentences end.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters.
    func callAsFunction(
        _ x: Tensor, _ ends: SentenceEnds, at path: String, in pass: ForwardPass
    ) -> Tensor {
        let mask = ends.mask
        return concatenate(
            widths.map { width in
                // Nothing is below 0, so that what is hidden never is the strongest.
                (relu(Dense.of(x.lookingBack(taps: width), at: "\(path).\(width)", in: pass))
                    * mask).max(along: [0])
            }, along: 1)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `LayerError`.
    func check() throws(LayerError) {
        try LayerError.requireStack(
            "filter", inputs: inputs, units: filters, layers: widths.count, dropout: dropout)
        try LayerError.require(
            Set(widths).count == widths.count && widths.allSatisfy((1...100).contains),
            "the widths of filters", "\(widths)", "different, each in 1...100")
    }
}
