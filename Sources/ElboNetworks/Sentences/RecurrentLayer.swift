public import ElboGraph

/// Units of one kind side by side, whose sums may be normalised.
public struct RecurrentLayer: Hashable, Sendable {
    /// The units.
    public let cell: RecurrentCell
    /// Whether x W and h U are normalised over the gates, and c' over the units before h' is made of it (Ba, Kiros and Hinton
    /// 2016, equations 20 to 22).
    public let isNormalized: Bool

    /// A layer of such units.
    public init(_ cell: RecurrentCell, isNormalized: Bool = false) {
        self.cell = cell
        self.isNormalized = isNormalized
    }

    /// What so many units own.
    ///
    /// - Parameters:
    ///   - inputs: Numbers that enter at each place.
    ///   - units: How many units.
    ///   - path: Where the parameters are declared.
    public func parameters(inputs: Int, units: Int, at path: String) -> [Parameter] {
        let width = cell.gates * units
        var all = [
            Parameter("\(path).weight", [inputs, width], .fanInUniform),
            Parameter("\(path).recurrent", [units, width], .fanInUniform),
            Parameter("\(path).bias", [width], .zeros),
        ]
        if cell == .gru { all.append(Parameter("\(path).candidateBias", [units], .zeros)) }
        guard isNormalized else { return all }
        all += ["scale", "recurrentScale"].map {
            Parameter("\(path).\($0)", [width], .ones)
        }
        guard cell == .lstm else { return all }
        return all + [
            Parameter("\(path).cellScale", [units], .ones),
            Parameter("\(path).cellShift", [units], .zeros),
        ]
    }

    /// What enters the gates, bias included: [rows, gates · units].
    ///
    /// - Parameters:
    ///   - x: What the layer reads: [rows, inputs].
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters.
    func entering(_ x: Tensor, at path: String, in pass: ForwardPass) -> Tensor {
        let product = x.matrixMultiplied(by: pass["\(path).weight"])
            .named("\(path) before its bias")
        let bias = pass["\(path).bias"]
        return isNormalized
            ? layerNormalized(product, scale: pass["\(path).scale"], shift: bias) : product + bias
    }

    /// What the units give at each place.
    ///
    /// - Parameters:
    ///   - entering: What enters the gates, bias included: [places, rows, gates · units].
    ///   - initial: What is remembered before the first place: [rows, units] each; nil for nothing.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters.
    /// - Returns: [rows, units] for each place.
    func outputs(
        of entering: Tensor, from initial: [Tensor]?, at path: String, in pass: ForwardPass
    ) -> [Tensor] {
        let (places, rows, width) = (entering.shape[0], entering.shape[1], entering.shape[2])
        var state = initial
        return (0..<places).map { place in
            let next = next(
                entering.slice(place..<place + 1, along: 0).reshaped(to: [rows, width]),
                after: state, at: path, in: pass)
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
    ///   - pass: Parameters.
    public func next(
        _ entering: Tensor, after state: [Tensor]?, at path: String, in pass: ForwardPass
    ) -> [Tensor] {
        let product = state.map { $0[0].matrixMultiplied(by: pass["\(path).recurrent"]) }
        let remembered =
            isNormalized
            ? product.map { layerNormalized($0, scale: pass["\(path).recurrentScale"]) } : product
        switch cell {
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
