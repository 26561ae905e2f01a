import ElboGraph

/// Numbers at places that do not depend on each other: Σₙ ln softmax(ℓₙ)(iₙ).
struct IndependentCodes: CodeNumberLaw {
    let layout: CodeLayout
    /// ℓ: [N, K]
    let logits: Tensor

    var remembered: [Int] { [] }

    func logProbability(ofNumbers numbers: Tensor) -> Tensor {
        let trace = numbers.trace
        let table = logSoftmax(logits).reshaped(to: [layout.places * layout.codewords])
        let places = trace.iota([layout.places], axis: 0).converted(to: .float)
        let rows = numbers + Double(layout.codewords) * places
        return table.gather(rows.converted(to: .int)).sum(along: [1])
    }

    func next(place: Tensor, neighbours: [Tensor], memory: [Tensor]) -> (
        logits: Tensor, memory: [Tensor]
    ) {
        let row = logits.gather(place.converted(to: .int))
        return (row.broadcast(to: [neighbours[0].shape[0], layout.codewords]), [])
    }

    func stoppingGradient() -> IndependentCodes {
        IndependentCodes(layout: layout, logits: logits.stoppingGradient())
    }
}
