import ElboGraph
import ElboNetworks
import ElboTestSupport
import Foundation
import Testing

@Suite struct OptimizerTests {
    /// What Optax says; `Fixtures/make_fixtures.py` makes the file.
    private struct Fixture: Decodable {
        let learningRate: Double
        let start: [Double]
        let gradients: [[Double]]
        let paths: [String: [[Double]]]

        static func read() throws -> Fixture {
            let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/optimizers.json")
            guard let url else { throw CocoaError(.fileNoSuchFile) }
            return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
        }
    }

    /// A parameter after each step.
    private func path(
        _ optimizer: Optimizer, from start: [Double], gradients: [[Double]], learningRate: Double
    ) throws -> [[Double]] {
        let shape: Shape = [start.count]
        let count = optimizer.moments.count
        let graph = Graph.tracing(
            [TensorType](repeating: .float(shape), count: 2 + count)
                + [.float(.scalar), .float(.scalar)]
        ) { inputs in
            let next = optimizer.update(
                inputs[0], gradient: inputs[1], moments: Array(inputs[2..<2 + count]),
                learningRate: inputs[2 + count], step: inputs[3 + count])
            return [next.parameter] + next.moments
        }
        let program = try TestExecutors.exact.compile(graph)
        var state = [HostArray](
            repeating: row([Double](repeating: 0, count: start.count)), count: 1 + count)
        state[0] = row(start)
        return try gradients.enumerated().map { index, gradient in
            state = try program.run(
                [state[0], row(gradient)] + state.dropFirst()
                    + [HostArray(learningRate), HostArray(Double(index + 1))])
            return state[0].doubles
        }
    }

    static let rules: [String: Optimizer] = [
        "sgd": .sgd(momentum: 0, nesterov: false),
        "momentum": .sgd(momentum: 0.9, nesterov: false),
        "nesterov": .sgd(momentum: 0.9, nesterov: true),
        "rmsProp": .rmsProp(decay: 0.9, epsilon: 1e-6),
        "adam": .adam,
        "adamLargeEpsilon": .adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-2),
        "adamW": .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1),
    ]

    @Test("Five steps agree with Optax", arguments: rules.keys.sorted())
    func golden(name: String) throws {
        let fixture = try Fixture.read()
        let optimizer = try #require(OptimizerTests.rules[name])
        let expected = try #require(fixture.paths[name])
        let found = try path(
            optimizer, from: fixture.start, gradients: fixture.gradients,
            learningRate: fixture.learningRate)
        for (a, b) in zip(found, expected) { #expect(isClose(a, b, relative: 1e-9)) }
        #expect(found.count == expected.count)
    }

    @Test("A gradient of zero moves nothing but what weight decay pulls")
    func zeroGradient() throws {
        for (name, optimizer) in OptimizerTests.rules {
            let found = try path(
                optimizer, from: [2, -1], gradients: [[0, 0]], learningRate: 0.1)
            let expected = name == "adamW" ? [2 - 0.1 * 0.1 * 2, -1 + 0.1 * 0.1] : [2.0, -1]
            #expect(isClose(found[0], expected))
        }
    }

    @Test("Adam's first step has the length of the learning rate, whatever the gradient's scale")
    func firstStep() throws {
        for scale in [1e-3, 1, 1e6] {
            let found = try path(
                .adam, from: [0, 0], gradients: [[scale, -scale]], learningRate: 0.01)
            #expect(isClose(found[0], [-0.01, 0.01], relative: 1e-4))
        }
    }

    @Test("Optimisers survive JSON", arguments: rules.keys.sorted())
    func codable(name: String) throws {
        let optimizer = try #require(OptimizerTests.rules[name])
        let data = try JSONEncoder().encode(optimizer)
        #expect(try JSONDecoder().decode(Optimizer.self, from: data) == optimizer)
    }
}
