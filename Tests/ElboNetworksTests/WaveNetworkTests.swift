import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite("Networks on waves") struct WaveNetworkTests {
    private func noise(_ count: Int, seed: UInt64) -> [Double] {
        let key = RandomKey(seed: seed)
        return (0..<count).map { key.normal(at: $0) }
    }

    private static let geometries: [SignalConvolution] = [
        SignalConvolution(kernel: 1), .keepingLength(kernel: 3),
        .keepingLength(kernel: 3, dilation: 3), .shortening(by: 4), .shortening(by: 3),
        SignalConvolution(kernel: 5, stride: 2, low: 1, high: 4, dilation: 2),
    ]

    @Test(
        "a layer is the sum over its taps, and the transposed one its adjoint",
        arguments: geometries)
    func layers(geometry: SignalConvolution) throws {
        let (rows, length, inputs, outputs) = (2, 13, 3, 4)
        let shorter = geometry.length(of: length)
        let x = noise(rows * length * inputs, seed: 1)
        let y = noise(rows * shorter * outputs, seed: 2)
        let w = noise(geometry.kernel * inputs * outputs, seed: 3)
        let b = noise(outputs, seed: 4)
        let forward = Layer.signalConvolution(
            geometry: geometry, inputs: inputs, outputs: outputs, initializer: .zeros)
        let back = Layer.transposedSignalConvolution(
            geometry: geometry, length: length, inputs: outputs, outputs: inputs,
            initializer: .zeros)
        #expect(try forward.outputShape(for: [length, inputs]) == [shorter, outputs])
        #expect(try back.outputShape(for: [shorter, outputs]) == [length, inputs])
        #expect(forward.parameters(at: "f")[0].shape == back.parameters(at: "b")[0].shape)
        let found = try ElboTestSupport.outputs(of: [
            array([rows, length, inputs], x), array([rows, shorter, outputs], y),
            array([geometry.kernel, inputs, outputs], w), array([outputs], b),
            array([inputs], [Double](repeating: 0, count: inputs)),
        ]) { t in
            var pass = ForwardPass(
                mode: .inference,
                parameters: [
                    "f.weight": t[2], "f.bias": t[3], "b.weight": t[2], "b.bias": t[4],
                ], key: t[0].trace.constant(HostArray(RandomKey(seed: 0))))
            return [forward(t[0], at: "f", in: &pass), back(t[1], at: "b", in: &pass)]
        }
        var expected = [Double](repeating: 0, count: rows * shorter * outputs)
        for row in 0..<rows {
            for i in 0..<shorter {
                for o in 0..<outputs {
                    var sum = b[o]
                    for k in 0..<geometry.kernel {
                        let place = i * geometry.stride + k * geometry.dilation - geometry.low
                        guard (0..<length).contains(place) else { continue }
                        for c in 0..<inputs {
                            sum +=
                                x[(row * length + place) * inputs + c]
                                * w[(k * inputs + c) * outputs + o]
                        }
                    }
                    expected[(row * shorter + i) * outputs + o] = sum
                }
            }
        }
        #expect(isClose(found[0].doubles, expected))
        // ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩, the bias aside.
        let left = zip(found[0].doubles.indices, y).reduce(0.0) {
            $0 + (found[0].doubles[$1.0] - b[$1.0 % outputs]) * $1.1
        }
        let right = zip(x, found[1].doubles).reduce(0.0) { $0 + $1.0 * $1.1 }
        #expect(isClose(left, right, relative: 1e-10))
    }

    @Test("what does not fit is named")
    func refusals() {
        let layer = Layer.signalConvolution(
            geometry: .keepingLength(kernel: 3), inputs: 2, outputs: 2, initializer: .zeros)
        for shape in [[8], [8, 3], [8, 8, 2]] {
            #expect(throws: LayerError.self) { try layer.outputShape(for: shape) }
        }
        let long = Layer.signalConvolution(
            geometry: SignalConvolution(kernel: 9), inputs: 2, outputs: 2, initializer: .zeros)
        #expect(throws: LayerError.self) { try long.outputShape(for: [8, 2]) }
        let network = WaveNetwork(ratios: [4, 4], channels: [2, 2, 2])
        for shape in [[100], [16 * 15], [64, 64, 1]] {
            #expect(throws: LayerError.self) { try network.encoder(itemShape: shape) }
        }
    }

    @Test("encoder and decoder of the usual networks", arguments: [0, 2])
    func shapes(blocks: Int) throws {
        let network = WaveNetwork(blocks: blocks)
        let encoder = try network.encoder(itemShape: [16_384])
        let decoder = try network.decoder(inputs: 32, itemShape: [16_384], outputsPerElement: 2)
        #expect(try encoder.outputShape(for: [16_384]) == [256])
        #expect(try decoder.outputShape(for: [32]) == [1024, 32])
        #expect(network.inputShape([16_384]) == [1024, 16])
        // With three numbers known beside each patch.
        let told = try network.encoder(itemShape: [1024, 19])
        #expect(try told.outputShape(for: [1024 * 19]) == [256])
    }

    @Test(
        "suited ratios shorten without a rest",
        arguments: [2048, 4096, 16_384, 24_576, 65_536, 256, 1792])
    func suited(samples: Int) throws {
        let ratios = WaveNetwork.suitedRatios(samples: samples)
        let all = ratios.reduce(16, *)
        #expect(samples % all == 0 || samples / 16 < 32)
        let network = WaveNetwork(
            ratios: ratios, channels: WaveNetwork.suitedChannels(ratios: ratios.count))
        _ = try network.encoder(itemShape: [samples])
        #expect(
            try network.decoder(inputs: 2, itemShape: [samples]).outputShape(for: [2])
                == [samples / 16, 16])
    }
}
