/// Buffers that have their offsets, and where the next one fits.
struct PlacedBuffers {
    /// By offset.
    private(set) var buffers: [MemoryPlan.Buffer] = []
    /// For each step, from the one before the first, an offset below which nothing is free.
    private var floors: [Int]
    /// For each buffer, the highest end among it and those that begin lower.
    private var ends: [Int] = []

    /// - Parameter steps: The last step of any buffer.
    init(steps: Int) { floors = Array(repeating: 0, count: steps + 2) }

    private func life(_ buffer: MemoryPlan.Buffer) -> ClosedRange<Int> {
        buffer.first + 1...buffer.last + 1
    }

    /// The lowest offset at which a buffer overlaps none that lives at the same time.
    func lowestOffset(for buffer: MemoryPlan.Buffer) -> Int {
        var offset = floors[life(buffer)].max() ?? 0
        // What begins lower ends at the floor or below.
        let start = ends.indices.first(above: offset) { ends[$0] }
        for other in buffers[start...] {
            if offset + buffer.bytes <= other.offset { break }
            guard other.first <= buffer.last, buffer.first <= other.last else { continue }
            offset = max(offset, other.offset + other.bytes)
        }
        return offset
    }

    mutating func insert(_ buffer: MemoryPlan.Buffer) {
        let (offset, end, life) = (buffer.offset, buffer.offset + buffer.bytes, life(buffer))
        floors.withUnsafeMutableBufferPointer { floors in
            for step in life {
                floors[step] = floors[step] >= offset ? max(floors[step], end) : floors[step]
            }
        }
        let position = buffers.indices.first(above: offset) { buffers[$0].offset }
        buffers.insert(buffer, at: position)
        ends.insert(max(end, position > 0 ? ends[position - 1] : 0), at: position)
        var next = position + 1
        while next < ends.count, ends[next] < end {
            ends[next] = end
            next += 1
        }
    }
}

extension Range<Int> {
    /// The first position whose value is above a limit, by halving; values do not fall along the range.
    fileprivate func first(above limit: Int, value: (Int) -> Int) -> Int {
        var range = self
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            if value(middle) <= limit {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}
