import CElboKernels
import ElboGraph
import ElboNumerics

/// Kernels of operations that are neither element by element nor products.
struct MovementKernels {
    let roots: ValueRoots
    let path: InstructionPath
    let workers: Int
    let address: (Int) -> Address

    /// Elements that are worth a piece of their own.
    private static let pieceElements = 32768

    /// The kernels of a node, to be run in order.
    func kernels(_ node: Int) -> [Kernel] {
        let sources = roots.graph.nodes[node].operands
        let inputs = sources.map { address(roots.root[$0]) }
        let shapes = sources.map { roots.graph.nodes[$0].type.shape }
        let shape = roots.graph.nodes[node].type.shape
        let out = address(node)
        func convolved(_ convolution: Convolution, _ images: Shape, _ results: Shape)
            -> ConvolutionKernels
        {
            ConvolutionKernels(
                convolution: convolution, images: images, results: results, path: path,
                workers: workers)
        }
        switch roots.operation(node) {
        case .convolution(let convolution):
            return convolved(convolution, shapes[0], shape).result(inputs[0], inputs[1], out)
        case .transposedConvolution(let convolution, _):
            return convolved(convolution, shape, shapes[0]).images(inputs[0], inputs[1], out)
        case .convolutionFilter(let convolution):
            return convolved(convolution, shapes[0], shapes[1]).filter(inputs[0], inputs[1], out)
        case .windows(let window):
            return [
                WindowKernels(window: window, images: shapes[0], workers: workers)
                    .elements(inputs[0], out)
            ]
        case .overlapAdd(let window, _):
            return [
                WindowKernels(window: window, images: shape, workers: workers).sum(inputs[0], out)
            ]
        case .fourier:
            return [
                FourierKernels(signals: shapes[0], path: path, workers: workers).spectra(
                    inputs[0], out)
            ]
        case .fourierAdjoint:
            return [
                FourierKernels(signals: shape, path: path, workers: workers).adjoint(inputs[0], out)
            ]
        default:
            return [kernel(node)]
        }
    }

    private func kernel(_ node: Int) -> Kernel {
        let type = roots.graph.nodes[node].type
        let sources = roots.graph.nodes[node].operands
        let inputs = sources.map { address(roots.root[$0]) }
        let types = sources.map { roots.graph.nodes[$0].type }
        let out = address(node)
        let shape = type.shape
        switch roots.operation(node) {
        case .matrixMultiply(let left, let right):
            return MatrixKernel(
                types[0].shape, types[1].shape, transposeLeft: left, transposeRight: right,
                path: path
            ).kernel(inputs[0], inputs[1], out)
        case .deriveKey(let label):
            return Kernel("key") { _, _ in
                let key = UnsafeMutableRawPointer(inputs[0]).load(as: UInt64.self)
                UnsafeMutableRawPointer(out).storeBytes(
                    of: RandomKey(bits: key).child(label).bits, as: UInt64.self)
            }
        case .transpose(let permutation):
            return transpose(types[0], permutation, inputs[0], out)
        case .slice(let starts, _, let strides):
            let source = wide(types[0])
            let factors = strides + (type.element == .key ? [1] : [])
            let begin = zip(starts, source.strides).reduce(0) { $0 + $1.0 * $1.1 }
            let view = StridedView(
                extents: wide(type).extents, strides: zip(factors, source.strides).map { $0 * $1 })
            return read("slice", view, wide(type).count, inputs[0] + begin, out)
        case .pad(let low, _, let interior, let value):
            let begin = zip(low, shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
            let view = StridedView(
                extents: types[0].shape.extents,
                strides: zip(interior, shape.strides).map { ($0 + 1) * $1 })
            let count = types[0].shape.count
            return Kernel("pad") { _, _ in
                elbo_fill(out, Float(value), shape.count)
                write(view, count, inputs[0], out + begin)
            }
        case .concatenate(let axis):
            return concatenate(axis, types, inputs, type, out)
        case .gather:
            return gather(types, inputs, out)
        case .scatterAdd(let count):
            return scatterAdd(count, types, inputs, shape, out)
        case .cumulativeSum(let axis, let reversed, let exclusive):
            let length = shape.extents[axis]
            let inner = shape.extents[(axis + 1)...].reduce(1, *)
            let outer = shape.extents[..<axis].reduce(1, *)
            return Kernel("cumsum", pieces: outer) { piece, _ in
                let start = piece * length * inner
                elbo_cumulate(out + start, inputs[0] + start, length, inner, reversed, exclusive)
            }
        case .reduce(let reduction, let axes):
            return reduce(reduction, axes, types[0].shape, inputs[0], out)
        case .argument, .state, .constant, .iota, .unary, .binary, .compare, .logical, .not,
            .select,
            .convert, .stopGradient, .random, .broadcast, .reshape, .convolution,
            .transposedConvolution, .convolutionFilter, .windows, .overlapAdd, .fourier,
            .fourierAdjoint:
            preconditionFailure("\(roots.operation(node).name) has no kernel of its own")
        }
    }

    /// The shape in units of four bytes.
    private func wide(_ type: TensorType) -> Shape {
        type.element == .key ? Shape(type.shape.extents + [2]) : type.shape
    }

    /// Reads: `out[i] = base[view(i)]`.
    private func read(
        _ name: String, _ view: StridedView, _ count: Int, _ base: Address, _ out: Address
    ) -> Kernel {
        let view = [view.c]
        let length = MovementKernels.pieceElements
        return Kernel(name, pieces: (count + length - 1) / length) { piece, _ in
            let start = piece * length
            elbo_read_view(out + start, base, view, start, min(length, count - start))
        }
    }

    private func transpose(
        _ type: TensorType, _ permutation: [Int], _ input: Address, _ out: Address
    ) -> Kernel {
        let rank = permutation.count
        let extents = type.shape.extents
        let swapsLast = permutation == Array(0..<rank - 2) + [rank - 1, rank - 2]
        if swapsLast, type.element != .key {
            let (rows, columns) = (extents[rank - 2], extents[rank - 1])
            let batch = extents.dropLast(2).reduce(1, *)
            let band = max(32, MovementKernels.pieceElements / max(rows, 1) / 32 * 32)
            let bands = (columns + band - 1) / band
            return Kernel("transpose", pieces: batch * bands) { [loops = path.loops] piece, _ in
                let start = piece / bands * rows * columns
                let first = piece % bands * band
                loops.pointee.transpose(
                    out + start, input + start, rows, columns, first, min(first + band, columns))
            }
        }
        let source = wide(type)
        let order = permutation + (type.element == .key ? [rank] : [])
        let view = StridedView(
            extents: order.map { source.extents[$0] }, strides: order.map { source.strides[$0] })
        return read("transpose", view, source.count, input, out)
    }

    private func concatenate(
        _ axis: Int, _ types: [TensorType], _ inputs: [Address], _ type: TensorType, _ out: Address
    ) -> Kernel {
        let target = wide(type)
        var offset = 0
        let parts = types.map { part in
            defer { offset += part.shape.extents[axis] * target.strides[axis] }
            let view = StridedView(extents: wide(part).extents, strides: target.strides)
            return (view: view, count: wide(part).count, start: offset)
        }
        return Kernel("concatenate", pieces: parts.count) { piece, _ in
            let part = parts[piece]
            write(part.view, part.count, inputs[piece], out + part.start)
        }
    }

    private func gather(_ types: [TensorType], _ inputs: [Address], _ out: Address) -> Kernel {
        let rows = types[0].shape.extents[0]
        let width = types[0].shape.extents.dropFirst().reduce(1, *)
        let count = types[1].shape.count
        let indices = Indices(inputs[1], count: count)
        let together = max(1, MovementKernels.pieceElements / max(width, 1))
        let kernel = Kernel("gather", pieces: (count + together - 1) / together) { piece, _ in
            for row in piece * together..<min((piece + 1) * together, count) {
                (out + row * width).update(from: inputs[0] + indices[row] * width, count: width)
            }
        }
        kernel.prepare = { try indices.check(below: rows) }
        return kernel
    }

    /// Rows are added in the order of the indices; pieces share out the columns.
    private func scatterAdd(
        _ rows: Int, _ types: [TensorType], _ inputs: [Address], _ shape: Shape, _ out: Address
    ) -> Kernel {
        let width = shape.extents.dropFirst().reduce(1, *)
        let count = types[1].shape.count
        let indices = Indices(inputs[1], count: count)
        let band = max(64, width / 64)
        let kernel = Kernel("scatteradd", pieces: (width + band - 1) / band) { piece, _ in
            let first = piece * band
            let length = min(band, width - first)
            for row in 0..<rows { elbo_fill(out + row * width + first, 0, length) }
            for row in 0..<count {
                path.loops.pointee.accumulate_sum(
                    out + indices[row] * width + first, inputs[0] + row * width + first, length)
            }
        }
        kernel.prepare = { try indices.check(below: rows) }
        return kernel
    }

    /// Reductions over axes in the middle: rows that lie together are combined as vectors.
    ///
    /// The innermost axes that are kept, and those behind them that are not, form a row; every other kept
    /// position has a result row of its own.
    private func reduce(
        _ reduction: Reduction, _ axes: [Int], _ shape: Shape, _ input: Address, _ out: Address
    ) -> Kernel {
        let isReduced = shape.extents.indices.map { axes.contains($0) }
        var start = shape.rank
        while start > 0, isReduced[start - 1] { start -= 1 }
        let folded = shape.extents[start...].reduce(1, *)
        let end = start
        while start > 0, !isReduced[start - 1] { start -= 1 }
        let kept = shape.extents[start..<end].reduce(1, *)
        func places(_ wanted: Bool) -> [Int] {
            (0..<start).filter { isReduced[$0] == wanted }.reduce([0]) { places, axis in
                places.flatMap { place in
                    (0..<shape.extents[axis]).map { place + $0 * shape.strides[axis] }
                }
            }
        }
        let (results, rows) = (places(false), Offsets(places(true)))
        let work = max(rows.count * kept * folded, 1)
        let together = max(1, MovementKernels.pieceElements / work)
        let pieces = kept == 0 ? 0 : (results.count + together - 1) / together
        return Kernel("reduce(\(shape))", pieces: pieces) { piece, _ in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * kept * folded + 1) { row in
                for index in piece * together..<min((piece + 1) * together, results.count) {
                    elbo_fold_rows(
                        path.loops, out + index * kept, input + results[index], rows.base,
                        rows.count, kept,
                        folded, reduction == .max, row.baseAddress)
                }
            }
        }
    }
}

/// Writes: `base[view(i)] = from[i]`.
private func write(_ view: StridedView, _ count: Int, _ from: Address, _ base: Address) {
    guard count > 0 else { return }
    elbo_write_view(base, from, [view.c], 0, count)
}

/// Whole numbers in memory that point into a table.
private struct Indices {
    private let start: UnsafeMutablePointer<Int32>
    private let count: Int

    init(_ address: Address, count: Int) {
        start = UnsafeMutableRawPointer(address).assumingMemoryBound(to: Int32.self)
        self.count = count
    }

    subscript(position: Int) -> Int { Int(start[position]) }

    func check(below limit: Int) throws {
        for position in 0..<count where !(0..<limit).contains(self[position]) {
            throw RunError.indexOutOfRange(index: self[position], count: limit)
        }
    }
}
