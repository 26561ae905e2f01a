import ElboGraph
import ElboNetworks

/// All codes alike probable: -ln p = N ln K (van den Oord, Vinyals and Kavukcuoglu 2017, section 3.1).
public struct UniformCodePrior: CodewordPrior {
    /// "uniform-codes"
    public static let kind: String = "uniform-codes"
    /// For people who choose.
    public static let summary: String = "of quantized: all codes alike probable"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "all codes alike probable" }

    func numberLaw(of layout: CodeLayout, at path: String, in pass: ForwardPass, _ trace: Trace)
        -> any CodeNumberLaw
    {
        IndependentCodes(
            layout: layout,
            logits: trace.constant(0).broadcast(to: [layout.places, layout.codewords]))
    }
}
