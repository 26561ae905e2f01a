import ElboGraph
public import ElboNetworks

/// Codewords one after the other, each given those before it, in the order of the places (van den Oord, Vinyals and
/// Kavukcuoglu 2017, section 3.3: an autoregressive law fitted over the numbers).
///
/// A fresh one has all codes alike probable.
public struct RecurrentCodePrior: CodewordPrior {
    /// "recurrent-codes"
    public static let kind: String = "recurrent-codes"
    /// For people who choose.
    public static let summary: String =
        "of quantized: each codeword given those before it, by gated recurrent units"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("units", standard: "256", "gated recurrent units, 1...4096")
    ]

    /// Recurrent units.
    public let units: Int

    /// Makes the part.
    public init(units: Int = 256) { self.units = units }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        units = try given.count("units", standard: 256, in: 1...4096)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...4096).contains(units), "the number of units of the prior", units, "in 1...4096")
    }

    /// In words.
    public var title: String { "codewords given those before, by \(units) recurrent units" }

    /// Numbers of a codeword's vector as the units read it.
    private static let embedding = 64

    /// What it learns.
    public func parameters(over space: LatentSpace) -> [Parameter] {
        space.codes.map { parameters(of: $0.layout, at: space.path) } ?? []
    }

    func parameters(of layout: CodeLayout, at path: String) -> [Parameter] {
        let (k, width) = (layout.codewords, Self.embedding)
        return [Parameter("\(path).embedding", [k + 1, width], .normal(deviation: 1))]
            + RecurrentLayer(.gru).parameters(
                inputs: layout.neighbours.count * width, units: units, at: "\(path).cell")
            + [
                Parameter("\(path).places", [layout.places, 3 * units], .zeros),
                Parameter("\(path).head.weight", [units, k], .zeros),
                Parameter("\(path).head.bias", [layout.places, k], .zeros),
            ]
    }

    func numberLaw(of layout: CodeLayout, at path: String, in pass: ForwardPass, _ trace: Trace)
        -> any CodeNumberLaw
    {
        RecurrentCodes(layout: layout, network: self, path: path, pass: pass)
    }
}

extension Prior {
    /// Codewords one after the other.
    public static func recurrentCodes(units: Int = 256) -> Prior {
        Prior(RecurrentCodePrior(units: units))
    }
}
