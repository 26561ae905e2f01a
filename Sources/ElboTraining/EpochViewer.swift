public import ElboGraph

/// Someone who looks at the parameters after some epochs, and changes nothing.
public struct EpochViewer {
    /// Whether the parameters after an epoch, the first is 1, are wanted.
    public let wants: (Int) -> Bool
    /// Is given the epoch and its parameters, in the model's order.
    public let look: (Int, [HostArray]) throws -> Void

    /// Describes a viewer.
    public init(wants: @escaping (Int) -> Bool, look: @escaping (Int, [HostArray]) throws -> Void) {
        self.wants = wants
        self.look = look
    }
}
