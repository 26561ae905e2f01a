import ElboGraph
import ElboNetworks

/// The traced forward and backward halves of a phase's step.
struct TracedStep {
    let update: TracedUpdate
    let traced: TracedLoss
    /// Gradients of what the phase moves, in the model's order.
    let gradients: [Tensor]
    /// Next values of parameters that are not trained, in the model's order, by name.
    let statistics: [(name: String, value: Tensor)]

    init(_ step: TrainingStep, _ phase: Phase, count: Int, in trace: Trace) {
        let state = step.layout.declare(in: trace)
        let given = step.arguments.declare(count: count, in: trace)
        var pass = ForwardPass(mode: .training, parameters: state.parameters, key: given.key)
        let traced = step.model.loss(
            of: given.inputs, phase: phase, controls: given.controls, in: &pass)
        self.traced = traced
        update = TracedUpdate(
            step, phase, state: state, learningRate: given.learningRate, count: given.step)
        gradients = zip(
            update.moved,
            gradient(
                of: traced.loss,
                withRespectTo: update.moved.compactMap { state.parameters[$0.name] },
                scaling: traced.gradientScales)
        ).map { $1.named("gradient of \($0.name)") }
        statistics = step.model.parameters.filter { !$0.isTrained }.compactMap { parameter in
            pass.updates[parameter.name].map { (parameter.name, $0) }
        }
    }
}
