import ElboGraph
import ElboNetworks

extension ModelSession {
    /// The codes that codewords of these numbers make: rows of `latentDimension` numbers.
    ///
    /// - Parameter numbers: From 0, those of an example side by side.
    /// - Throws: `RunError`; `AutoencoderError.option` for a number that no codeword has, or a model without codewords.
    public func codes(ofCodewords numbers: [Int]) throws -> [Float] {
        let model = model.autoencoder
        guard let layout = model.codeLayout, let quantizer = model.posterior.part.quantizer else {
            throw AutoencoderError.option(
                name: "the posterior", value: model.posterior.kind,
                allowed: "quantized for codes that are numbers of codewords")
        }
        if let wrong = numbers.first(where: { !(0..<layout.codewords).contains($0) }) {
            throw AutoencoderError.option(
                name: "the number of a codeword", value: "\(wrong)",
                allowed: "in 0..<\(layout.codewords)")
        }
        let rows = ModelRows(fields: [("i", layout.places)], count: numbers.count / layout.places) {
            [
                numbers[$0.lowerBound * layout.places..<$0.upperBound * layout.places].map {
                    Float($0)
                }
            ]
        }
        let function = ModelFunction("codes of codewords") { x, _, pass in
            let codebook = quantizer.averages(at: Autoencoder.Path.posterior, in: pass).codebook
            return [codebook.vectors(of: x["i"]).reshaped(to: [x.count, layout.dimension])]
        }
        var codes: [Float] = []
        codes.reserveCapacity(numbers.count * layout.size)
        try run(function, over: rows) { _, results in codes += results[0].floats }
        return codes
    }
}
