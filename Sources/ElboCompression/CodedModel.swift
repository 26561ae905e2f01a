public import ElboGraph

/// A model as a coder sees it: two programs, laws and a prior.
///
/// Both sides run both programs, since the decoder puts the codes' bits back.
public struct CodedModel: Sendable {
    /// Symbols of one example.
    public let symbols: Int
    /// p(x|z) of each.
    public let law: SymbolLaw
    /// p(z)
    public let prior: NormalPrior
    /// What both graphs have as their state.
    public let parameters: [HostArray]
    /// For so many examples: from values [n, symbols] to means and standard deviations of q(z|x), [n, dimension] each.
    public let inference: @Sendable (Int) -> Graph
    /// For so many examples: from codes [n, dimension] to the laws' numbers, [n, symbols, law.parameters].
    public let generation: @Sendable (Int) -> Graph

    /// Puts a model together.
    public init(
        symbols: Int, law: SymbolLaw, prior: NormalPrior, parameters: [HostArray],
        inference: @escaping @Sendable (Int) -> Graph,
        generation: @escaping @Sendable (Int) -> Graph
    ) {
        self.symbols = symbols
        self.law = law
        self.prior = prior
        self.parameters = parameters
        self.inference = inference
        self.generation = generation
    }
}
