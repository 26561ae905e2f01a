public import ElboGraph

/// The 256 levels of a byte, as laws see them: pixel values scaled to [0, 1], level / 255.
public enum PixelLevels {
    /// How many there are.
    public static let count: Int = 256
    /// The distance between neighbouring values.
    public static let step: Double = 1.0 / 255

    /// The whole levels 0...255 nearest to values in [0, 1], as real numbers.
    public static func levels(of values: Tensor) -> Tensor { floor(255 * values + 0.5) }

    /// The values in [0, 1] of whole levels; times 255 they are the levels again, without rounding.
    public static func values(of levels: Tensor) -> Tensor { levels / 255 }

    /// All values in increasing order along a new first axis, the same for each element of a shape.
    static func all(_ shape: Shape, in trace: Trace) -> Tensor {
        values(of: trace.iota(Shape([count] + shape.extents), axis: 0).converted(to: .float))
    }
}
