public import ElboGraph

/// An invertible map between arrays of one event shape, with the volume it spends.
public protocol Bijection {
    /// Trailing axes of the event that the map works on as one.
    var eventRank: Int { get }
    /// y = f(x) and ln |det ∂f/∂x|, one number for each event.
    func forward(_ x: Tensor) -> (y: Tensor, logDeterminant: Tensor)
    /// x = f⁻¹(y) and ln |det ∂f/∂x| at that x.
    func inverse(_ y: Tensor) -> (x: Tensor, logDeterminant: Tensor)
    /// The same map, through whose parameters no gradient flows.
    func stoppingGradient() -> Self
}
