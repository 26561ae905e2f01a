import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining

/// A small run of training.
struct TrainingCase {
    var model: any Trainable
    var options: TrainingOptions
    var data: Dataset
    var plan: CheckpointPlan?

    /// 61 examples of three columns: 55 for training in batches of 16, so that the last batch is
    /// smaller, and 6 for validation.
    static func data(_ count: Int = 61) throws -> Dataset {
        let key = RandomKey(seed: 77)
        return try Dataset(
            (0..<count * 3).map { Float(key.normal(at: $0)) * Float($0 % 3 + 1) }, itemShape: [3])
    }

    init(
        _ network: MultilayerPerceptron = .init(hidden: [4], activation: .tanh),
        likelihood: Likelihood = .gaussian(sigma: .learned), epochs: Int = 4,
        patience: Int? = nil, learningRate: Double = 0.01, strategy: TrainingStrategy = .joint,
        objective: Objective? = nil, recipe: Recipe = .vae,
        posterior: Posterior? = nil, prior: Prior? = nil, adversary: Adversary? = nil,
        hasLabels: Bool = false
    ) throws {
        let plain = try TrainingCase.data()
        // Two classes, and no class for every third example.
        data =
            hasLabels
            ? try plain.labelled(
                by: PartialLabels((0..<plain.count).map { ["a", nil, "b"][$0 % 3] })) : plain
        model = try recipe.autoencoder(
            for: data.schema, latentDimension: 2,
            network: .multilayerPerceptron(network), likelihood: likelihood,
            posterior: posterior, prior: prior, objective: objective, strategy: strategy,
            adversary: adversary)
        options = TrainingOptions(
            epochs: epochs, batchSize: 16, learningRate: learningRate, patience: patience, seed: 5)
    }

    init(_ model: any Trainable, options: TrainingOptions, data: Dataset) {
        self.model = model
        self.options = options
        self.data = data
    }

    /// Runs until the end, or until `stop` steps were done.
    func run(from checkpoint: Checkpoint? = nil, stoppingAfter stop: Int = .max) throws -> (
        result: TrainingResult, events: [TrainingEvent]
    ) {
        var recorder = Recorder()
        var steps = 0
        let result = try trainer().run(
            on: ExampleReader(data), from: checkpoint, observer: &recorder
        ) {
            steps += 1
            return steps >= stop
        }
        return (result, recorder.events)
    }

    func trainer() throws -> Trainer {
        try Trainer(
            model: model, options: options, executor: TestExecutors.fast, checkpoints: plan)
    }

    private struct Recorder: TrainingObserver {
        var events: [TrainingEvent] = []
        mutating func observe(_ event: TrainingEvent) { events.append(event) }
    }
}

extension [TrainingEvent] {
    var steps: [StepRecord] {
        compactMap { if case .step(let record) = $0 { record } else { nil } }
    }
}

/// One number θ that training with plain gradient descent moves up by the learning rate at each step,
/// while its loss outside training is (θ - 2)² plus ten times a control that rises from 0 to 1.
struct Climber: Trainable {
    var parameters: [Parameter] { [Parameter("theta", .scalar, .zeros)] }
    var controls: [String] { ["rising"] }

    func controlValues(at progress: TrainingProgress) -> [Double] { [progress.fraction] }

    func loss(of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let theta = pass["theta"]
        let distance = (theta - 2).squared() + 10 * controls[0]
        return TracedLoss(
            loss: pass.mode == .training ? -theta : distance,
            metrics: [("mean", x["x"].mean())])
    }
}

/// The loss is the mean of θ x.
struct Product: Trainable {
    var start: Double = 0
    var parameters: [Parameter] { [Parameter("theta", .scalar, .constant(value: start))] }

    func loss(of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        TracedLoss(loss: (pass["theta"] * x["x"]).named("product").mean(), metrics: [])
    }
}
