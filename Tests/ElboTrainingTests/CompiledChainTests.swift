import ElboAutoencoders
@_spi(Benchmarks) import ElboCPU
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTraining
import Testing

/// The chains that take most of a step's time besides products run as compiled code: a change of the optimiser, of a
/// law, or of the rewrites alters their texts, which then must be renewed in `CElboKernels/chains.h`.
@Suite("Compiled chains of training steps")
struct CompiledChainTests {
    static let networks: [(shape: [Int], network: Architecture)] = [
        ([784], .multilayerPerceptron(MultilayerPerceptron(hidden: [400]))),
        ([28, 28, 1], .convolutional(ConvolutionalNetwork(channels: [32, 64], features: 256))),
    ]

    @Test("every update and the likelihood are compiled", arguments: networks)
    func compiled(shape: [Int], network: Architecture) throws {
        let model = try Recipe.vae.autoencoder(
            for: ExampleSchema(itemShape: shape), latentDimension: 20, network: network)
        let step = TrainingStep(model: model, fields: [("x", 784)], optimizer: .adam)
        let executor = CPUExecutor(threads: 1)
        let state = executor.makeState(
            model.parameters.initialValues(key: RandomKey(seed: 0))
                + step.layout.slots.filter { $0.role != .parameter }
                .map { HostArray(repeating: 0, $0.shape) })
        let program = try executor.plan(step.graph(count: 128).graph, state: state)
        let compiled = program.chains.filter(\.isCompiled).map(\.text)
        // Adam is the only one with both, a Bernoulli's log-probability with its slope the other.
        let updates = compiled.filter { $0.contains("ELBO_SQRT") && $0.contains("ELBO_SELECT") }
        #expect(updates.count == model.parameters.filter { $0.shape.count > 1 }.count)
        #expect(compiled.contains { $0.contains("SOFTPLUS") && $0.contains("SIGMOID") })
    }
}
