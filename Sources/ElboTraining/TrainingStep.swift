public import ElboGraph
public import ElboNetworks

/// One step of training as one graph: forward, backward, clipping and the optimiser's update.
///
/// A step whose loss or gradient is not finite leaves the state as it was.
public struct TrainingStep: Sendable {
    /// The model.
    public let model: any Trainable
    /// Names of the examples' fields and how many numbers an example has in each.
    public var fields: [(name: String, size: Int)]
    /// The rule for updates of phases that have none of their own.
    public let optimizer: Optimizer
    /// The largest global norm of the gradient.
    public let clipNorm: Double?

    /// Describes a step.
    public init(
        model: any Trainable, fields: [(name: String, size: Int)], optimizer: Optimizer,
        clipNorm: Double? = nil
    ) {
        self.model = model
        self.fields = fields
        self.optimizer = optimizer
        self.clipNorm = clipNorm
    }

    /// Where each array of the state stands.
    public var layout: StateLayout { StateLayout(model, optimizer: optimizer) }

    var arguments: StepArguments { StepArguments(fields: fields, controls: model.controls) }

    /// The graph of a phase's step for batches of one size, and the metrics' names.
    ///
    /// State: `layout`. Arguments: `StepArguments`. Outputs: loss, gradient norm, metrics.
    public func graph(phase: Phase = .joint, count: Int) -> (graph: Graph, metrics: [String]) {
        let trace = Trace()
        let step = TracedStep(self, phase, count: count, in: trace)
        let norm = step.update.commit(
            step.gradients, loss: step.traced.loss, statistics: step.statistics)
        let graph = trace.graph(
            returning: [step.traced.loss, norm] + step.traced.metrics.map(\.value))
        return (graph, step.traced.metrics.map(\.name))
    }

    /// The graph that computes loss and metrics of a batch without training, on the same state.
    ///
    /// Arguments: `StepArguments`. Outputs: loss, metrics.
    public func validationGraph(phase: Phase = .joint, count: Int) -> (
        graph: Graph, metrics: [String]
    ) {
        let trace = Trace()
        let state = layout.declare(in: trace)
        let given = arguments.declare(count: count, in: trace)
        var pass = ForwardPass(mode: .inference, parameters: state.parameters, key: given.key)
        let traced = model.loss(
            of: given.inputs, phase: phase, controls: given.controls, in: &pass)
        let graph = trace.graph(returning: [traced.loss] + traced.metrics.map(\.value))
        return (graph, traced.metrics.map(\.name))
    }
}
