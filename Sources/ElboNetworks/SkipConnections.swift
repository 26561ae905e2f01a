public import ElboGraph

/// Ways by which a decoder sees, at each resolution, the map that an encoder made of some other image (Ronneberger, Fischer and
/// Brox 2015; of the last frame seen, Denton and Fergus 2018, section 4).
///
/// Joining a map s to the input x of a linear layer adds its own weights' part of the output: W [x; s] = Wˣ x + Wˢ s. The second
/// term is computed by itself, so that images which share a map share its cost.
public struct SkipConnections: Codable, Hashable, Sendable {
    /// One map on its way.
    public struct Connection: Codable, Hashable, Sendable {
        /// The layer of the encoder behind which the map stands.
        public let source: Int
        /// Wˢ: what gives the map the shape of the decoder's own.
        public let layer: Layer
        /// The layer of the decoder to whose output it is added.
        public let target: Int
    }

    /// From coarse to fine.
    public let connections: [Connection]

    /// Connects each transposed convolution of a decoder with the map of the same resolution of the encoder that it mirrors.
    ///
    /// - Throws: `LayerError` for networks without as many convolutions as transposed ones.
    public init(from encoder: Network, to decoder: Network) throws(LayerError) {
        let sources = encoder.layers.indices.filter { encoder.layers[$0].isConvolution }
        let targets = decoder.layers.indices.filter { decoder.layers[$0].isTransposedConvolution }
        try LayerError.require(
            !sources.isEmpty && sources.count == targets.count, "a network whose maps are seen",
            "without as many convolutions as transposed ones",
            "convolutional, as --network conv is on images of at least 2 x 2 pixels; without maps any will do (--content summary or none)"
        )
        // A map ends before the next convolution, the last one before it becomes a row.
        let ends =
            sources.dropFirst().map { $0 - 1 }
            + [
                (encoder.layers.indices.first {
                    $0 > sources[sources.count - 1] && encoder.layers[$0].isReshape
                } ?? encoder.layers.count) - 1
            ]
        connections = zip(ends.reversed(), targets).map { source, target in
            Connection(source: source, layer: decoder.layers[target].startingSmall, target: target)
        }
    }

    /// The arrays that they own, their names below a path.
    public func parameters(at path: String) -> [Parameter] {
        connections.indices.flatMap { connections[$0].layer.parameters(at: "\(path).\($0)") }
    }

    /// The encoder's output, and the maps that are read on the way.
    ///
    /// - Parameters:
    ///   - encoder: The network that these connections begin at.
    ///   - x: Images, all numbers of each in a row.
    ///   - path: Where the encoder's parameters are declared.
    public func encoded(
        _ x: Tensor, by encoder: Network, at path: String, in pass: inout ForwardPass
    ) -> (output: Tensor, maps: [Tensor]) {
        var found: [Int: Tensor] = [:]
        let output = encoder.layers.callAsFunction(x, at: path, in: &pass) { found[$0] = $1 }
        return (output, connections.compactMap { found[$0.source] })
    }

    /// Wˢ s of each map.
    ///
    /// - Parameter path: Where these connections' parameters are declared.
    public func additions(
        _ maps: [Tensor], at path: String, in pass: inout ForwardPass
    ) -> [Tensor] {
        connections.indices.map {
            connections[$0].layer(maps[$0], at: "\(path).\($0)", in: &pass)
        }
    }

    /// The decoder's output.
    ///
    /// - Parameters:
    ///   - code: What enters the decoder.
    ///   - additions: What is added on the way, in the order of the connections.
    ///   - decoder: The network that these connections end at.
    ///   - path: Where the decoder's parameters are declared.
    public func decoded(
        _ code: Tensor, adding additions: [Tensor], by decoder: Network, at path: String,
        in pass: inout ForwardPass
    ) -> Tensor {
        let added = Dictionary(
            uniqueKeysWithValues: zip(connections.map(\.target), additions))
        return decoder.layers.callAsFunction(code, at: path, in: &pass) { place, own in
            if let more = added[place] { own = own + more }
        }
    }

    /// Checks that each map has the shape of what it is added to.
    ///
    /// - Parameters:
    ///   - inputs: Numbers that enter the encoder.
    ///   - code: Numbers that enter the decoder.
    /// - Throws: `LayerError` for the first that has not.
    public func validate(
        from encoder: Network, _ inputs: Int, to decoder: Network, _ code: Int
    ) throws(LayerError) {
        let targets = connections.map(\.target)
        try LayerError.require(
            Set(targets).count == targets.count, "the ends of skip connections", "\(targets)",
            "different layers")
        for connection in connections {
            try LayerError.require(
                encoder.layers.indices.contains(connection.source)
                    && decoder.layers.indices.contains(connection.target),
                "a skip connection", "\(connection.source) to \(connection.target)",
                "between layers that there are")
            let map = try Array(encoder.layers[...connection.source]).outputShape(for: [inputs])
            let told = try connection.layer.outputShape(for: map)
            let own = try Array(decoder.layers[...connection.target]).outputShape(for: [code])
            try LayerError.require(
                told == own, "what a skip connection adds", shapeText(told), shapeText(own))
        }
    }
}

extension Layer {
    fileprivate var isConvolution: Bool { if case .convolution = self { true } else { false } }

    fileprivate var isReshape: Bool { if case .reshape = self { true } else { false } }

    fileprivate var isTransposedConvolution: Bool {
        if case .transposedConvolution = self { true } else { false }
    }

    /// The same with small first weights: at first a decoder hears more of its code than of another image.
    fileprivate var startingSmall: Layer {
        guard
            case .transposedConvolution(let geometry, let extents, let inputs, let outputs, _) =
                self
        else { return self }
        return .transposedConvolution(
            geometry: geometry, extents: extents, inputs: inputs, outputs: outputs,
            initializer: .fanInUniform)
    }
}
