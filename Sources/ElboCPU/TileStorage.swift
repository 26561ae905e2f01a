import CElboKernels

/// The memory of a tile program, with one scratch area for each worker.
final class TileStorage {
    let program: UnsafeMutablePointer<elbo_tile_program>
    private var blocks: [UnsafeMutableRawPointer] = []

    init(
        instructions: [elbo_instruction], locations: [elbo_location], views: [elbo_view],
        reductions: [elbo_reduction], starts: [Int], workers: Int, scratchStride: Int
    ) {
        program = .allocate(capacity: 1)
        program.initialize(to: elbo_tile_program())
        program.pointee.instruction_count = Int32(instructions.count)
        program.pointee.location_count = Int32(locations.count)
        program.pointee.reduction_count = Int32(reductions.count)
        program.pointee.instructions = keep(instructions)
        program.pointee.locations = keep(locations)
        program.pointee.views = keep(views)
        program.pointee.starts = UnsafePointer(keep(starts))
        let pieces = starts.count - 1
        program.pointee.scratch_stride = scratchStride
        program.pointee.scratch = room(scratchStride * workers)
        program.pointee.reductions = keep(
            reductions.map { reduction in
                var reduction = reduction
                if reduction.shape == ELBO_ALL { reduction.totals = room(pieces) }
                if reduction.shape == ELBO_LEADING {
                    reduction.partials = room(pieces * reduction.inner * reduction.joined)
                }
                return reduction
            })
    }

    deinit {
        for block in blocks { block.deallocate() }
        program.deallocate()
    }

    private func room<T>(_ count: Int) -> UnsafeMutablePointer<T> {
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<T>.stride, alignment: Memory.alignment)
        block.initializeMemory(
            as: UInt8.self, repeating: 0, count: max(count, 1) * MemoryLayout<T>.stride)
        blocks.append(block)
        return block.assumingMemoryBound(to: T.self)
    }

    private func keep<T>(_ values: [T]) -> UnsafeMutablePointer<T> {
        let start: UnsafeMutablePointer<T> = room(values.count)
        for (index, value) in values.enumerated() { (start + index).initialize(to: value) }
        return start
    }
}
