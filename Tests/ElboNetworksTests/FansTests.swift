import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

@Suite("Initialisers reckon with the products that really meet in an output")
struct FansTests {
    private static let four = Convolution(kernel: [4, 4], strides: [2, 2], padding: 1)

    @Test("A convolution and its transpose have each other's fans")
    func transposes() {
        let fans = Fans(FansTests.four, inputs: 3, outputs: 5)
        #expect(fans == Fans(inputs: 16 * 3, outputs: 4 * 5))
        #expect(fans.transposed == Fans(inputs: 4 * 5, outputs: 16 * 3))
        let grouped = Fans(
            Convolution(kernel: [3, 3], padding: 1, groups: 2), inputs: 4, outputs: 6)
        #expect(grouped == Fans(inputs: 18, outputs: 27))
        #expect(Fans([60, 90]) == Fans(inputs: 60, outputs: 90))
    }

    static let layers: [String: Layer] = [
        "convolution": .convolution(
            geometry: four, inputs: 24, outputs: 24, initializer: .lecunUniform),
        "grouped": .convolution(
            geometry: Convolution(kernel: [3, 3], padding: 1, groups: 4), inputs: 24, outputs: 24,
            initializer: .lecunUniform),
        "transposed": .transposedConvolution(
            geometry: four, extents: [48, 48], inputs: 24, outputs: 24, initializer: .lecunUniform),
        "transposed to few": .transposedConvolution(
            geometry: four, extents: [48, 48], inputs: 24, outputs: 3, initializer: .lecunUniform),
    ]

    @Test(
        "Weights of variance 1 / fan-in keep the variance of what goes through, away from borders",
        arguments: layers.keys.sorted())
    func variance(name: String) throws {
        let layer = try #require(FansTests.layers[name])
        let declared = layer.parameters(at: "layer")
        let values = declared.initialValues(key: RandomKey(seed: 21))
        let key = RandomKey(seed: 22)
        let shape: Shape = [2, 24, 24, 24]
        let x = HostArray(shape, (0..<shape.count).map { Float(key.normal(at: $0)) })
        let found = try outputs(of: [x] + values, on: TestExecutors.fast) { inputs in
            var pass = ForwardPass(
                mode: .training,
                parameters: ["layer.weight": inputs[1], "layer.bias": inputs[2]])
            let y = layer(inputs[0], at: "layer", in: &pass)
            let (height, width) = (y.shape[1], y.shape[2])
            return [y.slice(2..<height - 2, along: 1).slice(2..<width - 2, along: 2)]
        }[0].doubles
        // About 10 000 weights: their own sample variance moves the result by a few per cent.
        #expect(abs(SampleMoments(found).variance - 1) < 0.1)
    }
}
