import ElboGraph

/// Layers of recurrent units, each of which reads what the one below gives.
public struct RecurrentStack: Codable, Hashable, Sendable {
    /// The units.
    public let cell: RecurrentCell
    /// Numbers that enter at each place.
    public let inputs: Int
    /// Units of each layer.
    public let units: Int
    /// How many layers.
    public let layers: Int
    /// Probability of dropping each number between layers in training, in 0..<1.
    public let dropout: Double
    /// nil where it is false, so that files of layers without it say nothing of it.
    private let layerNormalization: Bool?

    /// Describes layers.
    public init(
        cell: RecurrentCell, inputs: Int, units: Int, layers: Int = 1, dropout: Double = 0,
        isNormalized: Bool = false
    ) {
        self.cell = cell
        self.inputs = inputs
        self.units = units
        self.layers = layers
        self.dropout = dropout
        layerNormalization = isNormalized ? true : nil
    }

    /// Whether what enters the gates is normalised (Ba, Kiros and Hinton 2016).
    public var isNormalized: Bool { layerNormalization ?? false }

    /// What each layer is made of.
    var layer: RecurrentLayer { RecurrentLayer(cell, isNormalized: isNormalized) }

    /// Numbers that all layers remember.
    var stateSize: Int { layers * cell.states * units }

    /// In words.
    public var title: String {
        "\(cell.rawValue) \([String](repeating: "\(units)", count: layers).joined(separator: ",")) on \(inputs)"
            + (isNormalized ? ", layer norm" : "") + (dropout > 0 ? ", dropout \(dropout)" : "")
    }

    /// What the layers own.
    func parameters(at path: String) -> [Parameter] {
        (0..<layers).flatMap {
            layer.parameters(
                inputs: $0 == 0 ? inputs : units, units: units, at: "\(path).\($0)")
        }
    }

    /// What the last layer gives: [places, rows, units].
    ///
    /// - Parameters:
    ///   - x: What enters: [places, rows, inputs].
    ///   - beside: What enters the first layer's gates at every place beside it: [rows, gates · units].
    ///   - initial: For each layer what it remembers before the first place; nil for nothing.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    func callAsFunction(
        _ x: Tensor, beside: Tensor? = nil, from initial: [[Tensor]]? = nil, at path: String,
        in pass: inout ForwardPass
    ) -> Tensor {
        let (places, rows) = (x.shape[0], x.shape[1])
        var x = x
        for number in 0..<layers {
            let own = "\(path).\(number)"
            if number > 0 { x = thinned(x, rate: dropout, in: &pass) }
            var entering = layer.entering(
                x.reshaped(to: [places * rows, x.shape[2]]), at: own, in: pass
            ).reshaped(to: [places, rows, cell.gates * units])
            if number == 0, let beside { entering = entering + beside }
            let outputs = layer.outputs(of: entering, from: initial?[number], at: own, in: pass)
            x = concatenate(outputs, along: 0).reshaped(to: [places, rows, units]).named(own)
        }
        return x
    }

    /// Checks its numbers.
    ///
    /// - Throws: `LayerError`.
    func check() throws(LayerError) {
        try LayerError.requireStack(
            "recurrent", inputs: inputs, units: units, layers: layers, dropout: dropout)
    }
}

extension LayerError {
    /// Checks the numbers that all stacks of layers on sentences have.
    static func requireStack(
        _ kind: String, inputs: Int, units: Int, layers: Int, dropout: Double
    ) throws(LayerError) {
        for (name, count) in [
            ("the number of a \(kind) layer's inputs", inputs), ("the number of its units", units),
        ] {
            try require((1...1_000_000).contains(count), name, "\(count)", "in 1...1000000")
        }
        try require(
            (1...100).contains(layers), "the number of \(kind) layers", "\(layers)", "in 1...100")
        try require(
            (0..<1).contains(dropout), "the dropout rate", "\(dropout)", "at least 0 and below 1")
    }
}
