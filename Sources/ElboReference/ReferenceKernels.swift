package import ElboGraph
import ElboNumerics

/// The value of an operation on these operands.
///
/// - Throws: `RunError.indexOutOfRange`.
package func evaluate(_ operation: Operation, _ x: [HostArray], resultType: TensorType) throws
    -> HostArray
{
    let shape = resultType.shape
    switch operation {
    case .argument, .state:
        preconditionFailure("arguments and state have no kernel")
    case .constant(let array):
        return array.inDoublePrecision
    case .iota(_, let axis):
        return HostArray(shape, positions(shape).map { Int32($0[axis]) })

    case .unary(let function):
        return HostArray(shape, x[0].doubles.map { function($0) })
    case .binary(let function):
        return HostArray(shape, zip(x[0].doubles, x[1].doubles).map { function($0, $1) })
    case .compare(let comparison):
        return HostArray(shape, zip(x[0].doubles, x[1].doubles).map { comparison($0, $1) })
    case .logical(let function):
        return HostArray(shape, zip(x[0].flags, x[1].flags).map { function($0, $1) })
    case .not:
        return HostArray(shape, x[0].flags.map { !$0 })
    case .select:
        let condition = x[0].flags
        let (a, b) = (x[1].doubles, x[2].doubles)
        return HostArray(shape, condition.indices.map { condition[$0] ? a[$0] : b[$0] })
            .converted(to: resultType.element)
    case .convert(let element):
        return HostArray(shape, x[0].doubles).converted(to: element)
    case .stopGradient:
        return x[0]

    case .deriveKey(let label):
        return HostArray(x[0].key.child(label))
    case .random(let law, _):
        let key = x[0].key
        return HostArray(
            shape,
            (0..<shape.count).map { law == .uniform ? key.uniform(at: $0) : key.normal(at: $0) })

    case .broadcast(let target):
        let source = x[0].shape
        return x[0].rearranged(target) { position in
            zip(position.suffix(source.rank), source.extents).map { $1 == 1 ? 0 : $0 }
        }
    case .reshape(let target):
        return HostArray(target, x[0].values)
    case .transpose(let permutation):
        return x[0].rearranged(shape) { position in
            var original = position
            for (axis, from) in permutation.enumerated() { original[from] = position[axis] }
            return original
        }
    case .slice(let starts, _, let strides):
        return x[0].rearranged(shape) { position in
            position.indices.map { starts[$0] + position[$0] * strides[$0] }
        }
    case .pad(let low, _, let interior, let value):
        let strides = shape.strides
        var result = [Double](repeating: value, count: shape.count)
        let values = x[0].doubles
        for (index, position) in positions(x[0].shape).enumerated() {
            let target = position.indices.reduce(0) {
                $0 + (low[$1] + position[$1] * (interior[$1] + 1)) * strides[$1]
            }
            result[target] = values[index]
        }
        return HostArray(shape, result)
    case .concatenate(let axis):
        let parts = x.map(\.doubles)
        return HostArray(
            shape,
            positions(shape).map { position in
                var position = position
                var part = 0
                while position[axis] >= x[part].shape.extents[axis] {
                    position[axis] -= x[part].shape.extents[axis]
                    part += 1
                }
                return parts[part][x[part].shape.offset(position)]
            }
        ).converted(to: resultType.element)
    case .gather:
        let table = x[0].doubles
        let rows = x[0].shape.extents[0]
        let width = x[0].shape.removing(axes: [0]).count
        return HostArray(
            shape,
            try x[1].indices(below: rows).flatMap { table[$0 * width..<($0 + 1) * width] })
    case .scatterAdd(let count):
        let width = shape.removing(axes: [0]).count
        let values = x[0].doubles
        var result = [Double](repeating: 0, count: shape.count)
        for (row, index) in try x[1].indices(below: count).enumerated() {
            for column in 0..<width {
                result[index * width + column] += values[row * width + column]
            }
        }
        return HostArray(shape, result)
    case .cumulativeSum(let axis, let reversed, let exclusive):
        let values = x[0].doubles
        let strides = shape.strides
        return HostArray(
            shape,
            positions(shape).map { position in
                let here = position[axis]
                let first = shape.offset(position) - here * strides[axis]
                let range =
                    reversed
                    ? (exclusive ? here + 1 : here)..<shape.extents[axis]
                    : 0..<(exclusive ? here : here + 1)
                return range.reduce(0.0) { $0 + values[first + $1 * strides[axis]] }
            })

    case .reduce(let reduction, let axes):
        var result = [Double](repeating: reduction == .sum ? 0 : -.infinity, count: shape.count)
        let values = x[0].doubles
        for (index, position) in positions(x[0].shape).enumerated() {
            let target = shape.offset(
                position.indices.filter { !axes.contains($0) }.map { position[$0] })
            switch reduction {
            case .sum: result[target] += values[index]
            case .max: result[target] = BinaryFunction.maximum(result[target], values[index])
            }
        }
        return HostArray(shape, result)

    case .matrixMultiply(let transposeLeft, let transposeRight):
        let (a, b) = (x[0].doubles, x[1].doubles)
        let (left, right) = (x[0].shape, x[1].shape)
        let inner = left[transposeLeft ? -2 : -1]
        return HostArray(
            shape,
            positions(shape).map { position in
                let batch = Array(position.dropLast(2))
                let (row, column) = (position[position.count - 2], position[position.count - 1])
                return (0..<inner).reduce(0.0) { sum, k in
                    let i = left.offset(batch + (transposeLeft ? [k, row] : [row, k]))
                    let j = right.offset(batch + (transposeRight ? [column, k] : [k, column]))
                    return sum + a[i] * b[j]
                }
            })

    case .convolution(let convolution):
        let (a, w) = (x[0].doubles, x[1].doubles)
        var y = [Double](repeating: 0, count: shape.count)
        convolution.forEachProduct(images: x[0].shape, outputs: shape[3]) {
            y[$2] += a[$0] * w[$1]
        }
        return HostArray(shape, y)
    case .transposedConvolution(let convolution, _):
        let (y, w) = (x[0].doubles, x[1].doubles)
        var a = [Double](repeating: 0, count: shape.count)
        convolution.forEachProduct(images: shape, outputs: x[0].shape[3]) {
            a[$0] += y[$2] * w[$1]
        }
        return HostArray(shape, a)
    case .convolutionFilter(let convolution):
        let (a, y) = (x[0].doubles, x[1].doubles)
        var w = [Double](repeating: 0, count: shape.count)
        convolution.forEachProduct(images: x[0].shape, outputs: shape[3]) {
            w[$1] += a[$0] * y[$2]
        }
        return HostArray(shape, w)
    case .windows(let window):
        let a = x[0].doubles
        var result = [Double](repeating: 0, count: shape.count)
        window.forEachElement(images: x[0].shape) { result[$0] = a[$1] }
        return HostArray(shape, result)
    case .overlapAdd(let window, _):
        let elements = x[0].doubles
        var a = [Double](repeating: 0, count: shape.count)
        window.forEachElement(images: shape) { a[$1] += elements[$0] }
        return HostArray(shape, a)
    case .fourier:
        return HostArray(shape, spectra(of: x[0].doubles, length: x[0].shape[-1]))
    case .fourierAdjoint:
        return HostArray(shape, spectraAdjoint(of: x[0].doubles, length: shape[-1]))
    }
}

/// Every position of a shape in row-major order.
private func positions(_ shape: Shape) -> [[Int]] {
    var result: [[Int]] = [[]]
    for extent in shape.extents {
        result = result.flatMap { prefix in (0..<extent).map { prefix + [$0] } }
    }
    return result
}

extension Shape {
    fileprivate func offset(_ position: [Int]) -> Int {
        zip(position, strides).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

extension HostArray {
    fileprivate var flags: [Bool] { doubles.map { $0 != 0 } }

    fileprivate var key: RandomKey {
        guard case .key(let keys) = values else { preconditionFailure("\(type) is not a key") }
        return keys[0]
    }

    /// An array of another shape whose elements come from positions in this one.
    fileprivate func rearranged(_ target: Shape, from source: ([Int]) -> [Int]) -> HostArray {
        let numbers = doubles
        return HostArray(target, positions(target).map { numbers[shape.offset(source($0))] })
            .converted(to: type.element)
    }

    fileprivate func converted(to element: ElementType) -> HostArray {
        switch element {
        case .float: HostArray(shape, doubles)
        case .int: HostArray(shape, doubles.map(Int32.init(saturating:)))
        case .bool: HostArray(shape, doubles.map { $0 != 0 })
        case .key: preconditionFailure("keys are not numbers")
        }
    }

    fileprivate func indices(below count: Int) throws -> [Int] {
        try doubles.map {
            let index = Int($0)
            guard (0..<count).contains(index) else {
                throw RunError.indexOutOfRange(index: index, count: count)
            }
            return index
        }
    }
}

extension Int32 {
    /// The whole part of a number, the nearest representable one beyond the range, 0 for NaN.
    fileprivate init(saturating x: Double) {
        self = x.isNaN ? 0 : Int32(Swift.min(Swift.max(x, -2_147_483_648), 2_147_483_647))
    }
}
