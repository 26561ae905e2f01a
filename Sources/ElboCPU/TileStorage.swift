import CElboKernels

/// The memory of a tile program, with one scratch area for each worker.
final class TileStorage {
    let program: UnsafeMutablePointer<elbo_tile_program>
    /// The chains, to be shown.
    private(set) var texts: [ChainText] = []
    private var blocks: [UnsafeMutableRawPointer] = []

    init(
        instructions: [elbo_instruction], locations: TileLocations, views: [elbo_view],
        reductions: [elbo_reduction], starts: [Int], path: InstructionPath, workers: Int
    ) {
        var locations = locations
        let scratchStride = locations.layOut()
        program = .allocate(capacity: 1)
        program.initialize(to: elbo_tile_program())
        program.pointee.path = path.loops
        program.pointee.instruction_count = Int32(instructions.count)
        program.pointee.location_count = Int32(locations.all.count)
        program.pointee.reduction_count = Int32(reductions.count)
        program.pointee.instructions = keep(instructions)
        program.pointee.locations = keep(locations.all)
        program.pointee.views = keep(views)
        program.pointee.starts = UnsafePointer(keep(starts))
        let pieces = starts.count - 1
        program.pointee.pieces = pieces
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
        program.pointee.places = room(locations.all.count * workers)
        program.pointee.links = room(instructions.count * workers)
        addChains(instructions, locations, path, workers: workers)
        for worker in 0..<workers { elbo_tiles_prepare(program, Int32(worker)) }
    }

    /// Looks each chain's text up among those that were compiled.
    private func addChains(
        _ instructions: [elbo_instruction], _ locations: TileLocations, _ path: InstructionPath,
        workers: Int
    ) {
        var chains = Array(repeating: elbo_chain(), count: instructions.count)
        var operands: [Int] = []
        for text in ChainText.all(instructions, locations) {
            chains[text.first] = elbo_chain(
                code: elbo_compiled_chain(path.loops, text.steps, text.steps.count),
                arrays: operands.count, numbers: operands.count + text.arrays.count)
            operands += text.arrays + text.numbers
            texts.append(text)
        }
        program.pointee.chains = UnsafePointer(keep(chains))
        program.pointee.operand_count = operands.count
        program.pointee.operand_locations = UnsafePointer(keep(operands))
        program.pointee.operands = room(operands.count * workers)
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
