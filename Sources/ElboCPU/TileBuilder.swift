import CElboKernels
import ElboGraph

/// Turns a cluster into instructions over tiles, with registers that are reused after last use.
struct TileBuilder {
    private enum Operand: Hashable {
        /// The result of a step.
        case value(Int)
        /// Memory.
        case location(Int)
    }

    private struct Computation: Hashable {
        let operation: Operation
        let operands: [Operand]
    }

    /// What tells locations apart: their memory, or else their number.
    private struct Place: Hashable {
        let kind: Int32
        let base: Address?
        let index: Int
    }

    private struct Step {
        var code: elbo_instruction
        var operands: [Operand] = []
        /// Where the result is wanted in memory.
        var store: Address?
    }

    private let roots: ValueRoots
    private let address: (Int) -> Address
    private var steps: [Step] = []
    private var stepOf: [Int: Int] = [:]
    /// Steps by what they compute: copies of a node that were made apart may meet again here.
    private var known: [Computation: Int] = [:]
    private var locations: [elbo_location] = []
    private var locationOf: [Place: Int] = [:]
    private var views: [elbo_view] = []
    private var reductions: [elbo_reduction] = []
    private var results: [(address: Address, isMax: Bool, count: Int)] = []
    private var trailing: [Int] = []
    private var leading: [Int] = []
    private var splats = 0
    private var registers = 0

    /// Builds the program of a cluster; `inMemory` says whether others need a node's value.
    ///
    /// - Parameter ranges: The positions of each piece; nil when none are prescribed.
    /// - Returns: Nil when the prescribed ranges would cut vectors or rows that are summed.
    static func kernel(
        _ group: Group, space: Int, _ roots: ValueRoots, workers: Int,
        ranges: [Range<Int>]? = nil, inMemory: (Int) -> Bool, address: @escaping (Int) -> Address
    ) -> Kernel? {
        var builder = TileBuilder(roots, address)
        for node in group.nodes { builder.append(node, stored: inMemory(node)) }
        let units = [Int(ELBO_LANES)] + builder.trailing.filter { $0 > 0 }
        if let ranges {
            let cuts = ranges.map(\.lowerBound)
            guard cuts.allSatisfy({ cut in units.allSatisfy { cut % $0 == 0 } }) else { return nil }
        }
        let names = group.nodes.map { roots.operation($0).name }
        return builder.finish(
            starts: ranges?.map(\.lowerBound) ?? builder.starts(space), space: space,
            workers: workers, names: names)
    }

    private init(_ roots: ValueRoots, _ address: @escaping (Int) -> Address) {
        self.roots = roots
        self.address = address
    }

    // MARK: Steps

    private func instruction(_ operation: elbo_operation) -> elbo_instruction {
        var result = elbo_instruction()
        result.operation = operation
        result.out = -1
        result.in = (-1, -1, -1)
        return result
    }

    private mutating func append(_ node: Int, stored: Bool) {
        var step: Step
        switch roots.operation(node) {
        case .reduce(let reduction, _):
            appendReduction(node, isMax: reduction == .max)
            return
        case .broadcast, .iota:
            step = virtualStep(node)
        case .random(let law, _):
            step = Step(code: instruction(law == .uniform ? ELBO_UNIFORM : ELBO_NORMAL))
            step.code.memory = UnsafeRawPointer(address(roots.operands(node)[0]))
        default:
            let operands = roots.operands(node)
            let element = roots.graph.nodes[operands[0]].type.element
            let sources = operands.map { operand($0) }
            let computation = Computation(operation: roots.operation(node), operands: sources)
            if let earlier = known[computation] {
                stepOf[node] = earlier
                guard stored else { return }
                if steps[earlier].store == nil {
                    steps[earlier].store = address(node)
                    return
                }
                step = Step(code: instruction(ELBO_COPY), operands: [.value(earlier)])
                break
            }
            known[computation] = steps.count
            switch roots.operation(node).elementCode(operand: element) {
            case .kernel(let code): step = Step(code: instruction(code))
            case .scalar(let function, let parameter):
                step = Step(code: instruction(ELBO_SCALAR))
                step.code.scalar = function
                step.code.first = parameter
            case nil: preconditionFailure("\(roots.operation(node).name) is no element operation")
            }
            step.operands = sources
        }
        if stored { step.store = address(node) }
        steps.append(step)
        stepOf[node] = steps.count - 1
    }

    private mutating func virtualStep(_ node: Int) -> Step {
        let extents = roots.graph.nodes[node].type.shape.extents
        if case .iota(let shape, let axis) = roots.operation(node) {
            var step = Step(code: instruction(ELBO_IOTA))
            step.code.first = max(shape.strides[axis], 1)
            step.code.second = max(extents[axis], 1)
            return step
        }
        // The shape before any reshape counts: the operand's own, not its root's.
        let operand = roots.graph.nodes[node].operands[0]
        let source = roots.graph.nodes[operand].type.shape
        if source.count == 1 {
            var step = Step(code: instruction(ELBO_COPY))
            step.operands = [.location(single(roots.root[operand]))]
            return step
        }
        var step = Step(code: instruction(ELBO_VIEW))
        step.code.detail = Int32(views.count)
        step.code.memory = UnsafeRawPointer(address(roots.root[operand]))
        views.append(
            StridedView.broadcast(source.extents, strides: source.strides, to: extents).c)
        return step
    }

    private mutating func operand(_ value: Int) -> Operand {
        if let step = stepOf[value] { return .value(step) }
        guard roots.isVirtual(value) else {
            if case .constant = roots.operation(value), roots.count(value) == 1 {
                return .location(single(value))
            }
            return .location(stream(address(value)))
        }
        if case .broadcast = roots.operation(value) {
            let source = roots.operands(value)[0]
            if roots.count(source) == 1 { return .location(single(source)) }
        }
        if roots.isRemade(value) {
            append(value, stored: false)
            return stepOf[value].map { .value($0) } ?? .location(stream(address(value)))
        }
        steps.append(virtualStep(value))
        stepOf[value] = steps.count - 1
        return .value(steps.count - 1)
    }

    private mutating func appendReduction(_ node: Int, isMax: Bool) {
        let source = operand(roots.operands(node)[0])
        var reduction = elbo_reduction()
        reduction.is_max = isMax
        reduction.result = address(node)
        switch roots.reductionShape(node) {
        case .trailing(let inner):
            reduction.shape = ELBO_TRAILING
            reduction.inner = inner
            trailing.append(inner)
        case .leading(let inner):
            reduction.shape = ELBO_LEADING
            reduction.inner = inner
            reduction.joined = inner > 0 ? max(1, TileBuilder.shortRow / inner) : 1
            leading.append(inner)
        default: reduction.shape = ELBO_ALL
        }
        var step = Step(code: instruction(ELBO_REDUCE), operands: [source])
        step.code.detail = Int32(reductions.count)
        reductions.append(reduction)
        results.append((address(node), isMax, roots.count(node)))
        steps.append(step)
    }

    // MARK: Locations

    private mutating func location(
        _ kind: elbo_location_kind, index: Int = 0, base: Address? = nil
    ) -> Int {
        let place = Place(kind: kind.rawValue, base: base, index: base == nil ? index : 0)
        if let known = locationOf[place] { return known }
        locationOf[place] = locations.count
        locations.append(elbo_location(kind: kind, index: Int32(index), base: base))
        return locations.count - 1
    }

    private mutating func stream(_ base: Address) -> Int { location(ELBO_STREAM, base: base) }

    /// One element, repeated: constants lie in memory that way.
    private mutating func single(_ value: Int) -> Int {
        if case .constant = roots.operation(value) {
            return location(ELBO_FIXED, base: address(value))
        }
        let count = locations.count
        let result = location(ELBO_SPLAT, index: splats, base: address(value))
        if locations.count > count { splats += 1 }
        return result
    }

    // MARK: Registers

    private mutating func allocate() -> [elbo_instruction] {
        var lastUse = Array(repeating: -1, count: steps.count)
        var lastRead: [Int: Int] = [:]
        for (index, step) in steps.enumerated() {
            for operand in step.operands {
                switch operand {
                case .value(let value): lastUse[value] = index
                case .location(let place): lastRead[place] = index
                }
            }
        }
        var free: [Int] = []
        var place = Array(repeating: -1, count: steps.count)
        var result: [elbo_instruction] = []
        var late: [elbo_instruction] = []
        var readLate: Set<Int> = []
        for (index, step) in steps.enumerated() {
            var code = step.code
            let sources = step.operands.map { operand -> Int32 in
                switch operand {
                case .value(let value): Int32(place[value])
                case .location(let known): Int32(known)
                }
            }
            code.in = (
                sources.first ?? -1, sources.count > 1 ? sources[1] : -1,
                sources.count > 2 ? sources[2] : -1
            )
            for source in Set(sources.map(Int.init)) where locations[source].kind == ELBO_REGISTER {
                let isLast = step.operands.contains {
                    if case .value(let value) = $0 {
                        place[value] == source && lastUse[value] == index
                    } else {
                        false
                    }
                }
                if isLast, !readLate.contains(source) {
                    free.append(Int(locations[source].index))
                }
            }
            if code.operation != ELBO_REDUCE {
                // Memory whose old contents are still to be read is written at the end of the tile.
                let target = step.store.map { stream($0) }
                let direct = target.map { (lastRead[$0] ?? -1) <= index } ?? false
                if let target, direct {
                    place[index] = target
                } else {
                    if free.isEmpty {
                        free.append(registers)
                        registers += 1
                    }
                    place[index] = location(ELBO_REGISTER, index: free.removeLast())
                }
                code.out = Int32(place[index])
                if let target, !direct {
                    var copy = instruction(ELBO_COPY)
                    copy.in.0 = Int32(place[index])
                    copy.out = Int32(target)
                    late.append(copy)
                    readLate.insert(place[index])
                }
            }
            result.append(code)
        }
        return result + late
    }

    // MARK: The program

    private mutating func finish(starts: [Int], space: Int, workers: Int, names: [String])
        -> Kernel
    {
        let instructions = allocate()
        let pieces = starts.count
        let storage = TileStorage(
            instructions: instructions, locations: locations, views: views, reductions: reductions,
            starts: starts + [space], workers: workers,
            scratchStride: registers * Int(ELBO_TILE) + splats * Int(ELBO_LANES))
        let program = storage.program
        program.pointee.pieces = pieces
        program.pointee.register_count = Int32(registers)
        program.pointee.splat_count = Int32(splats)
        let kernel = Kernel("cluster(\(names.joined(separator: " ")))", pieces: pieces) {
            [storage] piece, worker in
            elbo_tiles_run(storage.program, piece, Int32(worker))
        }
        if !reductions.isEmpty {
            kernel.finish = { [storage, results] in
                elbo_tiles_finish(storage.program)
                guard space == 0 else { return }
                for (address, isMax, count) in results {
                    elbo_fill(address, isMax ? -.infinity : 0, count)
                }
            }
        }
        return kernel
    }

    /// Pieces depend on shapes only; rows that are summed stay whole, and sums over leading axes
    /// cover several rows in each piece.
    private func starts(_ space: Int) -> [Int] {
        var unit = Int(ELBO_LANES)
        for inner in trailing where inner > 0 { unit = unit / divisor(unit, inner) * inner }
        let least = max(TileBuilder.pieceElements, space / 64, (leading.max() ?? 0) * 8)
        let length = max((least + unit - 1) / unit * unit, 1)
        return Array(stride(from: 0, to: space, by: length))
    }

    private static let pieceElements = 16384
    /// Rows shorter than this are joined, so that sums over them run as vectors.
    private static let shortRow = 128

    private func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
}
