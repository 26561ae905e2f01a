public import ElboNumerics

/// A concrete array in ordinary memory: what goes into a program and what comes out.
public struct HostArray: Hashable, Sendable {
    /// The elements, row-major.
    ///
    /// Two precisions stand for `ElementType.float`; each executor converts at its border.
    public enum Values: Hashable, Sendable {
        /// Real numbers in single precision.
        case float32([Float])
        /// Real numbers in double precision.
        case float64([Double])
        /// Whole numbers.
        case int([Int32])
        /// Truth values.
        case bool([Bool])
        /// Random keys.
        case key([RandomKey])
    }

    /// The extents.
    public let shape: Shape
    /// The elements, `shape.count` of them.
    public let values: Values

    /// Makes an array; the number of values must be the shape's count.
    public init(_ shape: Shape, _ values: Values) {
        self.shape = shape
        self.values = values
        precondition(
            values.count == shape.count, "array of shape \(shape) with \(values.count) values")
    }

    /// An array of single-precision numbers.
    public init(_ shape: Shape, _ values: [Float]) { self.init(shape, .float32(values)) }
    /// An array of double-precision numbers.
    public init(_ shape: Shape, _ values: [Double]) { self.init(shape, .float64(values)) }
    /// An array of whole numbers.
    public init(_ shape: Shape, _ values: [Int32]) { self.init(shape, .int(values)) }
    /// An array of truth values.
    public init(_ shape: Shape, _ values: [Bool]) { self.init(shape, .bool(values)) }
    /// One number.
    public init(_ value: Double) { self.init(.scalar, .float64([value])) }
    /// One random key.
    public init(_ key: RandomKey) { self.init(.scalar, .key([key])) }

    /// An array that repeats one number.
    public init(repeating value: Float, _ shape: Shape) {
        self.init(shape, .float32([Float](repeating: value, count: shape.count)))
    }

    /// Element kind and shape.
    public var type: TensorType { TensorType(values.element, shape) }

    /// The numbers in single precision; truth values become 0 and 1.
    public var floats: [Float] {
        switch values {
        case .float32(let numbers): numbers
        case .float64(let numbers): numbers.map { Float($0) }
        case .int(let numbers): numbers.map { Float($0) }
        case .bool(let flags): flags.map { $0 ? 1 : 0 }
        case .key: preconditionFailure("random keys are not numbers")
        }
    }

    /// The numbers in double precision; truth values become 0 and 1.
    public var doubles: [Double] {
        switch values {
        case .float32(let numbers): numbers.map { Double($0) }
        case .float64(let numbers): numbers
        case .int(let numbers): numbers.map { Double($0) }
        case .bool(let flags): flags.map { $0 ? 1 : 0 }
        case .key: preconditionFailure("random keys are not numbers")
        }
    }

    /// The value of a one-element array of numbers.
    public var scalar: Double {
        precondition(shape.count == 1, "scalar: shape \(shape) has \(shape.count) elements")
        return doubles[0]
    }
}

extension HostArray.Values {
    /// The number of elements.
    public var count: Int {
        switch self {
        case .float32(let numbers): numbers.count
        case .float64(let numbers): numbers.count
        case .int(let numbers): numbers.count
        case .bool(let flags): flags.count
        case .key(let keys): keys.count
        }
    }

    /// The element kind these values belong to.
    public var element: ElementType {
        switch self {
        case .float32, .float64: .float
        case .int: .int
        case .bool: .bool
        case .key: .key
        }
    }
}
