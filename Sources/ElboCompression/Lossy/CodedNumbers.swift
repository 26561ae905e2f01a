public import ElboGraph

/// A law of codes that are whole numbers, one at each place, as a coder sees it.
///
///     -log₂ p(i) = -Σₙ log₂ p(iₙ | i₁ … iₙ₋₁)
///
/// Writing and reading run the same program place after place, so that both see the same bits.
public struct CodedNumbers: Sendable {
    /// N
    public let places: Int
    /// K: numbers are 0..<K.
    public let codewords: Int
    /// For each kind of neighbour the place where it stands, all before the own place; nil where there is none.
    public let neighbours: [[Int?]]
    /// How many numbers are remembered from place to place, one entry for each array.
    public let remembered: [Int]
    /// What the graph has as its state.
    public let parameters: [HostArray]
    /// For so many codes: from the place [1], the neighbours' numbers [n] each, K where there is none, and what is remembered
    /// [n, width] each, to the probabilities of the number [n, K] and what is remembered next.
    public let step: @Sendable (Int) -> Graph

    /// Puts the parts together.
    public init(
        places: Int, codewords: Int, neighbours: [[Int?]], remembered: [Int],
        parameters: [HostArray], step: @escaping @Sendable (Int) -> Graph
    ) {
        precondition((1...65_536).contains(codewords), "\(codewords) codewords in 16 bits")
        self.places = places
        self.codewords = codewords
        self.neighbours = neighbours
        self.remembered = remembered
        self.parameters = parameters
        self.step = step
    }
}
