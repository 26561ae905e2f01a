/// A model of examples of whole symbols, all with the same law, as a coder sees it.
public struct CodedModel: Sendable {
    /// Symbols of one example.
    public let symbols: Int
    /// p(x|z) of each.
    public let law: SymbolLaw
    /// From values [n, symbols] to q(z|x), and from z to the laws' numbers, [n, symbols, law.parameters].
    public let networks: CodedNetworks

    /// Puts a model together.
    public init(symbols: Int, law: SymbolLaw, networks: CodedNetworks) {
        self.symbols = symbols
        self.law = law
        self.networks = networks
    }
}
