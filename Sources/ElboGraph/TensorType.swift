/// What kind of thing an array holds.
///
/// There is one floating-point kind: its precision is the executor's affair (Float64 in the
/// reference executor, Float32 in the fast one).
public enum ElementType: String, Hashable, Sendable, CaseIterable {
    /// Real numbers.
    case float
    /// Whole numbers that fit 32 bits: positions, categories.
    case int
    /// Truth values, the results of comparisons.
    case bool
    /// Random keys.
    case key
}

/// An element kind and a shape.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
    /// What the array holds.
    public let element: ElementType
    /// Its extents.
    public let shape: Shape

    /// Makes a type.
    public init(_ element: ElementType, _ shape: Shape) {
        self.element = element
        self.shape = shape
    }

    /// An array of real numbers.
    public static func float(_ shape: Shape) -> TensorType { TensorType(.float, shape) }
    /// An array of whole numbers.
    public static func int(_ shape: Shape) -> TensorType { TensorType(.int, shape) }
    /// An array of truth values.
    public static func bool(_ shape: Shape) -> TensorType { TensorType(.bool, shape) }
    /// One random key.
    public static let key: TensorType = TensorType(.key, .scalar)

    /// For example `float[128,784]`.
    public var description: String { "\(element.rawValue)\(shape)" }
}
