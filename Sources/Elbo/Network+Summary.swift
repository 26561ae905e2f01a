// Networks in words, for people.

extension Network {
    /// Shapes and kinds of the layers in order, such as "28x28x1-14x14x32 relu-6272-10".
    package func summary(inputs: Int) -> String {
        steps(inputs: inputs).reduce("") { text, step in
            if step.layer?.isSizing ?? true {
                return text + (text.isEmpty ? "" : "-")
                    + step.shape.map(String.init).joined(separator: "x")
            }
            return text + " " + (step.layer?.name ?? "")
        }
    }

    /// The shapes alone, where weights make a new one, such as "28x28x1-14x14x32-6272-10".
    package func outline(inputs: Int) -> String {
        steps(inputs: inputs).filter { $0.layer?.isSizing ?? true }
            .map { $0.shape.map(String.init).joined(separator: "x") }.joined(separator: "-")
    }

    /// The shape that enters, and each layer that is more than a change of shape with the shape it gives.
    private func steps(inputs: Int) -> [(layer: Layer?, shape: [Int])] {
        var shape = [inputs]
        var result: [(layer: Layer?, shape: [Int])] = []
        for layer in layers {
            let input = shape
            shape = (try? layer.outputShape(for: shape)) ?? shape
            if case .reshape = layer { continue }
            if result.isEmpty { result.append((nil, input)) }
            result.append((layer, shape))
        }
        return result.isEmpty ? [(nil, shape)] : result
    }
}

extension Layer {
    /// Whether it makes a new shape by weights of its own.
    fileprivate var isSizing: Bool {
        switch self {
        case .dense, .convolution, .transposedConvolution, .signalConvolution,
            .transposedSignalConvolution, .spectralNormalization,
            .sentenceEncoder, .sentenceDecoder, .eachFrame:
            true
        default: false
        }
    }

    /// Its kind and options, for people.
    package var name: String {
        func size(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: "x") }
        func kernel(_ window: Window) -> String {
            size(window.kernel) + (window.strides == [1, 1] ? "" : "/\(window.strides[0])")
        }
        func taps(_ geometry: SignalConvolution) -> String {
            "\(geometry.kernel)" + (geometry.stride == 1 ? "" : "/\(geometry.stride)")
                + (geometry.dilation == 1 ? "" : " dilated \(geometry.dilation)")
        }
        return switch self {
        case .dense: "dense"
        case .convolution(let geometry, _, _, _): "conv \(kernel(geometry.window))"
        case .transposedConvolution(let geometry, _, _, _, _):
            "transposed conv \(kernel(geometry.window))"
        case .signalConvolution(let geometry, _, _, _): "conv \(taps(geometry))"
        case .transposedSignalConvolution(let geometry, _, _, _, _):
            "transposed conv \(taps(geometry))"
        case .activation(let function): function.rawValue
        case .layerNormalization: "layer-norm"
        case .batchNormalization: "batch-norm"
        case .groupNormalization(let groups, _): "group-norm \(groups)"
        case .pooling(let rule, let window): "\(rule.rawValue)-pool \(kernel(window))"
        case .upsampling(.nearest(let factors)): "nearest \(size(factors))"
        case .upsampling(.bilinear(let extents)): "bilinear \(size(extents))"
        case .reshape(let itemShape): "reshape \(size(itemShape))"
        case .dropout(let rate): "dropout \(rate)"
        case .residual(let layers):
            "residual(" + layers.map(\.name).joined(separator: ", ") + ")"
        case .eachFrame(let layers):
            "each frame(" + layers.map(\.name).joined(separator: ", ") + ")"
        case .spectralNormalization(let layer): "spectral \(layer.name)"
        case .sentenceEncoder(let network): "\(network.stack.title) encoder"
        case .sentenceDecoder(let network):
            "\(network.stack.title) decoder" + (network.readsCode ? "" : " without a code")
                + (network.wordDropout > 0 ? ", word dropout \(network.wordDropout)" : "")
        }
    }
}
