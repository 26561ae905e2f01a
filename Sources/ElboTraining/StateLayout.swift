public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// Where each array of training stands in the state of its programs: the one owner of that order.
///
/// Parameters come first, in the model's order, so that the programs of use and of training can share them;
/// then, for each phase, the moments of what it moves.
public struct StateLayout: Sendable {
    /// What a slot holds.
    public enum Role: Hashable, Sendable {
        /// A parameter of the model, trained or not.
        case parameter
        /// What a phase's rule for updates remembers of a parameter.
        case moment(phase: String, parameter: String)
    }

    /// One array.
    public struct Slot: Hashable, Sendable {
        /// Its name in checkpoints: the parameter's own, or "optimizer.PHASE.MOMENT.PARAMETER".
        public let name: String
        /// Its extents.
        public let shape: Shape
        /// What it holds.
        public let role: Role
    }

    /// The slots in order.
    public let slots: [Slot]
    private let parameters: [Parameter]

    /// Lays out the state of a model's training.
    ///
    /// - Parameters:
    ///   - model: What is trained.
    ///   - optimizer: The rule of phases that have none of their own.
    public init(_ model: any Trainable, optimizer: Optimizer) {
        parameters = model.parameters
        slots =
            parameters.map { Slot(name: $0.name, shape: $0.shape, role: .parameter) }
            + model.phases.phases.flatMap { phase in
                model.parameters.filter(phase.isMoving).flatMap { parameter in
                    (phase.optimizer ?? optimizer).moments.map { moment in
                        Slot(
                            name: "optimizer.\(phase.name).\(moment).\(parameter.name)",
                            shape: parameter.shape,
                            role: .moment(phase: phase.name, parameter: parameter.name))
                    }
                }
            }
    }

    /// The model's parameters among the arrays of all slots.
    public func parameters(in arrays: [HostArray]) -> [HostArray] {
        Array(arrays.prefix(parameters.count))
    }

    /// All slots before the first step: parameters by their initialisers, moments zero.
    ///
    /// - Parameters:
    ///   - key: Decides the initialisers' draws.
    ///   - given: Values by the parameter's name, instead of its initialiser's.
    func initial(key: RandomKey, startingWith given: [String: HostArray]) -> [HostArray] {
        let first = zip(parameters, parameters.initialValues(key: key)).map { given[$0.name] ?? $1 }
        return first + slots.dropFirst(first.count).map { HostArray(repeating: 0, $0.shape) }
    }

    /// Declares all slots in a trace.
    func declare(in trace: Trace) -> TracedState {
        var state = TracedState()
        for slot in slots {
            let tensor = trace.state(.float(slot.shape), label: slot.name)
            switch slot.role {
            case .parameter: state.parameters[slot.name] = tensor
            case .moment: state.moments[slot.role, default: []].append(tensor)
            }
        }
        return state
    }
}

/// The slots of a state inside a trace.
struct TracedState {
    /// Values by the parameter's name.
    var parameters: [String: Tensor] = [:]
    /// Moments of a phase and parameter, in the order of the rule's.
    var moments: [StateLayout.Role: [Tensor]] = [:]
}
