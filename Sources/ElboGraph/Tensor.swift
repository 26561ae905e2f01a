/// A value inside a trace: it has a type but no numbers.
public struct Tensor {
    /// The trace it belongs to.
    public let trace: Trace
    /// Its node's position there.
    public let node: Int

    /// Element kind and shape.
    public var type: TensorType { trace.nodes[node].type }
    /// The extents.
    public var shape: Shape { type.shape }

    /// The same value with a name for people: in printed graphs and when a run goes wrong.
    public func named(_ label: String) -> Tensor {
        trace.label(node, label)
        return self
    }
}
