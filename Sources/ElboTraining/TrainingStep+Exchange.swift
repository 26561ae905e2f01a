import ElboGraph
import ElboNetworks

// A step in two programs, between which gradients can be added up over processes.

extension TrainingStep {
    /// The first half for a part of a batch: what the second half takes, as one row of numbers.
    ///
    /// State and arguments: those of `graph`. Outputs: loss, metrics, gradients, next statistics.
    func gradientGraph(phase: Phase, count: Int) -> (
        graph: Graph, metrics: [String], statistics: [String]
    ) {
        let trace = Trace()
        let step = TracedStep(self, phase, count: count, in: trace)
        let graph = trace.graph(
            returning: [step.traced.loss] + step.traced.metrics.map(\.value) + step.gradients
                + step.statistics.map(\.value))
        return (graph, step.traced.metrics.map(\.name), step.statistics.map(\.name))
    }

    /// The second half: the update of the state.
    ///
    /// State: that of `graph`. Arguments: loss, gradients, next statistics, learning rate, step. Output: gradient norm.
    ///
    /// - Parameters:
    ///   - phase: The kind of step.
    ///   - statistics: Names of the parameters that are not trained and have a next value.
    func commitGraph(phase: Phase, statistics: [String]) -> Graph {
        let trace = Trace()
        let state = layout.declare(in: trace)
        func argument(_ name: String) -> Tensor {
            trace.argument(.float(state.parameters[name]?.shape ?? .scalar), label: name)
        }
        let loss = argument("loss")
        let gradients = model.parameters.filter(phase.isMoving).map { argument($0.name) }
        let next = statistics.map { (name: $0, value: argument($0)) }
        let update = TracedUpdate(
            self, phase, state: state, learningRate: argument("learning rate"),
            count: argument("step"))
        return trace.graph(
            returning: [update.commit(gradients, loss: loss, statistics: next)])
    }
}
