import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Spectral normalisation against the singular values, the slope's penalty against its formula, and both differentiated twice.
@Suite struct CriticTests {
    /// The largest singular value of a matrix [rows, columns], by the eigenvalues of WᵀW.
    private func largest(_ matrix: [Double], columns: Int) -> Double {
        let rows = matrix.count / columns
        var gram = [Double](repeating: 0, count: columns * columns)
        for row in 0..<rows {
            for i in 0..<columns {
                for j in 0..<columns {
                    gram[i * columns + j] += matrix[row * columns + i] * matrix[row * columns + j]
                }
            }
        }
        return symmetricEigenvectors(gram, count: columns).values[0].squareRoot()
    }

    /// What a normalised layer gives after so many steps of training, and what the plain layer gives.
    private func compare(_ layer: Layer, x: HostArray, steps: Int) throws -> (
        normalized: [Double], plain: [Double], weight: [Double]
    ) {
        let spectral = Layer.spectralNormalization(layer: layer)
        let declared = spectral.parameters(at: "layer")
        var values = declared.initialValues(key: RandomKey(seed: 3)).map {
            HostArray($0.shape, $0.floats.map { Double($0) })
        }
        let names = declared.map(\.name)
        let place = try #require(names.firstIndex(of: "layer.direction"))
        func run(_ mode: ForwardPass.Mode) throws -> [HostArray] {
            try outputs(of: [x] + values) { inputs in
                let named = [String: Tensor](uniqueKeysWithValues: zip(names, inputs.dropFirst()))
                var pass = ForwardPass(mode: mode, parameters: named)
                let output = spectral(inputs[0], at: "layer", in: &pass)
                let plain = layer(inputs[0], at: "layer", in: &pass)
                return [output, plain, pass.updates["layer.direction"] ?? pass["layer.direction"]]
            }
        }
        for _ in 0..<steps { values[place] = try run(.training)[2] }
        let found = try run(.inference)
        #expect(found[2].doubles == values[place].doubles)
        return (found[0].doubles, found[1].doubles, values[0].doubles)
    }

    @Test("Spectral normalisation divides by the largest singular value, 1e-6")
    func spectralNormalization() throws {
        let key = RandomKey(seed: 4)
        let dense = try compare(
            .dense(inputs: 5, outputs: 3, initializer: .normal(deviation: 2)),
            x: array([2, 5], (0..<10).map { key.normal(at: $0) }), steps: 300)
        let convolution = try compare(
            .convolution(
                geometry: Convolution(kernel: [3, 3]), inputs: 2, outputs: 4,
                initializer: .normal(deviation: 1)),
            x: array([1, 4, 4, 2], (0..<32).map { key.normal(at: $0) }), steps: 300)
        for (found, columns) in [(dense, 3), (convolution, 4)] {
            let sigma = largest(found.weight, columns: columns)
            #expect(
                isClose(
                    found.normalized, found.plain.map { $0 / sigma }, relative: 1e-6,
                    absolute: 1e-9))
        }
    }

    @Test("A layer without weights cannot be normalised, and is named")
    func refusal() {
        let layer = Layer.spectralNormalization(layer: .activation(function: .relu))
        let shape = try? layer.outputShape(for: [3])
        #expect(shape == nil)
    }

    @Test("A linear critic: the penalty is (|w| - 1)², its gradient 2 (|w| - 1) w / |w|")
    func linearCritic() throws {
        let w = [0.3, -1.2, 0.7]
        let key = RandomKey(seed: 5)
        let real = array([4, 3], (0..<12).map { key.normal(at: $0) })
        let fake = array([4, 3], (12..<24).map { key.normal(at: $0) })
        let found = try outputs(of: [real, fake, array([3, 1], w), HostArray(key)]) { inputs in
            let penalty = CriticSlopes(between: inputs[0], and: inputs[1], key: inputs[3]) {
                $0.matrixMultiplied(by: inputs[2]).reshaped(to: [4])
            }.penalty
            return [penalty] + gradient(of: penalty, withRespectTo: [inputs[2]])
        }.map(\.doubles)
        let norm = w.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(isClose(found[0], [(norm - 1) * (norm - 1)], relative: 1e-12))
        #expect(isClose(found[1], w.map { 2 * (norm - 1) * $0 / norm }, relative: 1e-12))
    }

    @Test("A critic without any slope has penalty one and finite gradients")
    func flatCritic() throws {
        let found = try outputs(
            of: [
                array([2, 3], [1, 2, 3, 4, 5, 6]), array([3, 1], [0, 0, 0]),
                HostArray(RandomKey(seed: 1)),
            ]
        ) { inputs in
            let penalty = CriticSlopes(between: inputs[0], and: inputs[0], key: inputs[2]) {
                $0.matrixMultiplied(by: inputs[1]).reshaped(to: [2])
            }.penalty
            return [penalty] + gradient(of: penalty, withRespectTo: [inputs[1]])
        }.map(\.doubles)
        #expect(isClose(found[0], [1], relative: 1e-5))
        #expect(found[1].allSatisfy { $0.isFinite })
    }

    /// Critics that have every kind of layer that a critic of this package can have.
    static let critics: [String: (network: Network, shape: [Int])] = {
        func dense(_ inputs: Int, _ outputs: Int) -> Layer {
            .dense(inputs: inputs, outputs: outputs, initializer: .normal(deviation: 0.7))
        }
        func activated(_ function: Activation) -> Network {
            Network([dense(3, 4), .activation(function: function), dense(4, 1)])
        }
        var critics = [String: (network: Network, shape: [Int])]()
        for function in Activation.allCases {
            critics[function.rawValue] = (activated(function), [3])
        }
        critics["spectral"] = (activated(.tanh).spectrallyNormalized, [3])
        critics["layer normalisation"] = (
            Network([
                dense(3, 4), .layerNormalization(features: 4), .activation(function: .tanh),
                dense(4, 1),
            ]), [3]
        )
        critics["images"] = (
            Network([
                .reshape(itemShape: [4, 4, 1]),
                .convolution(
                    geometry: Convolution(
                        Window(kernel: [3, 3], strides: [2, 2], low: [1, 1], high: [1, 1])),
                    inputs: 1, outputs: 2, initializer: .normal(deviation: 0.7)),
                .activation(function: .tanh), .groupNormalization(groups: 1, channels: 2),
                .reshape(itemShape: [8]), .residual(layers: [dense(8, 8)]), dense(8, 1),
            ]), [16]
        )
        critics["pooled"] = (
            Network([
                .reshape(itemShape: [4, 4, 1]),
                .pooling(rule: .average, window: Window(kernel: [2, 2], strides: [2, 2])),
                .upsampling(rule: .nearest(factors: [2, 2])),
                .pooling(rule: .maximum, window: Window(kernel: [2, 2], strides: [2, 2])),
                .reshape(itemShape: [4]), dense(4, 3), .activation(function: .silu), dense(3, 1),
            ]), [16]
        )
        return critics
    }()

    @Test(
        "The penalty's gradient, of second order, agrees with differences",
        arguments: critics.keys.sorted())
    func secondOrder(name: String) throws {
        let (network, shape) = try #require(Self.critics[name])
        let declared = network.parameters(at: "critic")
        let key = RandomKey(seed: 9)
        let count = shape.reduce(1, *)
        let values = declared.enumerated().map { index, parameter in
            let own = key.child(UInt64(index))
            return array(
                parameter.shape, (0..<parameter.shape.count).map { 0.6 * own.normal(at: $0) })
        }
        let batches = [1, 2].map { label in
            array(
                [2, count],
                (0..<2 * count).map { key.child(UInt64(100 + label)).normal(at: $0) })
        }
        let check = GradientCheck(
            batches + values,
            variables: declared.indices.filter { declared[$0].isTrained }.map { $0 + 2 },
            key: RandomKey(seed: 10)
        ) { trace, inputs in
            let named = [String: Tensor](
                uniqueKeysWithValues: zip(declared.map(\.name), inputs.dropFirst(2)))
            var pass = ForwardPass(mode: .inference, parameters: named)
            return [
                CriticSlopes(
                    between: inputs[0], and: inputs[1],
                    key: trace.constant(HostArray(RandomKey(seed: 11)))
                ) { network.scores($0, at: "critic", in: &pass) }.penalty
            ]
        }
        #expect(try check.mismatch(order: 1, relative: 1e-5) == nil)
    }

    @Test("features are the last convolution's of images, else those of the last layer but one")
    func features() throws {
        let images = try ConvolutionalNetwork(channels: [3, 5], features: 7)
            .encoder(itemShape: [8, 8, 1]).scoring(itemShape: [8, 8, 1])
        let rows = try MultilayerPerceptron(hidden: [6, 4]).network(inputs: 9)
            .scoring(itemShape: [9])
        for (network, item, features) in [(images, [8, 8, 1], 2 * 2 * 5), (rows, [9], 4)] {
            let trace = Trace()
            let parameters = network.parameters(at: "critic").states(in: trace)
            var pass = ForwardPass(
                mode: .inference, parameters: parameters,
                key: trace.constant(HostArray(RandomKey(seed: 0))))
            let x = trace.argument(.float(Shape([2] + item)))
            let seen = network.scoresAndFeatures(x, at: "critic", in: &pass)
            #expect(seen.scores.shape == [2] && seen.features.shape == [2, features])
        }
    }
}
