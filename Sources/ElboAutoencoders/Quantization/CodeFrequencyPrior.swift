public import ElboGraph
public import ElboNetworks
import Foundation

/// Places that do not depend on each other, each codeword as probable at a place as it is frequent there among the training
/// examples, of which half an example is added to each count (Krichevsky and Trofimov 1981); all alike probable until training
/// has ended.
public struct CodeFrequencyPrior: CodewordPrior {
    /// "code-frequencies"
    public static let kind: String = "code-frequencies"
    /// For people who choose.
    public static let summary: String =
        "of quantized: how often each codeword is at each place, counted after training"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "frequencies of codewords at each place" }
    /// All alike probable.
    public var whileTraining: any PriorPart { UniformCodePrior() }
    /// Yes.
    public var isFittedToCodes: Bool { true }

    /// Logarithms of the frequencies: [N, K].
    public func parameters(over space: LatentSpace) -> [Parameter] {
        guard let layout = space.codes?.layout else { return [] }
        return [
            Parameter(
                "\(space.path).logits", [layout.places, layout.codewords], .zeros,
                isTrained: false)
        ]
    }

    func numberLaw(of layout: CodeLayout, at path: String, in pass: ForwardPass, _ trace: Trace)
        -> any CodeNumberLaw
    {
        IndependentCodes(layout: layout, logits: pass["\(path).logits"])
    }

    /// ln of the counts and a half.
    public func fitted(to codes: LatentCodes, over space: LatentSpace) -> [String: HostArray] {
        guard let layout = space.codes?.layout, let numbers = codes.codewords?.numbers else {
            return [:]
        }
        var counts = [Double](repeating: 0.5, count: layout.places * layout.codewords)
        for (index, number) in numbers.enumerated() {
            counts[index % layout.places * layout.codewords + number] += 1
        }
        let total = log(Double(codes.count) + 0.5 * Double(layout.codewords))
        return [
            "\(space.path).logits": HostArray(
                [layout.places, layout.codewords], counts.map { Float(log($0) - total) })
        ]
    }
}

extension Prior {
    /// All codes alike probable.
    public static let uniformCodes: Prior = Prior(UniformCodePrior())
    /// How often each codeword is at each place.
    public static let codeFrequencies: Prior = Prior(CodeFrequencyPrior())
}
