import CElboExact
import ElboGraph
import ElboReference

/// The value of an operation on these operands: loops of C where programs spend their time, the reference's elsewhere.
///
/// - Throws: `RunError.indexOutOfRange`.
func exactValue(
    of operation: Operation, _ x: [HostArray], resultType: TensorType, lanes: Int
) throws -> HostArray {
    let shape = resultType.shape
    switch operation {
    case .unary(let function):
        guard let exact = function.exact else { break }
        return .filled(shape) { elbo_exact_apply(exact, x[0].numbers, shape.count, $0) }
    case .binary(let function):
        guard resultType.element == .float else { break }
        return .filled(shape) {
            elbo_exact_combine(function.exact, x[0].numbers, x[1].numbers, shape.count, $0)
        }
    case .broadcast(let target):
        guard resultType.element == .float else { break }
        let source = x[0].shape
        let own = zip(source.extents, source.strides).map { $0 == 1 ? 0 : $1 }
        let strides = [Int](repeating: 0, count: target.rank - source.rank) + own
        return x[0].seen(as: target, strides: strides)
    case .transpose(let permutation):
        guard resultType.element == .float else { break }
        let strides = x[0].shape.strides
        return x[0].seen(as: shape, strides: permutation.map { strides[$0] })
    case .slice(let starts, _, let steps):
        guard resultType.element == .float else { break }
        let strides = x[0].shape.strides
        return x[0].seen(
            as: shape, strides: zip(strides, steps).map { $0 * $1 },
            from: zip(strides, starts).reduce(0) { $0 + $1.0 * $1.1 })
    case .concatenate(let axis):
        guard resultType.element == .float else { break }
        return .joined(x, axis: axis, shape)
    case .reduce(let reduction, let axes):
        let source = x[0].shape
        let kept = source.extents.indices.filter { !axes.contains($0) }
        var strides = [Int](repeating: 0, count: source.rank)
        for (axis, stride) in zip(kept, shape.strides) { strides[axis] = stride }
        return .filled(shape) { result in
            result.update(repeating: reduction == .sum ? 0 : -.infinity, count: shape.count)
            guard source.count > 0 else { return }
            let combine = reduction == .sum ? elbo_exact_add_up : elbo_exact_greatest
            combine(x[0].numbers, source.rank, source.extents, strides, result)
        }
    case .matrixMultiply(let transposeLeft, let transposeRight):
        let left = transposeLeft ? x[0].turned : x[0]
        let right = transposeRight ? x[1].turned : x[1]
        return .product(left, right, shape, lanes: lanes)
    case .convolution(let convolution) where convolution.groups == 1:
        return convolution.applied(to: x[0], filter: x[1], shape, lanes: lanes)
    case .transposedConvolution(let convolution, _) where convolution.groups == 1:
        return convolution.adjoint(of: x[0], filter: x[1], shape, lanes: lanes)
    default: break
    }
    return try evaluate(operation, x, resultType: resultType)
}

extension HostArray {
    /// The elements of an array in double precision.
    var numbers: [Double] { doubles }

    /// An array whose elements a function writes.
    static func filled(_ shape: Shape, _ write: (UnsafeMutablePointer<Double>) -> Void) -> HostArray
    {
        let values = [Double](unsafeUninitializedCapacity: shape.count) { buffer, count in
            count = shape.count
            guard count > 0, let start = buffer.baseAddress else { return }
            write(start)
        }
        return HostArray(shape, values)
    }

    /// The elements at start + Σ iₐ · strides[a] for each position i of a shape.
    func seen(as target: Shape, strides: [Int], from start: Int = 0) -> HostArray {
        .filled(target) { result in
            numbers.withUnsafeBufferPointer { source in
                guard let first = source.baseAddress else { return }
                elbo_exact_gather(first + start, target.rank, target.extents, strides, result)
            }
        }
    }

    /// The last two axes swapped.
    var turned: HostArray {
        let swapped = Shape(shape.extents.dropLast(2) + [shape[-1], shape[-2]])
        let strides = shape.strides
        return seen(
            as: swapped,
            strides: strides.dropLast(2) + [strides[shape.rank - 1], strides[shape.rank - 2]])
    }

    /// Arrays one after the other along an axis.
    fileprivate static func joined(_ parts: [HostArray], axis: Int, _ shape: Shape) -> HostArray {
        let outer = shape.extents[..<axis].reduce(1, *)
        let arrays = parts.map(\.numbers)
        return filled(shape) { result in
            var next = result
            for row in 0..<outer {
                for array in arrays {
                    let count = array.count / outer
                    array.withUnsafeBufferPointer { source in
                        guard count > 0, let first = source.baseAddress else { return }
                        next.update(from: first + row * count, count: count)
                        next += count
                    }
                }
            }
        }
    }

    /// The products of the matrices on the last two axes.
    fileprivate static func product(
        _ left: HostArray, _ right: HostArray, _ shape: Shape, lanes: Int
    ) -> HostArray {
        let (rows, inner, columns) = (shape[-2], left.shape[-1], shape[-1])
        let (a, b) = (left.numbers, right.numbers)
        return filled(shape) { result in
            for batch in 0..<shape.count / max(rows * columns, 1) {
                exactProduct(
                    a[(batch * rows * inner)...], b[(batch * inner * columns)...],
                    rows: rows, inner: inner, columns: columns, lanes: lanes,
                    into: result + batch * rows * columns)
            }
        }
    }
}

/// c = a b, each sum from zero in the order of `inner`.
func exactProduct(
    _ a: ArraySlice<Double>, _ b: ArraySlice<Double>, rows: Int, inner: Int, columns: Int,
    lanes: Int, into c: UnsafeMutablePointer<Double>
) {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            // Without an inner axis there is nothing to read, and results are zero.
            elbo_exact_product(
                Int32(lanes), rows, inner, columns, a.baseAddress ?? UnsafePointer(c),
                b.baseAddress ?? UnsafePointer(c), c)
        }
    }
}
