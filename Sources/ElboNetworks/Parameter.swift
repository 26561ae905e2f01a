public import ElboGraph
public import ElboNumerics

/// One array that a model owns: its name, its shape and how it starts.
public struct Parameter: Hashable, Sendable {
    /// A path such as "encoder.0.weight", unique within the model.
    public let name: String
    /// The extents.
    public let shape: Shape
    /// Where the first values come from.
    public let initializer: Initializer
    /// The connections that the initialiser reckons with.
    public let fans: Fans
    /// Whether the optimiser changes it; running statistics, for instance, are not trained.
    public let isTrained: Bool

    /// Declares a parameter; its fans are those of its shape when none are given.
    public init(
        _ name: String, _ shape: Shape, _ initializer: Initializer, fans: Fans? = nil,
        isTrained: Bool = true
    ) {
        self.name = name
        self.shape = shape
        self.initializer = initializer
        self.fans = fans ?? Fans(shape)
        self.isTrained = isTrained
    }
}

extension [Parameter] {
    /// First values for all parameters; each depends on the key and its own position only.
    public func initialValues(key: RandomKey) -> [HostArray] {
        enumerated().map { position, parameter in
            HostArray(
                parameter.shape,
                parameter.initializer.values(
                    parameter.shape, fans: parameter.fans, key: key.child(UInt64(position))))
        }
    }
}

extension [Parameter] {
    /// Declares a state slot for each parameter, in order, and returns their values by name.
    public func states(in trace: Trace) -> [String: Tensor] {
        [String: Tensor](
            uniqueKeysWithValues: map {
                ($0.name, trace.state(.float($0.shape), label: $0.name))
            })
    }

    /// The number of trained numbers.
    public var trainedCount: Int {
        filter(\.isTrained).reduce(0) { $0 + $1.shape.count }
    }
}
