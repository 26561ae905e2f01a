/// The extents of an array, outermost axis first; a scalar has none.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// One extent per axis; zero is allowed.
    public let extents: [Int]

    /// Makes a shape; extents must not be negative.
    public init(_ extents: [Int]) {
        precondition(extents.allSatisfy { $0 >= 0 }, "shape \(extents): an extent is negative")
        self.extents = extents
    }

    /// Makes a shape from a literal such as `[128, 784]`.
    public init(arrayLiteral elements: Int...) {
        self.init(elements)
    }

    /// The shape of a single number.
    public static let scalar: Shape = Shape([])

    /// The number of axes.
    public var rank: Int { extents.count }

    /// The number of elements: the product of the extents, 1 for a scalar.
    public var count: Int { extents.reduce(1, *) }

    /// The extent of one axis; negative axes count from the last.
    public subscript(axis: Int) -> Int { extents[normalized(axis: axis)] }

    /// The axis as a number in `0..<rank`; negative axes count from the last.
    public func normalized(axis: Int) -> Int {
        let result = axis < 0 ? axis + rank : axis
        precondition((0..<rank).contains(result), "axis \(axis) of shape \(self) with rank \(rank)")
        return result
    }

    /// Row-major strides, in elements.
    public var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * extents[axis + 1]
        }
        return strides
    }

    /// This shape without some axes.
    public func removing(axes: [Int]) -> Shape {
        Shape(extents.indices.filter { !axes.contains($0) }.map { extents[$0] })
    }

    /// This shape with some axes' extents set to 1.
    public func collapsing(axes: [Int]) -> Shape {
        Shape(extents.indices.map { axes.contains($0) ? 1 : extents[$0] })
    }

    /// Whether an array of this shape can be repeated along new or unit axes to fill `target`.
    public func broadcasts(to target: Shape) -> Bool {
        rank <= target.rank
            && zip(extents.reversed(), target.extents.reversed()).allSatisfy { $0 == $1 || $0 == 1 }
    }

    /// The common shape of two operands, aligned at their last axes; nil when they do not fit.
    public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
        var extents: [Int] = []
        for offset in 1...max(a.rank, b.rank, 1) where offset <= max(a.rank, b.rank) {
            let left = offset <= a.rank ? a.extents[a.rank - offset] : 1
            let right = offset <= b.rank ? b.extents[b.rank - offset] : 1
            guard left == right || left == 1 || right == 1 else { return nil }
            extents.append(left == 1 ? right : left)
        }
        return Shape(extents.reversed())
    }

    /// The extents separated by commas, in brackets.
    public var description: String { "[" + extents.map(String.init).joined(separator: ",") + "]" }
}
