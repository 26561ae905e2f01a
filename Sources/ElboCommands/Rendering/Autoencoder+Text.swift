import Elbo

extension Autoencoder {
    /// A line for each layer: what it is, the shape of an example after it, and its trained numbers.
    var layerText: String {
        func network(_ name: String, _ network: Network, _ inputs: Int) -> [LayerLine] {
            [LayerLine(depth: 0, name: name, shape: [inputs], count: nil)]
                + LayerLine.lines(of: network.layers, entering: [inputs], depth: 1)
        }
        func part(_ name: String) -> [LayerLine] {
            let own = parameters.filter { $0.name.hasPrefix(name + ".") }
            return own.isEmpty
                ? []
                : [
                    LayerLine(
                        depth: 0, name: name, shape: [latentDimension], count: own.trainedCount)
                ]
        }
        let likelihoodLines = part(Path.likelihood).map {
            LayerLine(depth: 0, name: $0.name, shape: [dataSize], count: $0.count)
        }
        let lines =
            (encodesExamples ? network("encoder", encoder, encoderInputs) : [])
            + part(Path.posterior)
            + (classes.map { network("classifier", $0.classifier, classifierInputs) } ?? [])
            + part(Path.prior)
            + network("decoder", decoder, decoderInputs) + likelihoodLines
            + (critic.map { network("critic", $0, criticInputs) } ?? [])
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
