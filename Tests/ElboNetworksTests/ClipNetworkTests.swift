import ElboGraph
import ElboNetworks
import ElboTestSupport
import Testing

@Suite("Convolutions over space and time") struct ClipNetworkTests {
    @Test(
        "encoder and decoder give clips of any size back",
        arguments: [
            [16, 64, 64, 1], [20, 32, 40, 3], [7, 9, 11, 1], [1, 16, 16, 1], [3, 8, 8, 2],
        ])
    func shapes(_ itemShape: [Int]) throws {
        let channels = ConvolutionalNetwork.suitedClipChannels(
            height: itemShape[1], width: itemShape[2])
        for (blocks, normalization) in [(0, ConvolutionalNetwork.Normalization.none), (1, .group)] {
            let network = ConvolutionalNetwork(
                channels: channels, blocks: blocks, normalization: normalization)
            let size = itemShape.reduce(1, *)
            let features = try network.encoder(itemShape: itemShape).outputShape(for: [size])
            #expect(features == [256])
            let decoder = try network.decoder(
                inputs: 5, itemShape: itemShape, outputsPerElement: 2)
            #expect(
                try decoder.outputShape(for: [5])
                    == Array(itemShape[..<3]) + [2 * itemShape[3]])
            // The head says what an empty decoder shows.
            #expect(decoder.headBias(at: "decoder")?.shape.count == 2 * itemShape[3])
        }
    }

    @Test("time is halved as long as there are four frames")
    func time() throws {
        let network = ConvolutionalNetwork(channels: [2, 3, 4])
        let layers = try network.encoder(itemShape: [10, 16, 16, 1]).layers
        var shape = [10 * 16 * 16]
        var frames: [Int] = []
        for layer in layers {
            shape = try layer.outputShape(for: shape)
            if shape.count == 4, frames.last != shape[0] { frames.append(shape[0]) }
        }
        #expect(frames == [10, 5, 2])
    }

    @Test("layers on each frame are those of an image, frame by frame")
    func frames() throws {
        let layer = Layer.convolution(
            geometry: Convolution(kernel: [3, 3], strides: [2, 2], padding: 1), inputs: 2,
            outputs: 3, initializer: .heUniform)
        let both = Layer.eachFrame(layers: [layer])
        let numbers = (0..<480).map { (place: Int) -> Double in Double(place * 37 % 101) / 50 - 1 }
        func run(_ layer: Layer, _ shape: [Int]) throws -> [Double] {
            let declared = layer.parameters(at: "l")
            let weights = (0..<54).map { (place: Int) -> Double in
                Double(place * 13 % 29) / 15 - 1
            }
            let values = [
                array(Shape(shape), numbers), array([3, 3, 2, 3], weights),
                array([3], [0.5, -1, 2]),
            ]
            return try outputs(of: values) { inputs in
                let named = zip(declared, inputs.dropFirst()).map { ($0.name, $1) }
                var pass = ForwardPass(
                    mode: .inference, parameters: [String: Tensor](uniqueKeysWithValues: named))
                return [layer(inputs[0], at: "l", in: &pass)]
            }[0].doubles
        }
        #expect(try run(layer, [8, 5, 6, 2]) == run(both, [2, 4, 5, 6, 2]))
        #expect(both.parameters(at: "l").map(\.name) == ["l.0.weight", "l.0.bias"])
        #expect(throws: LayerError.self) { try both.outputShape(for: [5]) }
    }
}
