import CElboKernels
import ElboGraph

/// Turns a cluster into instructions over tiles, with registers that are reused after last use.
struct TileBuilder {
    private struct Computation: Hashable {
        let operation: Operation
        let operands: [TileStep.Operand]
    }

    private let roots: ValueRoots
    private let address: (Int) -> Address
    private var steps: [TileStep] = []
    private var stepOf: [Int: Int] = [:]
    /// Steps by what they compute: copies of a node that were made apart may meet again here.
    private var known: [Computation: Int] = [:]
    private var locations = TileLocations()
    private var views: [elbo_view] = []
    private var reductions: [elbo_reduction] = []
    private var results: [(address: Address, isMax: Bool, count: Int)] = []
    private var trailing: [Int] = []
    private var leading: [Int] = []

    /// Builds the program of a cluster; `inMemory` says whether others need a node's value.
    ///
    /// - Parameter ranges: The positions of each piece; nil when none are prescribed.
    /// - Returns: Nil when the prescribed ranges would cut vectors or rows that are summed.
    static func kernel(
        _ group: Group, space: Int, _ roots: ValueRoots, path: InstructionPath, workers: Int,
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
            starts: ranges?.map(\.lowerBound) ?? builder.starts(space), space: space, path: path,
            workers: workers, names: names)
    }

    private init(_ roots: ValueRoots, _ address: @escaping (Int) -> Address) {
        self.roots = roots
        self.address = address
    }

    // MARK: Steps

    private mutating func append(_ node: Int, stored: Bool) {
        var step: TileStep
        switch roots.operation(node) {
        case .reduce(let reduction, _):
            appendReduction(node, isMax: reduction == .max)
            return
        case .broadcast, .iota:
            step = virtualStep(node)
        case .random(let law, _):
            step = TileStep(law == .uniform ? ELBO_UNIFORM : ELBO_NORMAL)
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
                step = TileStep(ELBO_COPY, operands: [.value(earlier)])
                break
            }
            known[computation] = steps.count
            switch roots.operation(node).elementCode(operand: element) {
            case .kernel(let code): step = TileStep(code)
            case .scalar(let function, let parameter):
                step = TileStep(ELBO_SCALAR)
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

    private mutating func virtualStep(_ node: Int) -> TileStep {
        let extents = roots.graph.nodes[node].type.shape.extents
        if case .iota(let shape, let axis) = roots.operation(node) {
            var step = TileStep(ELBO_IOTA)
            step.code.first = max(shape.strides[axis], 1)
            step.code.second = max(extents[axis], 1)
            return step
        }
        // The shape before any reshape counts: the operand's own, not its root's.
        let operand = roots.graph.nodes[node].operands[0]
        let source = roots.graph.nodes[operand].type.shape
        if source.count == 1 {
            var step = TileStep(ELBO_COPY)
            step.operands = [.location(locations.splat(address(roots.root[operand])))]
            return step
        }
        var step = TileStep(ELBO_VIEW)
        step.code.detail = Int32(views.count)
        step.code.memory = UnsafeRawPointer(address(roots.root[operand]))
        views.append(
            StridedView.broadcast(source.extents, strides: source.strides, to: extents).c)
        return step
    }

    private mutating func operand(_ value: Int) -> TileStep.Operand {
        if let step = stepOf[value] { return .value(step) }
        guard roots.isVirtual(value) else {
            if case .constant = roots.operation(value), roots.count(value) == 1 {
                return .location(locations.splat(address(value)))
            }
            return .location(locations.stream(address(value)))
        }
        if case .broadcast = roots.operation(value) {
            let source = roots.operands(value)[0]
            if roots.count(source) == 1 { return .location(locations.splat(address(source))) }
        }
        if roots.isRemade(value) {
            append(value, stored: false)
            return stepOf[value].map { .value($0) } ?? .location(locations.stream(address(value)))
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
        var step = TileStep(ELBO_REDUCE, operands: [source])
        step.code.detail = Int32(reductions.count)
        reductions.append(reduction)
        results.append((address(node), isMax, roots.count(node)))
        steps.append(step)
    }

    // MARK: The program

    private mutating func finish(
        starts: [Int], space: Int, path: InstructionPath, workers: Int, names: [String]
    ) -> Kernel {
        let storage = TileStorage(
            instructions: TileSchedule(steps).instructions(&locations), locations: locations,
            views: views, reductions: reductions, starts: starts + [space], path: path,
            workers: workers)
        let pieces = starts.count
        let kernel = Kernel("cluster(\(names.joined(separator: " ")))", pieces: pieces) {
            [storage] piece, worker in
            elbo_tiles_run(storage.program, piece, Int32(worker))
        }
        kernel.chains = storage.texts
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
