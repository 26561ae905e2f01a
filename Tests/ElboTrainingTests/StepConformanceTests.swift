import ElboAutoencoders
import ElboCPU
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboReference
import ElboTraining
import Testing

/// Whole training steps, on the fast executor and on the reference.
@Suite("Training steps on both executors")
struct StepConformanceTests {
    struct Setting: Sendable, CustomTestStringConvertible {
        let itemShape: [Int]
        let network: Architecture
        var batch = 6

        var testDescription: String { "\(itemShape), batch \(batch), \(network)" }
    }

    static let settings: [Setting] = [
        Setting(
            itemShape: [11], network: .multilayerPerceptron(MultilayerPerceptron(hidden: [9, 5]))),
        Setting(
            itemShape: [8, 8, 1],
            network: .convolutional(ConvolutionalNetwork(channels: [4, 6], features: 10))),
        // Sizes that leave no whole vectors.
        Setting(
            itemShape: [7, 9, 3],
            network: .convolutional(ConvolutionalNetwork(channels: [5, 3], features: 7))),
        Setting(
            itemShape: [8, 8, 2],
            network: .convolutional(
                ConvolutionalNetwork(
                    channels: [8, 12], blocks: 1, features: 10, activation: .tanh,
                    normalization: .group))),
        // Several pieces of several images.
        Setting(
            itemShape: [16, 16, 8],
            network: .convolutional(ConvolutionalNetwork(channels: [32], features: 12)), batch: 20),
    ]

    @Test("loss, gradient and new parameters agree", arguments: settings)
    func agreement(setting: Setting) throws {
        let model = try Recipe.vae.autoencoder(
            for: ExampleSchema(itemShape: setting.itemShape), latentDimension: 3,
            network: setting.network)
        let size = setting.itemShape.reduce(1, *)
        let step = TrainingStep(
            model: model, fields: [("x", size)], optimizer: .sgd(momentum: 0, nesterov: false))
        let graph = step.graph(count: setting.batch).graph
        let pixels = RandomKey(seed: 3)
        let arguments = [
            HostArray(
                [setting.batch, size],
                (0..<setting.batch * size).map { pixels.uniform(at: $0) < 0.4 ? 1 : 0 as Float }),
            HostArray(RandomKey(seed: 1)), HostArray(0.5), HostArray(1.0), HostArray(1.0),
        ]
        let initial = model.parameters.initialValues(key: RandomKey(seed: 2))
        func run(_ executor: any Executor) throws -> (outputs: [HostArray], state: [HostArray]) {
            let state = executor.makeState(initial)
            let outputs = try executor.compile(graph, state: state).run(arguments)
            return (outputs, state.read())
        }
        let expected = try run(ReferenceExecutor())
        var first: [HostArray]?
        for threads in [1, 3] {
            let found = try run(CPUExecutor(threads: threads))
            for (a, b) in zip(found.outputs + found.state, expected.outputs + expected.state) {
                let largest = b.doubles.map(abs).max() ?? 0
                let error = zip(a.doubles, b.doubles).map { abs($0 - $1) }.max() ?? 0
                #expect(error <= 2e-5 * largest + 1e-7)
            }
            if let first {
                #expect(zip(first, found.state).allSatisfy { $0.floats == $1.floats })
            }
            first = found.state
        }
    }
}
