import ElboGraph
import ElboNetworks
import Foundation
import Testing

@Suite struct NetworkTests {
    @Test("Layers of a perceptron stand in the order dense, normalisation, activation, dropout")
    func order() throws {
        let options = MultilayerPerceptron(
            hidden: [5, 4], activation: .tanh, normalization: .batch, dropout: 0.1)
        #expect(
            options.network(inputs: 3).layers == [
                .dense(inputs: 3, outputs: 5, initializer: options.initializer),
                .batchNormalization(features: 5), .activation(function: .tanh),
                .dropout(rate: 0.1),
                .dense(inputs: 5, outputs: 4, initializer: options.initializer),
                .batchNormalization(features: 4), .activation(function: .tanh),
                .dropout(rate: 0.1),
            ])
        #expect(options.outputs(inputs: 3) == 4)
        #expect(try options.network(inputs: 3).outputShape(for: [3]) == [4])
    }

    @Test("No hidden layers: nothing between input and output")
    func empty() throws {
        let options = MultilayerPerceptron(hidden: [])
        #expect(options.network(inputs: 3).layers.isEmpty)
        #expect(options.outputs(inputs: 3) == 3)
        #expect(try options.network(inputs: 3).outputShape(for: [3]) == [3])
    }

    @Test("Residual blocks stand where inputs and outputs are equal, and only there")
    func residual() throws {
        let layers = MultilayerPerceptron(
            hidden: [5, 5, 4], normalization: .layer, isResidual: true
        ).network(inputs: 3).layers
        let blocks = layers.filter { if case .residual = $0 { true } else { false } }
        #expect(blocks.count == 1)
        #expect(layers.count == 7)
        #expect(try Network(layers).outputShape(for: [3]) == [4])
    }

    @Test("The mirrored perceptron has the hidden sizes reversed and all else equal")
    func mirrored() {
        let options = MultilayerPerceptron(hidden: [5, 4], activation: .gelu, dropout: 0.2)
        var expected = options
        expected.hidden = [4, 5]
        #expect(options.mirrored == expected)
        #expect(options.mirrored.mirrored == options)
    }

    @Test("Parameter names are unique and lie below the path")
    func names() {
        let network = MultilayerPerceptron(
            hidden: [6, 6, 6], normalization: .batch, isResidual: true
        ).network(inputs: 2)
        let parameters = network.parameters(at: "encoder")
        #expect(Set(parameters.map(\.name)).count == parameters.count)
        #expect(parameters.allSatisfy { $0.name.hasPrefix("encoder.") })
        // Weights, biases, scales and shifts are trained; running statistics are not.
        #expect(parameters.trainedCount == (2 * 6 + 6) + 2 * (6 * 6 + 6) + 3 * 12)
    }

    @Test("A network survives JSON, which reads like a list of layers")
    func codable() throws {
        let network = Network([
            .dense(inputs: 3, outputs: 2, initializer: .orthogonal),
            .residual(layers: [
                .layerNormalization(features: 2), .activation(function: .leakyReLU),
                .dropout(rate: 0.25),
            ]),
            .batchNormalization(features: 2),
            .dense(inputs: 2, outputs: 1, initializer: .constant(value: 0.5)),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode(network), as: UTF8.self)
        #expect(try JSONDecoder().decode(Network.self, from: Data(json.utf8)) == network)
        #expect(
            json.hasPrefix(
                #"{"layers":[{"dense":{"initializer":{"orthogonal":{}},"inputs":3,"outputs":2}},"#
                    + #"{"residual":{"layers":[{"layerNormalization":{"features":2}},"#
                    + #"{"activation":{"function":"leaky-relu"}},{"dropout":{"rate":0.25}}]}}"#))
    }
}
