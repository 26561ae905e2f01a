public import ElboGraph

/// The decoder one token at a time, with what it remembers of the tokens before: the same formulas, nothing computed twice. Only recurrent
/// layers remember.
extension SentenceDecoder {
    /// Whether it can go one token at a time.
    public var remembers: Bool { stack.recurrent != nil }

    private var layers: RecurrentStack {
        guard let layers = stack.recurrent else {
            preconditionFailure("\(stack.title) goes through whole sentences")
        }
        return layers
    }

    /// The widths of the arrays that it remembers: the states of each layer, and behind them what a code that is read adds to the
    /// gates of the first.
    public var remembered: [Int] {
        let states = [Int](repeating: layers.units, count: layers.layers * layers.cell.states)
        return states + (readsCode ? [stack.besideSize] : [])
    }

    /// What is remembered before the first token: [rows, width] each.
    ///
    /// Without a code it is zeros.
    ///
    /// - Parameters:
    ///   - z: Codes: [rows, code].
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    public func beginning(_ z: Tensor, at path: String, in pass: ForwardPass) -> [Tensor] {
        precondition(readsCode, "a decoder without a code begins with zeros")
        guard let states = states(z, at: path, in: pass) else {
            preconditionFailure("\(stack.title) remembers nothing")
        }
        return states.flatMap { $0 }
            + [z.matrixMultiplied(by: pass["\(path).code"])]
    }

    /// What says the next token, [rows, units], and what is remembered then.
    ///
    /// - Parameters:
    ///   - token: The token before, or what stands before the first: [rows].
    ///   - remembered: What was remembered, [rows, width] each.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    public func next(
        _ token: Tensor, after remembered: [Tensor], at path: String, in pass: ForwardPass
    ) -> (outputs: Tensor, remembered: [Tensor]) {
        let perLayer = layers.cell.states
        let beside = readsCode ? remembered[remembered.count - 1] : nil
        let (outputs, states) = layers.next(
            TokenVectors.of(token, at: path, in: pass), beside: beside,
            after: (0..<layers.layers).map {
                Array(remembered[$0 * perLayer..<($0 + 1) * perLayer])
            }, at: "\(path).layers", in: pass)
        return (outputs, states.flatMap { $0 } + (beside.map { [$0] } ?? []))
    }
}

extension RecurrentStack {
    /// What the last layer gives at one more place, [rows, units], and what each layer remembers then.
    ///
    /// - Parameters:
    ///   - x: What enters: [rows, inputs].
    ///   - beside: What enters the first layer's gates beside it: [rows, gates · units].
    ///   - states: For each layer what it remembers.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters.
    func next(
        _ x: Tensor, beside: Tensor?, after states: [[Tensor]], at path: String,
        in pass: ForwardPass
    ) -> (outputs: Tensor, states: [[Tensor]]) {
        var x = x
        var next: [[Tensor]] = []
        for number in 0..<layers {
            let own = "\(path).\(number)"
            var entering = layer.entering(x, at: own, in: pass)
            if number == 0, let beside { entering = entering + beside }
            let state = layer.next(entering, after: states[number], at: own, in: pass)
            x = state[0]
            next.append(state)
        }
        return (x, next)
    }
}

extension Network {
    /// The decoder of sentences that it is; nil for other networks.
    public var sentenceDecoder: (decoder: SentenceDecoder, path: String)? {
        guard layers.count == 1, case .sentenceDecoder(let network) = layers[0] else { return nil }
        return (network, "0")
    }
}
