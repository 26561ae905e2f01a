/// Where the bits of a file go.
public struct CodingAccount: Hashable, Sendable, Codable {
    /// The negative bound of the examples, -log₂ p(x|z) of the codes that were drawn and the divergence of q(z|x) from the
    /// prior in closed form, summed.
    public var bound = 0.0
    /// What all symbols cost in whole numbers of slots, less what the codes gave back.
    public var symbols = 0.0
    /// What was taken from beneath the chunks' stacks and could not be given back.
    public var initial = 0.0

    /// Nothing yet.
    public init() {}

    static func += (sum: inout CodingAccount, other: CodingAccount) {
        sum.bound += other.bound
        sum.symbols += other.symbols
        sum.initial += other.initial
    }
}
