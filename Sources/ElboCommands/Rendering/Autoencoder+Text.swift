import Elbo

extension Autoencoder {
    /// A line for each layer: what it is, the shape of an example after it, and its trained numbers.
    var layerText: String {
        let networks = [
            ("encoder", encoder, dataSize), ("decoder", decoder, latentDimension),
        ]
        let lines = networks.flatMap { name, network, inputs in
            [LayerLine(depth: 0, name: name, shape: [inputs], count: nil)]
                + LayerLine.lines(of: network.layers, entering: [inputs], depth: 1)
        }
        let width = lines.map(\.label.count).max() ?? 0
        return lines.map { $0.text(width: width) }.joined(separator: "\n")
    }
}

/// One layer of a printed network.
private struct LayerLine {
    let depth: Int
    let name: String
    let shape: [Int]
    let count: Int?

    var label: String { String(repeating: "  ", count: depth) + name }

    func text(width: Int) -> String {
        let start = label.padded(to: width + 2) + Format.shape(shape)
        guard let count, count > 0 else { return start }
        return start.padded(to: width + 20) + Format.count(count)
    }

    static func lines(of layers: [Layer], entering shape: [Int], depth: Int) -> [LayerLine] {
        var shape = shape
        return layers.flatMap { layer -> [LayerLine] in
            let input = shape
            shape = (try? layer.outputShape(for: shape)) ?? shape
            guard case .residual(let inner) = layer else {
                return [
                    LayerLine(
                        depth: depth, name: layer.name, shape: shape,
                        count: layer.parameters(at: "").trainedCount)
                ]
            }
            return [LayerLine(depth: depth, name: "residual", shape: shape, count: nil)]
                + lines(of: inner, entering: input, depth: depth + 1)
        }
    }
}
