public import ElboGraph

/// A function of numbers that gives others a shift and a log-scale: the network in a flow's step.
public struct Conditioner {
    private let function: (Tensor, Bool) -> (shift: Tensor, logScale: Tensor)
    private let isStill: Bool

    /// Names a function.
    ///
    /// - Parameter function: From numbers [..., inputs] to shifts and log-scales [..., outputs]; where the second argument is
    ///   true no gradient flows through what it has learned, only through its input.
    public init(_ function: @escaping (Tensor, Bool) -> (shift: Tensor, logScale: Tensor)) {
        self.init(function, isStill: false)
    }

    private init(
        _ function: @escaping (Tensor, Bool) -> (shift: Tensor, logScale: Tensor), isStill: Bool
    ) {
        self.function = function
        self.isStill = isStill
    }

    /// Shift t and log-scale s.
    public func callAsFunction(_ x: Tensor) -> (shift: Tensor, logScale: Tensor) {
        function(x, isStill)
    }

    /// The same function, through whose parameters no gradient flows.
    public func stoppingGradient() -> Conditioner { Conditioner(function, isStill: true) }
}
