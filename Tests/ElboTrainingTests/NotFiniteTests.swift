import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Numbers that leave the finite range stop training with the place where they did.
@Suite struct NotFiniteTests {
    /// The error that a run ends with.
    private func failure(_ training: TrainingCase) throws -> (
        tensor: String, value: String, epoch: Int, step: Int
    ) {
        let error = #expect(throws: TrainingError.self) { try training.run() }
        guard case .notFinite(let tensor, let value, let epoch, let step, nil) = try #require(error)
        else {
            Issue.record("\(String(describing: error))")
            return ("", "", 0, 0)
        }
        return (tensor, value, epoch, step)
    }

    @Test("A huge learning rate: the error names a tensor on the way to the loss, and the step")
    func hugeLearningRate() throws {
        let found = try failure(try TrainingCase(learningRate: 1e25))
        #expect(found.epoch == 1 && (2...4).contains(found.step))
        let parts = [
            "encoder", "decoder", "posterior", "likelihood", "kl", "reconstruction", "gradient",
            "loss",
        ]
        #expect(parts.contains { found.tensor.contains($0) }, "\(found.tensor)")
        #expect(["NaN", "infinite"].contains(found.value))
    }

    @Test("A step that is not finite leaves parameters, moments and running statistics alone")
    func stateStays() throws {
        let training = try TrainingCase(.init(hidden: [4], normalization: .batch))
        let step = TrainingStep(
            model: training.model, fields: [("x", 3)], optimizer: .adam)
        let initial =
            training.model.parameters.initialValues(key: RandomKey(seed: 1))
            + step.layout.slots.filter { $0.role != .parameter }
            .map { HostArray(repeating: 0.25, $0.shape) }
        for executor in [TestExecutors.exact, TestExecutors.fast] {
            let state = executor.makeState(initial)
            let before = state.read()
            let program = try executor.compile(
                step.graph(count: 2).graph, state: state)
            func run(_ x: Double) throws -> Double {
                try program.run([
                    array([2, 3], [x, 1, 2, 3, 4, 5]), HostArray(RandomKey(seed: 2)),
                    HostArray(0.1), HostArray(1), HostArray(1),
                ])[0].scalar
            }
            for bad in [Double.nan, .infinity] {
                #expect(try !run(bad).isFinite)
                #expect(state.read() == before)
            }
            #expect(try run(0).isFinite)
            #expect(state.read() != before)
        }
    }

    @Test("The last checkpoint stays as it was")
    func checkpointStays() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/run.checkpoint"
            var training = try TrainingCase(learningRate: 1e25)
            training.plan = CheckpointPlan(path: path, interval: .zero, identity: [:])
            let before = Data("the last good one".utf8)
            try before.write(to: URL(fileURLWithPath: path))
            training.plan = CheckpointPlan(path: path, interval: .seconds(1000), identity: [:])
            _ = try failure(training)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test("A parameter that overflows in the last step is an error, not a model")
    func overflowingParameter() throws {
        let training = TrainingCase(
            Product(),
            options: TrainingOptions(
                epochs: 1, optimizer: .sgd(momentum: 0, nesterov: false), learningRate: 1e30,
                validationFraction: 0),
            data: try Dataset([1e15], itemShape: [1]))
        let found = try failure(training)
        #expect(found.tensor == "theta" && found.value == "infinite" && found.step == 1)
    }

    @Test("A validation loss that is not finite is an error, not a record")
    func validation() throws {
        var training = try TrainingCase(epochs: 1)
        training.options.validationFraction = 0.1
        let held = try training.options.split(of: training.data).validation
        var values = training.data.rows.flatMap { $0.map { Float($0) } }
        values[held[0] * 3] = 1e30
        training.data = try Dataset(values, itemShape: [3])
        let found = try failure(training)
        #expect(found.tensor.contains("validation"))
        #expect(found.step == 4)
    }

    @Test("Examples of 10³⁰ stop the first step that meets them")
    func extremeData() throws {
        var training = try TrainingCase()
        training.options.validationFraction = 0
        training.data = try Dataset([Float](repeating: 1e30, count: 48), itemShape: [3])
        #expect(try failure(training).step == 1)
    }

    @Test(
        "Constant columns, tiny numbers and one repeated example train",
        arguments: [0, 1e-30, 1000])
    func degenerateData(value: Float) throws {
        var training = try TrainingCase(likelihood: .gaussian(sigma: .optimal))
        training.data = try Dataset([Float](repeating: value, count: 60), itemShape: [3])
        let result = try training.run().result
        #expect(result.parameters.flatMap(\.doubles).allSatisfy { $0.isFinite })
    }

    @Test("The message names step, epoch and remedy")
    func message() {
        let text = TrainingError.notFinite(tensor: "kl", value: "NaN", epoch: 2, step: 9)
            .description
        #expect(text.contains("step 9") && text.contains("epoch 2") && text.contains("kl"))
        #expect(text.contains("lower the learning rate"))
        let ofCritic = TrainingError.notFinite(
            tensor: "kl", value: "NaN", epoch: 2, step: 9, phase: "critic"
        ).description
        #expect(ofCritic.contains("step 9 (epoch 2, a step of the critic): kl became NaN"))
    }
}
