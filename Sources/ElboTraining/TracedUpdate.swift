import ElboGraph
import ElboNetworks

/// The traced last half of a phase's step: clipping and the optimiser's update of the state.
struct TracedUpdate {
    let step: TrainingStep
    let phase: Phase
    let state: TracedState
    let learningRate: Tensor
    /// The phase's steps, this one counted.
    let count: Tensor
    /// What the phase moves, in the model's order.
    let moved: [Parameter]

    init(
        _ step: TrainingStep, _ phase: Phase, state: TracedState, learningRate: Tensor,
        count: Tensor
    ) {
        self.step = step
        self.phase = phase
        self.state = state
        self.learningRate = learningRate
        self.count = count
        moved = step.model.parameters.filter(phase.isMoving)
    }

    /// Updates the state if loss and gradient are finite; the gradient's global norm before clipping.
    func commit(
        _ gradients: [Tensor], loss: Tensor, statistics: [(name: String, value: Tensor)]
    ) -> Tensor {
        let norm = globalNorm(gradients).named("gradient norm")
        let gradients = step.clipNorm.map { clipped(gradients, norm: norm, to: $0) } ?? gradients
        let isHealthy = loss.isFinite.and(norm.isFinite)
        func commit(_ old: Tensor, _ new: Tensor) {
            loss.trace.update(old, to: select(isHealthy, new, old))
        }
        let optimizer = phase.optimizer ?? step.optimizer
        for (parameter, gradient) in zip(moved, gradients) {
            guard let old = state.parameters[parameter.name] else { continue }
            let role = StateLayout.Role.moment(phase: phase.name, parameter: parameter.name)
            let moments = state.moments[role] ?? []
            let next = optimizer.update(
                old, gradient: gradient, moments: moments, learningRate: learningRate, step: count)
            commit(old, next.parameter)
            for (old, new) in zip(moments, next.moments) { commit(old, new) }
        }
        for (name, value) in statistics {
            if let old = state.parameters[name] { commit(old, value) }
        }
        return norm
    }
}
