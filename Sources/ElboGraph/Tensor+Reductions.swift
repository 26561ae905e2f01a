extension Tensor {
    private func reduce(_ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool) -> Tensor {
        let axes = (axes ?? Array(0..<shape.rank)).map(shape.normalized).sorted()
        let result = trace.append(.reduce(reduction, axes: axes), [self])
        return keepingAxes ? result.reshaped(to: shape.collapsing(axes: axes)) : result
    }

    /// The sum along axes, all of them when none are given.
    public func sum(along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        reduce(.sum, axes, keepingAxes)
    }

    /// The mean along axes, all of them when none are given.
    public func mean(along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        let total = sum(along: axes, keepingAxes: keepingAxes)
        return total * (Double(total.shape.count) / Double(shape.count))
    }

    /// The largest number along axes, all of them when none are given.
    ///
    /// Equal largest numbers share the gradient equally.
    public func max(along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        reduce(.max, axes, keepingAxes)
    }

    /// The smallest number along axes, all of them when none are given.
    public func min(along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
        -(-self).reduce(.max, axes, keepingAxes)
    }

    /// The sum of all elements up to each one along an axis.
    public func cumulativeSum(along axis: Int, reversed: Bool = false, exclusive: Bool = false)
        -> Tensor
    {
        trace.append(
            .cumulativeSum(
                axis: shape.normalized(axis: axis), reversed: reversed, exclusive: exclusive),
            [self])
    }
}
