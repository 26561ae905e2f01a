import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Each layer against its formula in plain Double code.
@Suite struct LayerTests {
    /// A layer's output and the next values of what it does not train.
    private func apply(
        _ layer: Layer, to x: HostArray, parameters: [String: [Double]] = [:],
        mode: ForwardPass.Mode = .inference, seed: UInt64 = 0
    ) throws -> (output: [Double], updates: [String: [Double]]) {
        let declared = layer.parameters(at: "layer")
        let values = declared.map { parameter in
            HostArray(parameter.shape, parameters[parameter.name] ?? [])
        }
        var names: [String] = []
        let results = try outputs(of: [x, HostArray(RandomKey(seed: seed))] + values) { inputs in
            let named = zip(declared, inputs.dropFirst(2)).map { ($0.name, $1) }
            var pass = ForwardPass(
                mode: mode, parameters: [String: Tensor](uniqueKeysWithValues: named),
                key: inputs[1])
            let output = layer(inputs[0], at: "layer", in: &pass)
            names = pass.updates.keys.sorted()
            return [output] + names.compactMap { pass.updates[$0] }
        }
        return (
            results[0].doubles,
            [String: [Double]](
                uniqueKeysWithValues: zip(names, results.dropFirst().map(\.doubles)))
        )
    }

    private let x = array([2, 3], [1, -2, 0.5, 4, 0, -1])

    @Test("Dense: x W + b, rows of W belonging to inputs")
    func dense() throws {
        let found = try apply(
            .dense(inputs: 3, outputs: 2, initializer: .zeros), to: x,
            parameters: ["layer.weight": [1, 2, 3, 4, 5, 6], "layer.bias": [10, 20]])
        // First row: (1, -2, 0.5) · columns (1, 3, 5) and (2, 4, 6).
        #expect(isClose(found.output, [7.5, 17, 9, 22]))
    }

    @Test("Layer normalisation: each example has mean 0 and variance 1, then scale and shift")
    func layerNormalization() throws {
        let found = try apply(
            .layerNormalization(features: 3), to: x,
            parameters: ["layer.scale": [1, 2, -1], "layer.shift": [0, 1, 5]])
        let expected = [[1, -2, 0.5], [4, 0, -1]].flatMap { (row: [Double]) -> [Double] in
            let mean = row.reduce(0, +) / 3
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
            let normal = row.map { ($0 - mean) / (variance + 1e-5).squareRoot() }
            return [normal[0], 2 * normal[1] + 1, 5 - normal[2]]
        }
        #expect(isClose(found.output, expected))
    }

    @Test("Batch normalisation in training: the batch's statistics; running ones move by a tenth")
    func batchNormalizationTraining() throws {
        let found = try apply(
            .batchNormalization(features: 3), to: x,
            parameters: [
                "layer.scale": [1, 1, 2], "layer.shift": [0, 0, 1],
                "layer.runningMean": [1, 0, 0], "layer.runningVariance": [1, 2, 3],
            ], mode: .training)
        let columns: [[Double]] = [[1, 4], [-2, 0], [0.5, -1]]
        let means = columns.map { ($0[0] + $0[1]) / 2 }
        let variances = columns.map { ($0[0] - $0[1]) * ($0[0] - $0[1]) / 4 }
        let expected = (0..<6).map { index -> Double in
            let column = index % 3
            let normal =
                (columns[column][index / 3] - means[column])
                / (variances[column] + 1e-5).squareRoot()
            return column == 2 ? 2 * normal + 1 : normal
        }
        #expect(isClose(found.output, expected))
        let running = zip([1.0, 0, 0], means).map { 0.9 * $0 + 0.1 * $1 }
        #expect(isClose(found.updates["layer.runningMean"] ?? [], running))
        // Two examples: the unbiased variance is twice the biased one.
        let runningVariance = zip([1.0, 2, 3], variances).map { 0.9 * $0 + 0.1 * 2 * $1 }
        #expect(isClose(found.updates["layer.runningVariance"] ?? [], runningVariance))
    }

    @Test("Batch normalisation in inference: the running statistics, whatever the batch")
    func batchNormalizationInference() throws {
        let parameters: [String: [Double]] = [
            "layer.scale": [1, 1, 2], "layer.shift": [0, 0, 1], "layer.runningMean": [1, 0, -1],
            "layer.runningVariance": [1, 2, 3],
        ]
        let layer = Layer.batchNormalization(features: 3)
        let found = try apply(layer, to: x, parameters: parameters)
        #expect(found.updates.isEmpty)
        #expect(isClose(found.output[0], 0))
        #expect(isClose(found.output[1], -2 / 2.00001.squareRoot()))
        #expect(isClose(found.output[2], 2 * 1.5 / 3.00001.squareRoot() + 1))
        let alone = try apply(layer, to: row3([1, -2, 0.5]), parameters: parameters)
        #expect(alone.output == Array(found.output[..<3]))
    }

    private func row3(_ values: [Double]) -> HostArray { array([1, 3], values) }

    @Test("One example in a training batch stays finite under batch normalisation")
    func batchOfOne() throws {
        let found = try apply(
            .batchNormalization(features: 3), to: row3([1, -2, 0.5]),
            parameters: [
                "layer.scale": [1, 1, 1], "layer.shift": [7, 8, 9],
                "layer.runningMean": [0, 0, 0], "layer.runningVariance": [1, 1, 1],
            ], mode: .training)
        #expect(found.output == [7, 8, 9])
        #expect(found.updates.values.allSatisfy { $0.allSatisfy { $0.isFinite } })
    }

    @Test("Dropout keeps the expectation in training (false alarm 1e-6) and is absent in inference")
    func dropout() throws {
        let count = 20_000
        let ones = array([count / 4, 4], [Double](repeating: 1, count: count))
        let layer = Layer.dropout(rate: 0.3)
        let training = try apply(layer, to: ones, mode: .training, seed: 5).output
        let kept = training.filter { $0 != 0 }
        #expect(isClose(kept, [Double](repeating: 1 / 0.7, count: kept.count)))
        let error = (Double(count) * 0.3 * 0.7).squareRoot()
        #expect(abs(Double(kept.count) - 0.7 * Double(count)) < 4.9 * error)
        #expect(try apply(layer, to: ones).output == ones.doubles)
        let other = try apply(layer, to: ones, mode: .training, seed: 6).output
        #expect(other != training)
    }

    @Test("Residual: x plus what the block makes of it")
    func residual() throws {
        let block: [Layer] = [
            .dense(inputs: 3, outputs: 3, initializer: .zeros), .activation(function: .relu),
        ]
        let weight: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
        let found = try apply(
            .residual(layers: block), to: x,
            parameters: ["layer.0.weight": weight, "layer.0.bias": [0, 0, 0]])
        #expect(isClose(found.output, [2, -2, 1, 8, 0, -1]))
    }

    private static let formulas: [Activation: @Sendable (Double) -> Double] = [
        .relu: { max($0, 0) },
        .leakyReLU: { $0 > 0 ? $0 : 0.01 * $0 },
        .elu: { $0 > 0 ? $0 : exp($0) - 1 },
        .gelu: { $0 * 0.5 * erfc(-$0 / 2.0.squareRoot()) },
        .silu: { $0 / (1 + exp(-$0)) },
        .softplus: { $0 > 30 ? $0 : log(1 + exp($0)) },
        .tanh: { (exp(2 * $0) - 1) / (exp(2 * $0) + 1) },
        .sigmoid: { 1 / (1 + exp(-$0)) },
        .identity: { $0 },
    ]

    @Test("Activations against their formulas, with gradients", arguments: Activation.allCases)
    func activation(_ activation: Activation) throws {
        let formula = try #require(LayerTests.formulas[activation])
        let points = [-8, -1.5, -0.3, 0.2, 1, 3, 9]
        let found = try outputs(of: [row(points)]) {
            let y = activation($0[0])
            return [y] + gradient(of: y.sum(), withRespectTo: [$0[0]])
        }
        #expect(isClose(found[0].doubles, points.map(formula), relative: 1e-9))
        let slopes = points.map { point in
            numericalGradient(at: [point], step: 1e-2) { formula($0[0]) }[0]
        }
        #expect(isClose(found[1].doubles, slopes, relative: 1e-6, absolute: 1e-7))
    }

    @Test(
        "Activations of ±10⁴ and 0 are finite, with their gradients", arguments: Activation.allCases
    )
    func extremeActivation(_ activation: Activation) throws {
        for executor in [TestExecutors.exact, TestExecutors.fast] {
            let found = try outputs(of: [row([-1e4, 0, 1e4])], on: executor) {
                let y = activation($0[0])
                return [y] + gradient(of: y.sum(), withRespectTo: [$0[0]])
            }
            #expect(found.flatMap(\.doubles).allSatisfy { $0.isFinite })
        }
    }
}
