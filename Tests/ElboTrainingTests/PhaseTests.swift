import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Training in named phases over one state.
@Suite struct PhaseTests {
    private static let plan = PhasePlan([
        .init(
            epochs: 2, turns: [Phase("a", moves: ["one"], repeats: 3), Phase("b", moves: ["two"])]),
        .init(turns: [.joint]),
    ])

    @Test("Phases take their turns within a stage, and a stage lasts its epochs")
    func turns() {
        let names = (0..<14).map {
            Self.plan.phase(
                at: TrainingProgress(step: $0, stepsPerEpoch: 5, totalSteps: 20, examples: 50)
            ).name
        }
        #expect(
            names == ["a", "a", "a", "b", "a", "a", "a", "b", "a", "a"]
                + [String](repeating: "joint", count: 4))
        #expect(Self.plan.phases.map(\.name) == ["a", "b", "joint"])
    }

    /// θ and φ follow their own distances to 1 and 2.
    private struct Pair: Trainable {
        let phases: PhasePlan
        var parameters: [Parameter] {
            [Parameter("one.theta", .scalar, .zeros), Parameter("two.phi", .scalar, .zeros)]
        }
        func loss(
            of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass
        ) -> TracedLoss {
            let loss = (pass["one.theta"] - 1).squared() + (pass["two.phi"] - 2).squared()
            return TracedLoss(loss: loss + 0 * x["x"].mean(), metrics: [])
        }
    }

    /// Adam's own steps on a distance, in plain code.
    private func adam(towards target: Double, steps: Int, rate: Double = 0.1) -> Double {
        var (value, first, second) = (0.0, 0.0, 0.0)
        for t in 1...max(steps, 1) where steps > 0 {
            let g = 2 * (value - target)
            first = 0.9 * first + 0.1 * g
            second = 0.999 * second + 0.001 * g * g
            let (m, v) = (first / (1 - pow(0.9, Double(t))), second / (1 - pow(0.999, Double(t))))
            value -= rate * m / (v.squareRoot() + 1e-8)
        }
        return value
    }

    private func train(_ plan: PhasePlan, steps: Int) throws -> [Double] {
        let data = try Dataset([Float](repeating: 0, count: steps), itemShape: [1])
        var observer = SilentObserver()
        return try Trainer(
            model: Pair(phases: plan),
            options: TrainingOptions(
                epochs: 1, batchSize: 1, learningRate: 0.1, validationFraction: 0),
            executor: TestExecutors.exact
        ).run(on: ExampleReader(data), observer: &observer).parameters.map(\.scalar)
    }

    @Test("A phase moves its own parameters, with moments and a count of steps of its own")
    func moves() throws {
        let turns = PhasePlan([.init(turns: Self.plan.stages[0].turns)])
        for (steps, a, b) in [(1, 1, 0), (3, 3, 0), (4, 3, 1), (9, 7, 2), (12, 9, 3)] {
            let found = try train(turns, steps: steps)
            #expect(isClose(found[0], adam(towards: 1, steps: a), relative: 1e-9))
            #expect(isClose(found[1], adam(towards: 2, steps: b), relative: 1e-9))
        }
    }

    @Test("A phase has an optimiser and a rate of its own where it says so")
    func optimizer() throws {
        let plan = PhasePlan([
            .init(turns: [
                Phase(
                    "a", moves: ["one"], optimizer: .sgd(momentum: 0, nesterov: false), rate: 0.5),
                Phase("b", moves: ["two"], rate: 2),
            ])
        ])
        let found = try train(plan, steps: 4)
        // θ ← θ - 0.05 · 2 (θ - 1), twice.
        #expect(isClose(found[0], 1 - 0.9 * 0.9, relative: 1e-9))
        #expect(isClose(found[1], adam(towards: 2, steps: 2, rate: 0.2), relative: 1e-9))
    }

    @Test("Lagging inference moves the encoder, then the decoder, then both")
    func lagging() throws {
        let data = try LinearGaussianModel(weights: [[1], [-2]], mean: [0.5, 1], variance: 0.49)
            .draw(64, key: RandomKey(seed: 1))
        let model = try Recipe.lagging.autoencoder(
            for: data.schema, latentDimension: 1,
            network: .multilayerPerceptron(.init(hidden: [4])),
            likelihood: .gaussian(sigma: .learned),
            strategy: .laggingInference(steps: 2, epochs: 1))
        func parameters(stoppingAfter steps: Int) throws -> [String: HostArray] {
            var observer = SilentObserver()
            var left = steps
            let result = try Trainer(
                model: model,
                options: TrainingOptions(
                    epochs: 2, batchSize: 16, learningRate: 0.01, validationFraction: 0),
                executor: TestExecutors.fast
            ).run(on: ExampleReader(data), observer: &observer) {
                left -= 1
                return left == 0
            }
            return Dictionary(
                uniqueKeysWithValues: zip(model.parameters.map(\.name), result.parameters))
        }
        func changed(_ a: Int, _ b: Int) throws -> Set<String> {
            let (before, after) = (
                try parameters(stoppingAfter: a), try parameters(stoppingAfter: b)
            )
            return Set(
                before.keys.filter { before[$0] != after[$0] }.map {
                    String($0.prefix { $0 != "." })
                })
        }
        #expect(try changed(1, 2) == ["encoder", "posterior"])
        #expect(try changed(2, 3) == ["decoder", "likelihood"])
        #expect(try changed(3, 4) == ["encoder", "posterior"])
        #expect(try changed(4, 5) == ["encoder", "posterior", "decoder", "likelihood"])
    }

    @Test("A run of several phases, stopped after any step and resumed: the same bits")
    func resumes() throws {
        let data = try LinearGaussianModel(weights: [[1], [-2]], mean: [0.5, 1], variance: 0.49)
            .draw(64, key: RandomKey(seed: 1))
        let model = try Recipe.lagging.autoencoder(
            for: data.schema, latentDimension: 1,
            network: .multilayerPerceptron(.init(hidden: [4], normalization: .batch)),
            likelihood: .gaussian(sigma: .optimal),
            strategy: .laggingInference(steps: 2, epochs: 2))
        try withTemporaryFolder { folder in
            let trainer = try Trainer(
                model: model, options: TrainingOptions(epochs: 3, batchSize: 16, seed: 2),
                executor: TestExecutors.fast,
                checkpoints: CheckpointPlan(path: folder + "/run.checkpoint", identity: [:]))
            var observer = SilentObserver()
            let examples = try ExampleReader(data)
            let whole = try trainer.run(on: examples, observer: &observer)
            for stop in 1..<12 {
                var left = stop
                _ = try trainer.run(on: examples, observer: &observer) {
                    left -= 1
                    return left == 0
                }
                let resumed = try trainer.run(
                    on: examples, from: trainer.readCheckpoint(), observer: &observer)
                #expect(resumed.parameters == whole.parameters)
                #expect(resumed.history == whole.history)
            }
        }
    }
}
