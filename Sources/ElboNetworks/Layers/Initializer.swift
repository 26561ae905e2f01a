public import ElboGraph
public import ElboNumerics

/// Ways to choose the first values of a parameter.
///
/// Fan-in and fan-out are those of `Fans`.
public enum Initializer: Codable, Hashable, Sendable {
    /// The same number everywhere.
    case constant(value: Double)
    /// Normal with mean 0 and this standard deviation.
    case normal(deviation: Double)
    /// Uniform on ±√(6 / (fan-in + fan-out)): Glorot and Bengio 2010, equation 16.
    case glorotUniform
    /// Normal with variance 2 / (fan-in + fan-out): Glorot and Bengio 2010, equation 12.
    case glorotNormal
    /// Uniform on ±√(6 / fan-in): He et al. 2015, equation 10, for layers followed by a rectifier.
    case heUniform
    /// Normal with variance 2 / fan-in: He et al. 2015, equation 10.
    case heNormal
    /// Uniform on ±√(3 / fan-in), which has variance 1 / fan-in: LeCun et al. 1998, equation 16.
    case lecunUniform
    /// Uniform on ±1/√fan-in, which has variance 1 / (3 fan-in): small enough that a fresh posterior is
    /// close to the prior, and what most frameworks do for dense layers.
    case fanInUniform
    /// Rows or columns orthonormal, whichever are fewer: Saxe et al. 2014. A filter is a matrix with a
    /// column for each channel of its last axis.
    case orthogonal

    /// All zeros.
    public static let zeros: Initializer = .constant(value: 0)
    /// All ones.
    public static let ones: Initializer = .constant(value: 1)

    /// Values in row-major order.
    ///
    /// - Parameters:
    ///   - shape: The array's extents.
    ///   - fans: Its connections; those of its shape when nil.
    ///   - key: Decides everything random.
    public func values(_ shape: Shape, fans: Fans? = nil, key: RandomKey) -> [Float] {
        let fans = fans ?? Fans(shape)
        let (fanIn, fanOut) = (fans.inputs, fans.outputs)
        func uniform(_ bound: Double) -> [Float] {
            (0..<shape.count).map { Float(bound * (2 * key.uniform(at: $0) - 1)) }
        }
        func normal(_ variance: Double) -> [Float] {
            (0..<shape.count).map { Float(variance.squareRoot() * key.normal(at: $0)) }
        }
        switch self {
        case .constant(let value): return [Float](repeating: Float(value), count: shape.count)
        case .normal(let deviation): return normal(deviation * deviation)
        case .glorotUniform: return uniform((6 / (fanIn + fanOut)).squareRoot())
        case .glorotNormal: return normal(2 / (fanIn + fanOut))
        case .heUniform: return uniform((6 / fanIn).squareRoot())
        case .heNormal: return normal(2 / fanIn)
        case .lecunUniform: return uniform((3 / fanIn).squareRoot())
        case .fanInUniform: return uniform((1 / fanIn).squareRoot())
        case .orthogonal:
            let matrix = Fans(shape)
            return orthonormal(rows: Int(matrix.inputs), columns: Int(matrix.outputs), key: key)
        }
    }
}

/// A random matrix with orthonormal rows or columns, whichever are fewer.
///
/// Gram and Schmidt's process on normal vectors, each made orthogonal twice so that rounding does
/// not leave a component along the earlier ones (Giraud et al. 2005).
private func orthonormal(rows: Int, columns: Int, key: RandomKey) -> [Float] {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    for index in 0..<count {
        var vector = (0..<length).map { key.normal(at: index * length + $0) }
        for _ in 0..<2 {
            for earlier in basis {
                let projection = zip(vector, earlier).reduce(0) { $0 + $1.0 * $1.1 }
                for i in vector.indices { vector[i] -= projection * earlier[i] }
            }
        }
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        basis.append(vector.map { $0 / norm })
    }
    return (0..<rows * columns).map { position in
        let (row, column) = (position / columns, position % columns)
        return Float(rows <= columns ? basis[row][column] : basis[column][row])
    }
}
