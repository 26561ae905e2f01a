public import ElboGraph
public import ElboNetworks

/// One step of training as one graph: forward, backward, clipping and the optimiser's update.
///
/// State: every parameter, then the moments of every trained parameter. Arguments: batch, key,
/// learning rate, step number, controls. Outputs: loss, gradient norm, metrics. A step whose loss or
/// gradient is not finite leaves the state as it was.
public struct TrainingStep {
    /// The model.
    public let model: any Trainable
    /// The rule for updates.
    public let optimizer: Optimizer
    /// The largest global norm of the gradient.
    public let clipNorm: Double?

    /// Describes a step.
    public init(model: any Trainable, optimizer: Optimizer, clipNorm: Double? = nil) {
        self.model = model
        self.optimizer = optimizer
        self.clipNorm = clipNorm
    }

    /// The moments, all zero at first, in the order of the state's slots after the parameters.
    public var moments: [(name: String, shape: Shape)] {
        model.parameters.filter(\.isTrained).flatMap { parameter in
            optimizer.moments.map { ("\($0).\(parameter.name)", parameter.shape) }
        }
    }

    /// The graph of a training step for batches of one shape, and the metrics' names.
    public func graph(batchShape: Shape) -> (graph: Graph, metrics: [String]) {
        let trace = Trace()
        let values = model.parameters.states(in: trace)
        let trained = model.parameters.filter(\.isTrained)
        let moments = trained.map { parameter in
            optimizer.moments.map {
                trace.state(.float(parameter.shape), label: "\($0).\(parameter.name)")
            }
        }
        let batch = trace.argument(.float(batchShape), label: "batch")
        let key = trace.argument(.key, label: "key")
        let learningRate = trace.argument(.float(.scalar), label: "learning rate")
        let step = trace.argument(.float(.scalar), label: "step")
        let controls = model.controls.map { trace.argument(.float(.scalar), label: $0) }

        var pass = ForwardPass(mode: .training, parameters: values, key: key)
        let traced = model.loss(of: batch, controls: controls, in: &pass)
        let parameters = trained.compactMap { values[$0.name] }
        var gradients = zip(trained, gradient(of: traced.loss, withRespectTo: parameters)).map {
            $0.1.named("gradient of \($0.0.name)")
        }
        let norm = globalNorm(gradients).named("gradient norm")
        if let clipNorm { gradients = clipped(gradients, norm: norm, to: clipNorm) }

        let isHealthy = traced.loss.isFinite.and(norm.isFinite)
        func commit(_ old: Tensor, _ new: Tensor) {
            trace.update(old, to: select(isHealthy, new, old))
        }
        for (index, parameter) in parameters.enumerated() {
            let next = optimizer.update(
                parameter, gradient: gradients[index], moments: moments[index],
                learningRate: learningRate, step: step)
            commit(parameter, next.parameter)
            for (old, new) in zip(moments[index], next.moments) { commit(old, new) }
        }
        for parameter in model.parameters where !parameter.isTrained {
            if let old = values[parameter.name], let new = pass.updates[parameter.name] {
                commit(old, new)
            }
        }
        let graph = trace.graph(
            returning: [traced.loss, norm] + traced.metrics.map(\.value))
        return (graph, traced.metrics.map(\.name))
    }

    /// The graph that computes loss and metrics of a batch without training, on the same state.
    ///
    /// Arguments: batch, key, controls. Outputs: loss, metrics.
    public func validationGraph(batchShape: Shape) -> (graph: Graph, metrics: [String]) {
        let trace = Trace()
        let values = model.parameters.states(in: trace)
        for moment in moments { _ = trace.state(.float(moment.shape), label: moment.name) }
        let batch = trace.argument(.float(batchShape), label: "batch")
        let key = trace.argument(.key, label: "key")
        let controls = model.controls.map { trace.argument(.float(.scalar), label: $0) }
        var pass = ForwardPass(mode: .inference, parameters: values, key: key)
        let traced = model.loss(of: batch, controls: controls, in: &pass)
        let graph = trace.graph(returning: [traced.loss] + traced.metrics.map(\.value))
        return (graph, traced.metrics.map(\.name))
    }
}
