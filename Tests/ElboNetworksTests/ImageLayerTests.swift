import ElboGraph
import ElboNetworks
import ElboTestSupport
import Foundation
import Testing

/// Layers on images against PyTorch; `Fixtures/make_layer_fixtures.py` makes the files.
@Suite struct ImageLayerTests {
    struct Numbers: Decodable {
        let shape: [Int]
        let values: [Double]
        var array: HostArray { HostArray(Shape(shape), values) }
    }

    private struct Case: Decodable {
        let input: Numbers
        let direction: Numbers
        let output: Numbers
        let inputGradient: Numbers
        let parameters: [String: Numbers]
        let gradients: [String: Numbers]
    }

    struct WholeNetwork: Decodable {
        let images: Numbers
        let codes: Numbers
        let parameters: [String: Numbers]
        let features: Numbers
        let outputs: Numbers
    }

    static func read<Contents: Decodable>(_ name: String) throws -> Contents {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name).json")
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(Contents.self, from: Data(contentsOf: url))
    }

    private static let four = Convolution(kernel: [4, 4], strides: [2, 2], padding: 1)

    static let layers: [String: Layer] = [
        "conv 4/2": .convolution(geometry: four, inputs: 2, outputs: 3, initializer: .zeros),
        "conv 3 grouped": .convolution(
            geometry: Convolution(kernel: [3, 3], padding: 1, groups: 2), inputs: 4, outputs: 6,
            initializer: .zeros),
        "conv 3 dilated": .convolution(
            geometry: Convolution(kernel: [3, 3], dilation: [2, 2]), inputs: 1, outputs: 2,
            initializer: .zeros),
        "transposed 4/2": .transposedConvolution(
            geometry: four, extents: [6, 4], inputs: 3, outputs: 2, initializer: .zeros),
        "transposed 4/2 odd": .transposedConvolution(
            geometry: four, extents: [5, 6], inputs: 2, outputs: 1, initializer: .zeros),
        "transposed grouped": .transposedConvolution(
            geometry: Convolution(kernel: [3, 3], strides: [2, 2], padding: 1, groups: 2),
            extents: [5, 5], inputs: 4, outputs: 2, initializer: .zeros),
        "group norm": .groupNormalization(groups: 2, channels: 6),
        "batch norm": .batchNormalization(features: 3),
        "max pool": .pooling(
            rule: .maximum, window: Window(kernel: [3, 3], strides: [2, 2], padding: 1)),
        "average pool": .pooling(
            rule: .average, window: Window(kernel: [2, 2], strides: [2, 2])),
        "nearest": .upsampling(rule: .nearest(factors: [2, 3])),
        "bilinear": .upsampling(rule: .bilinear(extents: [5, 7])),
    ]

    /// PyTorch's names of what a layer owns.
    private func source(of name: String) -> String {
        let part = name.split(separator: ".").last.map(String.init) ?? name
        return ["scale": "weight", "shift": "bias"][part] ?? part
    }

    @Test("Outputs and all gradients agree with PyTorch", arguments: layers.keys.sorted())
    func golden(name: String) throws {
        let layer = try #require(ImageLayerTests.layers[name])
        let cases: [String: Case] = try ImageLayerTests.read("layers")
        let expected = try #require(cases[name])
        #expect(
            try layer.outputShape(for: Array(expected.input.shape.dropFirst()))
                == Array(expected.output.shape.dropFirst()))
        let declared = layer.parameters(at: "layer")
        let trained = declared.indices.filter { declared[$0].isTrained }
        let values = declared.map { parameter in
            expected.parameters[source(of: parameter.name)].map(\.array)
                ?? HostArray(parameter.shape, [Double](repeating: 0, count: parameter.shape.count))
        }
        for (parameter, value) in zip(declared, values) { #expect(parameter.shape == value.shape) }
        let found = try outputs(of: [expected.input.array] + values) { inputs in
            let named = zip(declared, inputs.dropFirst()).map { ($0.name, $1) }
            var pass = ForwardPass(
                mode: .training, parameters: [String: Tensor](uniqueKeysWithValues: named))
            let output = layer(inputs[0], at: "layer", in: &pass)
            let projection = (output * output.trace.constant(expected.direction.array)).sum()
            return [output]
                + gradient(
                    of: projection,
                    withRespectTo: [inputs[0]] + trained.map { inputs[$0 + 1] })
        }
        let wanted =
            [expected.output, expected.inputGradient]
            + trained.compactMap { expected.gradients[source(of: declared[$0].name)] }
        #expect(found.count == wanted.count && wanted.count == 2 + trained.count)
        for (array, numbers) in zip(found, wanted) {
            #expect(array.shape.extents == numbers.shape)
            #expect(isClose(array.doubles, numbers.values, relative: 1e-7, absolute: 1e-7))
        }
    }

    @Test("Group normalisation: mean 0 and variance 1 over each example's groups")
    func groupMoments() throws {
        let (examples, pixels, channels, groups) = (3, 35, 12, 4)
        let values = (0..<examples * pixels * channels).map { index -> Double in
            sin(Double(index) * 1.7) * 5 + Double(index % channels)
        }
        let layer = Layer.groupNormalization(groups: groups, channels: channels)
        let ones = [Double](repeating: 1, count: channels)
        let zeros = [Double](repeating: 0, count: channels)
        let found = try numbers(
            of: [
                array([examples, 5, 7, channels], values), array([channels], ones),
                array([channels], zeros),
            ]
        ) { inputs in
            var pass = ForwardPass(
                mode: .inference, parameters: ["n.scale": inputs[1], "n.shift": inputs[2]])
            return layer(inputs[0], at: "n", in: &pass)
        }
        for example in 0..<examples {
            for group in 0..<groups {
                var members: [Double] = []
                for pixel in 0..<pixels {
                    let start = (example * pixels + pixel) * channels + group * 3
                    members += found[start..<start + 3]
                }
                let count = Double(members.count)
                let mean: Double = members.reduce(0, +) / count
                let variance: Double = members.reduce(0) { $0 + $1 * $1 } / count
                #expect(abs(mean) < 1e-12 && abs(variance - 1) < 1e-5)
            }
        }
    }
}
