import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics

/// The compiled programs of a run and the state that they share.
struct StepPrograms {
    let step: TrainingStep
    let layout: StateLayout
    let memory: any ProgramState
    private let examples: ExampleReader
    private let executor: any Executor
    private let exchange: (any GradientExchange)?
    private let shift: MetricShift?
    private var steps: [Key: Step] = [:]
    private var validators: [[Int]: Validator] = [:]

    /// What a step came to.
    struct Outcome {
        let loss: Double
        let gradientNorm: Double
        let metrics: [(name: String, value: Double)]
        var isFinite: Bool { ([loss, gradientNorm] + metrics.map(\.value)).allSatisfy(\.isFinite) }
    }

    private struct Key: Hashable {
        let phase: String
        /// Examples, and how many numbers of each field are shown of them.
        let shape: [Int]
    }

    private struct Step {
        let program: any Program
        let graph: Graph
        let metrics: [String]
        /// The second half, where gradients are exchanged in between.
        let commit: (any Program)?
    }

    private struct Validator {
        let program: any Program
        let metrics: [String]
    }

    init(_ trainer: Trainer, examples: ExampleReader, state: [HostArray]) {
        step = TrainingStep(
            model: trainer.model, fields: examples.fields, optimizer: trainer.options.optimizer,
            clipNorm: trainer.options.clipNorm)
        layout = step.layout
        self.examples = examples
        executor = trainer.executor
        exchange = trainer.exchange
        shift = trainer.shift
        memory = executor.makeState(state, usedInTurn: true)
    }

    /// Does a phase's step on some rows.
    ///
    /// - Parameters:
    ///   - phase: The kind of step.
    ///   - rows: The batch.
    ///   - noise: Decides the step's draws.
    ///   - learningRate: η.
    ///   - count: The phase's steps, this one counted.
    ///   - controls: One number for each of the model's.
    mutating func train(
        _ phase: Phase, on rows: ArraySlice<Int>, noise: RandomKey, learningRate: Double,
        count: Int, controls: [Double]
    ) throws -> Outcome {
        guard let exchange else {
            let compiled = try compiled(phase, rows)
            let outputs = try compiled.program.run(
                arguments(rows, noise, learningRate, count, controls)
            ).map(\.scalar)
            return Outcome(
                loss: outputs[0], gradientNorm: outputs[1],
                metrics: shifted(Array(zip(compiled.metrics, outputs.dropFirst(2))), rows))
        }
        let (own, ownNoise) = share(of: rows, noise)
        let compiled = try compiled(phase, own)
        let found = try compiled.program.run(
            arguments(own, ownNoise, learningRate, count, controls))
        let share = Float(own.count) / Float(rows.count)
        var flat = found.flatMap { $0.floats.map { $0 * share } }
        try exchange.sum(&flat)
        var start = 0
        let agreed = found.map { array in
            defer { start += array.shape.count }
            return HostArray(array.shape, Array(flat[start..<start + array.shape.count]))
        }
        let metrics = agreed[1..<1 + compiled.metrics.count].map(\.scalar)
        let norm = try compiled.commit?.run(
            [agreed[0]] + agreed.dropFirst(1 + metrics.count)
                + [HostArray(learningRate), HostArray(Double(count))])
        return Outcome(
            loss: agreed[0].scalar, gradientNorm: norm?[0].scalar ?? .nan,
            metrics: shifted(Array(zip(compiled.metrics, metrics)), rows))
    }

    /// Loss and metrics of some rows, without training.
    mutating func validate(
        _ phase: Phase, on rows: ArraySlice<Int>, noise: RandomKey, controls: [Double]
    ) throws -> [(name: String, value: Double)] {
        let validator: Validator
        let (step, shape) = sized(for: rows)
        if let known = validators[shape] {
            validator = known
        } else {
            let (graph, metrics) = step.validationGraph(phase: phase, count: rows.count)
            validator = Validator(
                program: try executor.compile(graph, state: memory), metrics: metrics)
            validators[shape] = validator
        }
        let outputs = try validator.program.run(arguments(rows, noise, 0, 0, controls))
        return shifted(Array(zip(["loss"] + validator.metrics, outputs.map(\.scalar))), rows)
    }

    private func shifted(_ metrics: [(name: String, value: Double)], _ rows: ArraySlice<Int>) -> [(
        name: String, value: Double
    )] {
        shift?(metrics, rows: rows) ?? metrics
    }

    /// Gives the parameters at or below some paths their first values again.
    func reset(_ paths: [String], to first: [HostArray]) {
        let phase = Phase("reset", moves: paths)
        let moved = Set(step.model.parameters.filter(phase.isMoving).map(\.name))
        let arrays = zip(zip(layout.slots, memory.read()), first).map { slot, first in
            moved.contains(slot.0.name) ? first : slot.1
        }
        memory.write(arrays)
    }

    /// Gives parameters other values, by name.
    func replace(_ values: [String: HostArray]) {
        memory.write(zip(layout.slots, memory.read()).map { values[$0.name] ?? $1 })
    }

    /// The first value that is not finite in a step that was refused; the state is the one before it.
    mutating func firstNonFinite(
        _ phase: Phase, on rows: ArraySlice<Int>, noise: RandomKey, learningRate: Double,
        count: Int, controls: [Double]
    ) throws -> (name: String, value: String)? {
        let (own, ownNoise) = share(of: rows, noise)
        return try compiled(phase, own).graph.firstNonFinite(
            state: memory.read(),
            arguments: arguments(own, ownNoise, learningRate, count, controls), on: executor)
    }

    /// What this process does of a step: its rows, and noise that no other process draws.
    private func share(of rows: ArraySlice<Int>, _ noise: RandomKey) -> (
        rows: ArraySlice<Int>, noise: RandomKey
    ) {
        guard let exchange, exchange.count > 1 else { return (rows, noise) }
        return (exchange.part(of: rows), noise.child(UInt64(exchange.rank)))
    }

    private func arguments(
        _ rows: ArraySlice<Int>, _ noise: RandomKey, _ learningRate: Double, _ count: Int,
        _ controls: [Double]
    ) -> [HostArray] {
        step.arguments.pack(
            examples.values(of: rows), count: rows.count, key: noise, learningRate: learningRate,
            step: count, controls: controls)
    }

    /// The step for rows as wide as these, and their number and widths.
    private func sized(for rows: ArraySlice<Int>) -> (step: TrainingStep, shape: [Int]) {
        var step = step
        step.fields = examples.fields(of: rows)
        return (step, [rows.count] + step.fields.map(\.size))
    }

    private mutating func compiled(_ phase: Phase, _ rows: ArraySlice<Int>) throws -> Step {
        let (step, shape) = sized(for: rows)
        let count = rows.count
        let key = Key(phase: phase.name, shape: shape)
        if let known = steps[key] { return known }
        let made: Step
        if exchange == nil {
            let (graph, metrics) = step.graph(phase: phase, count: count)
            made = Step(
                program: try executor.compile(graph, state: memory), graph: graph,
                metrics: metrics, commit: nil)
        } else {
            let (graph, metrics, statistics) = step.gradientGraph(phase: phase, count: count)
            let commit = step.commitGraph(phase: phase, statistics: statistics)
            made = Step(
                program: try executor.compile(graph, state: memory), graph: graph,
                metrics: metrics, commit: try executor.compile(commit, state: memory))
        }
        steps[key] = made
        return made
    }
}
