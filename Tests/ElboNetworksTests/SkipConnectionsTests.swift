import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

@Suite("Skip connections") struct SkipConnectionsTests {
    private static func parts(_ blocks: Int = 0) throws -> (Network, Network, SkipConnections) {
        let options = ConvolutionalNetwork(
            channels: [2, 3], blocks: blocks, features: 4, activation: .silu, normalization: .group)
        let encoder = try options.encoder(itemShape: [6, 5, 1])
        let decoder = try options.decoder(inputs: 2, itemShape: [6, 5, 1])
        return (encoder, decoder, try SkipConnections(from: encoder, to: decoder))
    }

    private static func values(_ parameters: [Parameter]) -> [HostArray] {
        parameters.enumerated().map { place, parameter in
            let key = RandomKey(seed: 4).child(UInt64(place))
            return array(
                parameter.shape, (0..<parameter.shape.count).map { 0.5 * key.normal(at: $0) })
        }
    }

    @Test("what is added is what joining the maps to the layers' inputs gives", arguments: [0, 1])
    func joining(blocks: Int) throws {
        let (encoder, decoder, skips) = try Self.parts(blocks)
        try skips.validate(from: encoder, 30, to: decoder, 2)
        let parameters =
            encoder.parameters(at: "e") + decoder.parameters(at: "d")
            + skips.parameters(at: "s")
        let key = RandomKey(seed: 1)
        let given =
            Self.values(parameters) + [
                array([3, 30], (0..<90).map { key.normal(at: $0) }),
                array([3, 2], (0..<6).map { key.normal(at: 100 + $0) }),
            ]
        let found = try outputs(of: given) { given in
            let named = Dictionary(uniqueKeysWithValues: zip(parameters.map(\.name), given))
            var pass = ForwardPass(mode: .training, parameters: named)
            let (image, code) = (given[given.count - 2], given[given.count - 1])
            let seen = skips.encoded(image, by: encoder, at: "e", in: &pass)
            let added = skips.additions(seen.maps, at: "s", in: &pass)
            let own = skips.decoded(code, adding: added, by: decoder, at: "d", in: &pass)
            // The encoder's own steps, and the decoder's with joined inputs and filters.
            var (x, maps) = (image, [Tensor]())
            for (place, layer) in encoder.layers.enumerated() {
                if case .convolution = layer { maps.append(x) }
                if case .reshape = layer, place > 0 { maps.append(x) }
                x = layer(x, at: "e.\(place)", in: &pass)
            }
            // Behind the first convolution, from coarse to fine.
            maps = maps.dropFirst().reversed()
            var y = code
            var next = 0
            for (place, layer) in decoder.layers.enumerated() {
                guard case .transposedConvolution(let geometry, let extents, _, _, _) = layer else {
                    y = layer(y, at: "d.\(place)", in: &pass)
                    continue
                }
                let filter = concatenate(
                    [pass["d.\(place).weight"], pass["s.\(next).weight"]], along: -1)
                y =
                    concatenate([y, maps[next]], along: -1)
                    .transposedConvolved(with: filter, geometry, extents: extents)
                    + pass["d.\(place).bias"] + pass["s.\(next).bias"]
                next += 1
            }
            return [own, y, seen.output, encoder(image, at: "e", in: &pass)]
        }
        #expect(found[0].shape == [3, 6, 5, 1])
        for (own, other) in zip(found[0].doubles, found[1].doubles) {
            #expect(isClose(own, other, relative: 1e-12, absolute: 1e-12))
        }
        #expect(found[2].doubles == found[3].doubles)
    }

    @Test("networks that do not mirror each other, and damaged connections, are refused")
    func refusals() throws {
        let (encoder, decoder, skips) = try Self.parts()
        let dense = MultilayerPerceptron(hidden: [4])
        #expect(throws: LayerError.self) {
            try SkipConnections(
                from: dense.network(inputs: 30), to: dense.decoder(inputs: 2, outputs: 30))
        }
        let deeper = try ConvolutionalNetwork(channels: [2]).encoder(itemShape: [6, 5, 1])
        #expect(throws: LayerError.self) { try SkipConnections(from: deeper, to: decoder) }
        let other = try ConvolutionalNetwork(channels: [3, 3]).encoder(itemShape: [6, 5, 1])
        #expect(throws: LayerError.self) {
            try skips.validate(from: other, 30, to: decoder, 2)
        }
        #expect(throws: LayerError.self) {
            try skips.validate(from: deeper, 30, to: Network([]), 2)
        }
        try skips.validate(from: encoder, 30, to: decoder, 2)
    }
}
