import ElboGraph

/// A law of the N numbers of a code, each given those before it: ln p(i) = Σₙ ln p(iₙ | i₁ … iₙ₋₁).
protocol CodeNumberLaw {
    /// What the numbers are of.
    var layout: CodeLayout { get }
    /// How many numbers are remembered from place to place, in as many arrays as there are entries; none where places are
    /// independent.
    var remembered: [Int] { get }

    /// ln p of codes.
    ///
    /// - Parameter numbers: [rows, N]
    /// - Returns: [rows]
    func logProbability(ofNumbers numbers: Tensor) -> Tensor

    /// What is known of the number at a place.
    ///
    /// - Parameters:
    ///   - place: Which one, as a whole number in floating point: [1].
    ///   - neighbours: The numbers at `CodeLayout.neighbours`, K beyond the border: [rows] each.
    ///   - memory: `remembered` numbers of each row, [rows, n] each; zeros before the first place.
    /// - Returns: Log-probabilities up to a constant, [rows, K], and what is remembered after it.
    func next(place: Tensor, neighbours: [Tensor], memory: [Tensor]) -> (
        logits: Tensor, memory: [Tensor]
    )

    /// The same law, through whose parameters no gradient flows.
    func stoppingGradient() -> Self
}

extension CodeNumberLaw {
    /// Codes drawn place after place: [count, N].
    func sampleNumbers(key: Tensor, count: Int) -> Tensor {
        let trace = key.trace
        let (k, neighbours) = (layout.codewords, layout.neighbours)
        let beyond = trace.constant(Double(k)).broadcast(to: [count])
        var memory = remembered.map { trace.constant(0).broadcast(to: [count, $0]) }
        var numbers: [Tensor] = []
        for place in 0..<layout.places {
            let step = next(
                place: trace.constant(HostArray([1], [Float(place)])),
                neighbours: neighbours.map { $0[place].map { numbers[$0] } ?? beyond },
                memory: memory)
            // Gumbel noise added, the largest is a draw (Maddison, Tarlow and Minka 2014, section 2).
            let noise = key.child(UInt64(place)).gumbel([count, k])
            numbers.append((step.logits + noise).firstLargest())
            memory = step.memory
        }
        return concatenate(numbers.map { $0.reshaped(to: [count, 1]) }, along: 1)
    }
}

extension Tensor {
    /// ln p of numbers under logits [..., K], for numbers of the leading shape.
    func logProbability(ofNumbers numbers: Tensor) -> Tensor {
        let places = trace.iota(shape, axis: -1).converted(to: .float)
        let isTold = places .== numbers.expandingAxis(at: -1).broadcast(to: shape)
        return select(isTold, self, trace.constant(0)).sum(along: [-1])
            - logSumExp(self, along: [-1])
    }
}
