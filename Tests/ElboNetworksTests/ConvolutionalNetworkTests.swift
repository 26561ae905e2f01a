import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct ConvolutionalNetworkTests {
    /// The trained numbers of encoder and decoder and the shapes after each convolution.
    private func sizes(_ network: ConvolutionalNetwork, itemShape: [Int]) throws -> (
        count: Int, shapes: [[Int]]
    ) {
        let networks = [
            try network.encoder(itemShape: itemShape),
            try network.decoder(inputs: 32, itemShape: itemShape),
        ]
        var shapes: [[Int]] = []
        for (network, start) in zip(networks, [[itemShape.reduce(1, *)], [32]]) {
            var shape = start
            for layer in network.layers {
                shape = try layer.outputShape(for: shape)
                switch layer {
                case .dense, .convolution, .transposedConvolution: shapes.append(shape)
                default: break
                }
            }
        }
        return (networks.flatMap { $0.parameters(at: "n") }.trainedCount, shapes)
    }

    @Test("The usual networks on 28 x 28 and 64 x 64 x 3, with PyTorch's numbers of parameters")
    func usual() throws {
        let small = try sizes(ConvolutionalNetwork(channels: [32, 64]), itemShape: [28, 28])
        #expect(
            small.shapes == [
                [14, 14, 32], [7, 7, 64], [256], [256], [3136], [14, 14, 32], [28, 28, 1],
            ])
        // Conv2d and ConvTranspose2d count kernels of 16 and a bias for each output.
        let convolutions = (16 + 1) * 32 + (16 * 32 + 1) * 64
        let transposed = (16 * 64 + 1) * 32 + (16 * 32 + 1) * 1
        let dense = (3136 + 1) * 256 + (32 + 1) * 256 + (256 + 1) * 3136
        #expect(small.count == convolutions + transposed + dense)
        let large = try sizes(
            ConvolutionalNetwork(channels: [32, 32, 64, 64]), itemShape: [64, 64, 3])
        #expect(
            large.shapes == [
                [32, 32, 32], [16, 16, 32], [8, 8, 64], [4, 4, 64], [256], [256], [1024],
                [8, 8, 64], [16, 16, 32], [32, 32, 32], [64, 64, 3],
            ])
    }

    @Test("A plain network is convolutions and activations, and nothing else")
    func plain() throws {
        let network = try ConvolutionalNetwork(channels: [3]).encoder(itemShape: [4, 6])
        let halving = Convolution(kernel: [4, 4], strides: [2, 2], padding: 1)
        #expect(
            network.layers == [
                .reshape(itemShape: [4, 6, 1]),
                .convolution(geometry: halving, inputs: 1, outputs: 3, initializer: .heUniform),
                .activation(function: .silu), .reshape(itemShape: [18]),
                .dense(inputs: 18, outputs: 256, initializer: .heUniform),
                .activation(function: .silu),
            ])
    }

    @Test(
        "The decoder gives back any size, whatever the channels, depths and outputs for each number"
    )
    func everySize() throws {
        let key = RandomKey(seed: 8)
        func dice(_ index: Int, _ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(key.uniform(at: index) * Double(range.count))
        }
        for trial in 0..<300 {
            func roll(_ index: Int, _ range: ClosedRange<Int>) -> Int {
                dice(trial * 16 + index, range)
            }
            let extents = [roll(0, 2...70), roll(1, 2...70)]
            let possible = Int(log2(Double(extents.min() ?? 2)))
            let channels = (0..<roll(2, 1...possible)).map { roll(5 + $0, 1...9) }
            let outputs = roll(3, 1...4)
            let network = ConvolutionalNetwork(
                channels: channels, blocks: roll(4, 0...2), features: 7,
                normalization: trial % 2 == 0 ? .group : .none, dropout: trial % 3 == 0 ? 0.1 : 0)
            let item = trial % 5 == 0 ? extents : extents + [roll(12, 1...4)]
            let encoder = try network.encoder(itemShape: item)
            #expect(try encoder.outputShape(for: [item.reduce(1, *)]) == [7])
            let decoder = try network.decoder(
                inputs: 3, itemShape: item, outputsPerElement: outputs)
            let image = item.count == 2 ? item + [1] : item
            #expect(
                try decoder.outputShape(for: [3])
                    == [image[0], image[1], image[2] * outputs], "\(item), \(channels)")
            let names = decoder.parameters(at: "decoder").map(\.name)
            #expect(Set(names).count == names.count)
        }
    }

    @Test(
        "Too many halvings are refused, as many as fit are not",
        arguments: [
            ([28, 28], 4), ([5, 5], 2), ([17, 23, 3], 4), ([2, 64, 1], 1), ([64, 64, 3], 6),
        ])
    func halvings(itemShape: [Int], most: Int) throws {
        func network(_ count: Int) -> ConvolutionalNetwork {
            ConvolutionalNetwork(channels: [Int](repeating: 4, count: count))
        }
        _ = try network(most).encoder(itemShape: itemShape)
        let error = #expect(throws: LayerError.self) {
            try network(most + 1).decoder(inputs: 2, itemShape: itemShape)
        }
        #expect(error?.description.contains("at most \(most) ") == true)
    }

    @Test(
        "Data that are no images are refused",
        arguments: [[13], [2, 2, 3, 4, 5], [1, 9], [0, 4]])
    func noImages(itemShape: [Int]) {
        #expect(throws: LayerError.self) {
            try ConvolutionalNetwork(channels: [4]).encoder(itemShape: itemShape)
        }
    }

    @Test("Channels by size: the usual ones, and always possible")
    func suited() throws {
        func channels(_ height: Int, _ width: Int) -> [Int] {
            ConvolutionalNetwork.suitedChannels(height: height, width: width)
        }
        #expect(channels(28, 28) == [32, 64])
        #expect(channels(64, 64) == [32, 32, 64, 64])
        #expect(channels(32, 32) == [32, 32, 64])
        #expect(channels(5, 5) == [32])
        for side in 2...200 {
            _ = try ConvolutionalNetwork(channels: channels(side, 90)).encoder(
                itemShape: [side, 90])
        }
    }

    @Test("Fresh residual blocks change nothing")
    func freshBlocks() throws {
        let plain = ConvolutionalNetwork(
            channels: [4, 8], blocks: 0, features: 5, normalization: .group)
        var deep = plain
        deep.blocks = 2
        func features(_ network: ConvolutionalNetwork) throws -> [Double] {
            let encoder = try network.encoder(itemShape: [6, 7])
            // The same values for the same weights: blocks have others in between.
            let values = encoder.parameters(at: "e").map { parameter in
                HostArray(
                    parameter.shape,
                    parameter.initializer.values(
                        parameter.shape, key: RandomKey(seed: UInt64(parameter.shape.count))
                    ).map { Double($0) })
            }
            let x = array([2, 42], (0..<84).map { RandomKey(seed: 1).normal(at: $0) })
            return try numbers(of: [x] + values) { inputs in
                let named = zip(encoder.parameters(at: "e"), inputs.dropFirst())
                    .map { ($0.name, $1) }
                var pass = ForwardPass(
                    mode: .inference, parameters: [String: Tensor](uniqueKeysWithValues: named))
                return encoder(inputs[0], at: "e", in: &pass)
            }
        }
        #expect(isClose(try features(deep), try features(plain)))
    }

    @Test("A whole encoder and decoder with odd sizes agree with PyTorch")
    func golden() throws {
        let fixture: ImageLayerTests.WholeNetwork = try ImageLayerTests.read("network")
        let network = ConvolutionalNetwork(channels: [2, 3], features: 5, activation: .relu)
        let (encoder, decoder) = (
            try network.encoder(itemShape: [9, 6]),
            try network.decoder(inputs: 2, itemShape: [9, 6])
        )
        func run(_ network: Network, _ path: String, _ x: HostArray) throws -> [Double] {
            let declared = network.parameters(at: path)
            let values = try declared.map { try #require(fixture.parameters[$0.name]).array }
            return try numbers(of: [x] + values) { inputs in
                let named = zip(declared, inputs.dropFirst()).map { ($0.name, $1) }
                var pass = ForwardPass(
                    mode: .inference, parameters: [String: Tensor](uniqueKeysWithValues: named))
                return network(inputs[0], at: path, in: &pass)
            }
        }
        let rows = HostArray([3, 54], fixture.images.values)
        #expect(
            isClose(
                try run(encoder, "encoder", rows), fixture.features.values, relative: 1e-7,
                absolute: 1e-8))
        #expect(
            isClose(
                try run(decoder, "decoder", fixture.codes.array), fixture.outputs.values,
                relative: 1e-7, absolute: 1e-8))
    }

    @Test("Options survive JSON")
    func codable() throws {
        let options = ConvolutionalNetwork(
            channels: [3, 5], blocks: 1, activation: .silu, normalization: .group, dropout: 0.25)
        let data = try JSONEncoder().encode(options)
        #expect(try JSONDecoder().decode(ConvolutionalNetwork.self, from: data) == options)
    }
}
