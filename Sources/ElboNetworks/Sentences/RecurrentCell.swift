public import ElboGraph

/// A unit that reads a sequence place by place and remembers.
public enum RecurrentCell: String, Codable, Hashable, Sendable, CaseIterable {
    /// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000):
    ///
    ///     i, f, g, o = x W + h U + b
    ///     c' = σ(f) c + σ(i) tanh(g)
    ///     h' = σ(o) tanh(c')
    case lstm
    /// Gated recurrent unit (Cho et al. 2014, with the reset gate behind the product, as in PyTorch):
    ///
    ///     r, u, n = x W + b and h U
    ///     n' = tanh(n + σ(r) (h Uₙ + bₙ))
    ///     h' = (1 - σ(u)) n' + σ(u) h
    case gru

    /// Numbers that each unit takes from what enters.
    public var gates: Int {
        switch self {
        case .lstm: 4
        case .gru: 3
        }
    }

    /// Numbers that each unit remembers; what it gives comes first.
    public var states: Int {
        switch self {
        case .lstm: 2
        case .gru: 1
        }
    }

    /// What a layer of so many units owns.
    ///
    /// - Parameters:
    ///   - inputs: Numbers that enter at each place.
    ///   - units: How many units.
    ///   - path: Where the parameters are declared.
    ///   - isNormalized: Whether both products are normalised, and the cell before it is given.
    public func parameters(
        inputs: Int, units: Int, at path: String, isNormalized: Bool = false
    ) -> [Parameter] {
        var all = [
            Parameter("\(path).weight", [inputs, gates * units], .fanInUniform),
            Parameter("\(path).recurrent", [units, gates * units], .fanInUniform),
            Parameter("\(path).bias", [gates * units], .zeros),
        ]
        if self == .gru { all.append(Parameter("\(path).candidateBias", [units], .zeros)) }
        guard isNormalized else { return all }
        all += ["scale", "recurrentScale"].map {
            Parameter("\(path).\($0)", [gates * units], .ones)
        }
        guard self == .lstm else { return all }
        return all + [
            Parameter("\(path).cellScale", [units], .ones),
            Parameter("\(path).cellShift", [units], .zeros),
        ]
    }

    /// What the units give at each place.
    ///
    /// - Parameters:
    ///   - entering: What enters the gates, bias included: [places, rows, gates · units].
    ///   - initial: What is remembered before the first place: [rows, units] each; nil for nothing.
    ///   - path: Where the parameters are declared.
    ///   - isNormalized: As of `next`.
    ///   - pass: Parameters.
    /// - Returns: [rows, units] for each place.
    func outputs(
        of entering: Tensor, from initial: [Tensor]?, at path: String, isNormalized: Bool,
        in pass: ForwardPass
    ) -> [Tensor] {
        let (places, rows, width) = (entering.shape[0], entering.shape[1], entering.shape[2])
        var state = initial
        return (0..<places).map { place in
            let next = next(
                entering.slice(place..<place + 1, along: 0).reshaped(to: [rows, width]),
                after: state, at: path, isNormalized: isNormalized, in: pass)
            state = next
            return next[0]
        }
    }

    /// What the units remember after one more place: `states` tensors, [rows, units] each, of which the first is what they give.
    ///
    /// - Parameters:
    ///   - entering: What enters the gates, bias included: [rows, gates · units].
    ///   - state: What they remembered before; nil for nothing.
    ///   - path: Where the parameters are declared.
    ///   - isNormalized: Whether h U is normalised over the gates, and c' over the units before h' is made of it (Ba, Kiros and Hinton
    ///     2016, equations 20 to 22).
    ///   - pass: Parameters.
    public func next(
        _ entering: Tensor, after state: [Tensor]?, at path: String, isNormalized: Bool = false,
        in pass: ForwardPass
    ) -> [Tensor] {
        let product = state.map { $0[0].matrixMultiplied(by: pass["\(path).recurrent"]) }
        let remembered =
            isNormalized
            ? product.map { layerNormalized($0, scale: pass["\(path).recurrentScale"]) } : product
        switch self {
        case .lstm:
            return Self.lstm(entering, remembered, cell: state?[1]) {
                isNormalized
                    ? layerNormalized(
                        $0, scale: pass["\(path).cellScale"], shift: pass["\(path).cellShift"])
                    : $0
            }
        case .gru:
            return Self.gru(entering, remembered, state?[0], bias: pass["\(path).candidateBias"])
        }
    }

    private static func lstm(
        _ entering: Tensor, _ remembered: Tensor?, cell: Tensor?, shown: (Tensor) -> Tensor
    ) -> [Tensor] {
        let gates = remembered.map { entering + $0 } ?? entering
        let units = gates.shape[1] / 4
        func gate(_ number: Int) -> Tensor {
            gates.slice(number * units..<(number + 1) * units, along: 1)
        }
        let new = sigmoid(gate(0)) * tanh(gate(2))
        let cell = cell.map { sigmoid(gate(1)) * $0 + new } ?? new
        return [sigmoid(gate(3)) * tanh(shown(cell)), cell]
    }

    private static func gru(
        _ entering: Tensor, _ remembered: Tensor?, _ state: Tensor?, bias: Tensor
    ) -> [Tensor] {
        let units = entering.shape[1] / 3
        func gate(_ number: Int) -> (entering: Tensor, remembered: Tensor?) {
            let range = number * units..<(number + 1) * units
            return (
                entering.slice(range, along: 1), remembered.map { $0.slice(range, along: 1) }
            )
        }
        func both(_ gate: (entering: Tensor, remembered: Tensor?)) -> Tensor {
            gate.remembered.map { gate.entering + $0 } ?? gate.entering
        }
        let (reset, update, candidate) = (sigmoid(both(gate(0))), sigmoid(both(gate(1))), gate(2))
        let rows = entering.shape[0]
        let told =
            candidate.remembered.map { $0 + bias } ?? bias.broadcast(to: [rows, units])
        let new = tanh(candidate.entering + reset * told)
        let kept = state.map { update * $0 }
        let fresh = (1 - update) * new
        return [kept.map { fresh + $0 } ?? fresh]
    }
}
