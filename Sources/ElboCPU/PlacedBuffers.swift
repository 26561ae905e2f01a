/// Buffers that have their offsets, and where the next one fits.
struct PlacedBuffers {
    /// By offset.
    private(set) var buffers: [MemoryPlan.Buffer] = []
    /// For each step, from the one before the first, an offset below which nothing is free.
    private var floors: [Int]
    private var largest = 0

    /// - Parameter steps: The last step of any buffer.
    init(steps: Int) { floors = Array(repeating: 0, count: steps + 2) }

    private func life(_ buffer: MemoryPlan.Buffer) -> ClosedRange<Int> {
        buffer.first + 1...buffer.last + 1
    }

    /// The lowest offset at which a buffer overlaps none that lives at the same time.
    func lowestOffset(for buffer: MemoryPlan.Buffer) -> Int {
        var offset = floors[life(buffer)].max() ?? 0
        // What begins lower ends below the floor.
        let start = position(after: offset - largest)
        for other in buffers[start...] {
            if offset + buffer.bytes <= other.offset { break }
            guard other.first <= buffer.last, buffer.first <= other.last else { continue }
            offset = max(offset, other.offset + other.bytes)
        }
        return offset
    }

    mutating func insert(_ buffer: MemoryPlan.Buffer) {
        largest = max(largest, buffer.bytes)
        let end = buffer.offset + buffer.bytes
        for step in life(buffer) where floors[step] >= buffer.offset {
            floors[step] = max(floors[step], end)
        }
        buffers.insert(buffer, at: position(after: buffer.offset))
    }

    /// How many buffers begin at an offset or below.
    private func position(after offset: Int) -> Int {
        var range = 0..<buffers.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            if buffers[middle].offset <= offset {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}
