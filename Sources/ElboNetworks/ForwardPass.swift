public import ElboGraph

/// What layers need while a model is traced: the parameters' values, randomness, and whether the
/// model is being trained.
public struct ForwardPass {
    /// What the pass is for.
    public enum Mode: Sendable {
        /// Dropout is on and normalisation uses the batch's own statistics.
        case training
        /// Dropout is off and normalisation uses running statistics.
        case inference
    }

    /// What the pass is for.
    public let mode: Mode
    /// Next values of parameters that are not trained, by name.
    public private(set) var updates: [String: Tensor] = [:]

    private var parameters: [String: Tensor]
    private let key: Tensor?
    private var draws: UInt64 = 0

    /// Makes a pass.
    ///
    /// - Parameters:
    ///   - parameters: Values by name.
    ///   - key: A random key; needed by what draws random numbers.
    public init(mode: Mode, parameters: [String: Tensor], key: Tensor? = nil) {
        self.mode = mode
        self.parameters = parameters
        self.key = key
    }

    /// The value of a parameter.
    public subscript(name: String) -> Tensor {
        guard let value = updates[name] ?? parameters[name] else {
            preconditionFailure("parameter \(name) is not declared")
        }
        return value
    }

    /// Sets the next value of a parameter that is not trained.
    public mutating func update(_ name: String, to value: Tensor) {
        updates[name] = value
    }

    /// The same parameters and randomness as they are used once training has ended, for what a step does not move.
    package mutating func atRest() -> ForwardPass {
        ForwardPass(mode: .inference, parameters: parameters, key: key == nil ? nil : nextKey())
    }

    /// What a function makes of this pass when a parameter has another value.
    mutating func substituting<Result>(
        _ name: String, by value: Tensor, _ body: (inout ForwardPass) -> Result
    ) -> Result {
        let own = parameters[name]
        parameters[name] = value
        defer { parameters[name] = own }
        return body(&self)
    }

    /// A key that nothing else in this pass uses.
    public mutating func nextKey() -> Tensor {
        guard let key else { preconditionFailure("this pass has no random key") }
        defer { draws += 1 }
        return key.child(draws)
    }
}
