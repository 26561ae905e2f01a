import ElboDistributions
import ElboGraph
import ElboNetworks

/// A law of codes that are made of codewords: it tells of their numbers, the posterior has their vectors.
protocol CodewordPrior: PriorPart {
    /// The law of the numbers.
    func numberLaw(of layout: CodeLayout, at path: String, in pass: ForwardPass, _ trace: Trace)
        -> any CodeNumberLaw
}

extension CodewordPrior {
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// Yes.
    public var describesCodewords: Bool { true }

    /// The law of the vectors.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        codewordLaw(over: space, in: pass, trace)
    }

    /// Of draws.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        codewordLaw(over: space, in: pass, trace).moments
    }

    private func codewordLaw(over space: LatentSpace, in pass: ForwardPass, _ trace: Trace)
        -> CodewordLaw
    {
        guard let codes = space.codes else {
            preconditionFailure("the prior \(kind) is for codes of codewords")
        }
        return CodewordLaw(
            numbers: numberLaw(of: codes.layout, at: space.path, in: pass, trace),
            codebook: codes.codebook(pass))
    }

    private var kind: String { Self.kind }
}
