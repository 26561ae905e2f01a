import CElboKernels

/// Positions of a strided array in row-major order, neighbouring axes merged where they can be.
struct StridedView {
    private(set) var extents: [Int] = []
    private(set) var strides: [Int] = []

    init(extents: [Int], strides: [Int]) {
        for (extent, stride) in zip(extents, strides) where extent != 1 {
            if let last = self.strides.last, last == stride * extent {
                self.extents[self.extents.count - 1] *= extent
                self.strides[self.strides.count - 1] = stride
            } else {
                self.extents.append(extent)
                self.strides.append(stride)
            }
        }
        precondition(
            self.extents.count <= Int(ELBO_MAX_RANK), "more than \(ELBO_MAX_RANK) distinct axes")
    }

    /// A source repeated to the target's extents.
    static func broadcast(_ source: [Int], strides: [Int], to target: [Int]) -> StridedView {
        var all = Array(repeating: 0, count: target.count)
        let offset = target.count - source.count
        for axis in source.indices where source[axis] != 1 { all[offset + axis] = strides[axis] }
        return StridedView(extents: target, strides: all)
    }

    var c: elbo_view {
        var view = elbo_view()
        view.rank = Int32(extents.count)
        withUnsafeMutableBytes(of: &view.extents) { $0.bindMemory(to: Int.self).assign(extents) }
        withUnsafeMutableBytes(of: &view.strides) { $0.bindMemory(to: Int.self).assign(strides) }
        return view
    }
}

extension UnsafeMutableBufferPointer<Int> {
    fileprivate func assign(_ values: [Int]) {
        for (index, value) in values.enumerated() { self[index] = value }
    }
}
