extension Tensor {
    /// This value repeated along new leading axes and axes of extent 1.
    public func broadcast(to target: Shape) -> Tensor {
        shape == target ? self : trace.append(.broadcast(target), [self])
    }

    /// The same elements, in row-major order, in another shape of the same count.
    public func reshaped(to target: Shape) -> Tensor {
        shape == target ? self : trace.append(.reshape(target), [self])
    }

    /// This value with a new axis of extent 1 before `axis`; -1 appends one at the end.
    public func expandingAxis(at axis: Int) -> Tensor {
        var extents = shape.extents
        extents.insert(1, at: axis < 0 ? axis + extents.count + 1 : axis)
        return reshaped(to: Shape(extents))
    }

    /// This value with its axes in another order; the last two swapped when none is given.
    public func transposed(_ permutation: [Int]? = nil) -> Tensor {
        var order = Array(0..<shape.rank)
        if let permutation {
            order = permutation
        } else {
            precondition(order.count >= 2, "transposed: shape \(shape) has no two axes to swap")
            order.swapAt(order.count - 1, order.count - 2)
        }
        return order == Array(0..<shape.rank) ? self : trace.append(.transpose(order), [self])
    }

    /// A range along one axis, every `stride`-th element.
    public func slice(_ range: Range<Int>, along axis: Int, stride: Int = 1) -> Tensor {
        let axis = shape.normalized(axis: axis)
        var starts = [Int](repeating: 0, count: shape.rank)
        var ends = shape.extents
        var strides = [Int](repeating: 1, count: shape.rank)
        (starts[axis], ends[axis], strides[axis]) = (range.lowerBound, range.upperBound, stride)
        return trace.append(.slice(starts: starts, ends: ends, strides: strides), [self])
    }

    /// This value with `low` and `high` copies of a number before and after it along one axis.
    public func padded(low: Int, high: Int, along axis: Int, with value: Double = 0) -> Tensor {
        let axis = shape.normalized(axis: axis)
        let zeros = [Int](repeating: 0, count: shape.rank)
        var (lows, highs) = (zeros, zeros)
        (lows[axis], highs[axis]) = (low, high)
        return trace.append(.pad(low: lows, high: highs, interior: zeros, value: value), [self])
    }

    /// This value with `low[i]` and `high[i]` copies of a number before and after it along each axis i.
    public func padded(low: [Int], high: [Int], with value: Double = 0) -> Tensor {
        guard (low + high).contains(where: { $0 != 0 }) else { return self }
        let zeros = [Int](repeating: 0, count: shape.rank)
        return trace.append(.pad(low: low, high: high, interior: zeros, value: value), [self])
    }

    /// Rows of this table, one for each index; indices outside it stop the run with an error.
    public func gather(_ indices: Tensor) -> Tensor {
        trace.append(.gather, [self, indices])
    }

    /// An array of `count` rows, each the sum of those of this array with its index.
    public func scatterAdd(_ indices: Tensor, count: Int) -> Tensor {
        trace.append(.scatterAdd(count: count), [self, indices])
    }

    /// 1 where the last axis' position is the whole number, 0 elsewhere; a new last axis of `count`.
    public func oneHot(count: Int) -> Tensor {
        let shape = Shape(self.shape.extents + [count])
        let positions = trace.iota(shape, axis: -1)
        return (expandingAxis(at: -1).broadcast(to: shape) .== positions).converted(to: .float)
    }
}

/// Arrays one after the other along an axis.
public func concatenate(_ tensors: [Tensor], along axis: Int) -> Tensor {
    guard let first = tensors.first else { preconditionFailure("concatenate: no operands") }
    return first.trace.append(
        .concatenate(axis: first.shape.normalized(axis: axis)), tensors)
}
