public import ElboGraph
import Foundation

/// A graph as kernels over planned memory.
///
/// When a run throws, the state is as it was before: nothing is written into it until every index has
/// been checked.
@_spi(Benchmarks) public final class CompiledProgram: Program {
    private let graph: Graph
    private let state: CPUState
    private let team: Team
    private let roots: ValueRoots
    /// The plan of the arena, for tests.
    package let memory: MemoryPlan
    private let arena: Memory
    private let constants: [Int: Memory]
    private let saved: [Memory]
    private var kernels: [Kernel] = []
    private var seconds: [Double] = []

    /// Whether runs measure the time of each kernel.
    @_spi(Benchmarks) public var isProfiling: Bool = false

    init(_ graph: Graph, state: CPUState, team: Team) {
        (self.graph, self.state, self.team) = (graph, state, team)
        let roots = ValueRoots(graph)
        let fusion = Fusion(roots)
        let schedule = Schedule(fusion)
        let memory = MemoryPlan(fusion, schedule)
        (self.roots, self.memory) = (roots, memory)
        arena = Memory(bytes: memory.arenaBytes)
        saved = memory.saved.map { Memory(bytes: Memory.bytes(graph.nodes[$0.node].type)) }
        var constants: [Int: Memory] = [:]
        for (index, node) in graph.nodes.enumerated() {
            guard case .constant(let array) = node.operation else { continue }
            let block = Memory(bytes: Memory.bytes(node.type))
            let start = block.base.assumingMemoryBound(to: Float.self)
            array.copy(to: start)
            // One number fills a vector, so that kernels can repeat it.
            if array.shape.count == 1, array.values.element != .key {
                start.update(repeating: start[0], count: Memory.alignment / 4)
            }
            constants[index] = block
        }
        self.constants = constants
        func cluster(_ group: Int, ranges: [Range<Int>]? = nil) -> Kernel? {
            fusion.groups[group].space.flatMap { space in
                TileBuilder.kernel(
                    fusion.groups[group], space: space, roots, workers: team.size, ranges: ranges,
                    inMemory: { memory.places[$0] != nil }, address: { self.address($0) })
            }
        }
        var isDone = Set<Int>()
        for group in schedule.order where !isDone.contains(group) {
            if let kernel = cluster(group) {
                kernels.append(kernel)
                continue
            }
            kernels += MovementKernels(
                roots: roots, workers: team.size, address: { self.address($0) }
            ).kernels(fusion.groups[group].nodes[0])
            if let next = schedule.chained[group], let last = kernels.last,
                let ranges = last.ranges, let follower = cluster(next, ranges: ranges)
            {
                kernels[kernels.count - 1] = last.followed(by: follower)
                isDone.insert(next)
            }
        }
        seconds = Array(repeating: 0, count: kernels.count)
    }

    /// Where a value lies; memory never moves after this program is made.
    private func address(_ node: Int) -> Address {
        switch memory.places[node] {
        case .arena(let offset): (arena.base + offset).assumingMemoryBound(to: Float.self)
        case .slot(let slot): state.address(slot)
        case .constant(let index):
            constants[index].map { $0.base.assumingMemoryBound(to: Float.self) } ?? nowhere(node)
        case nil: nowhere(node)
        }
    }

    private func nowhere(_ node: Int) -> Address {
        preconditionFailure("%\(node) has no memory")
    }

    /// Runs the program once, after its arguments' types were checked, and returns its outputs.
    ///
    /// - Throws: `RunError` for arguments of another number or type.
    @_spi(Benchmarks) public func run(_ arguments: [HostArray]) throws -> [HostArray] {
        try graph.check(arguments)
        for (index, node) in graph.nodes.enumerated() {
            if case .argument(let position) = node.operation, memory.places[index] != nil {
                arguments[position].copy(to: address(index))
            }
        }
        for (copy, block) in zip(memory.saved, saved) {
            block.base.copyMemory(from: address(copy.node), byteCount: block.bytes)
        }
        if isProfiling { try runMeasured() } else { try runKernels() }
        let outputs = graph.outputs.map {
            HostArray(graph.nodes[$0].type, at: address(roots.root[$0]))
        }
        for copy in memory.copies {
            let bytes = Memory.bytes(graph.nodes[copy.node].type)
            UnsafeMutableRawPointer(state.address(copy.slot)).copyMemory(
                from: address(copy.node), byteCount: bytes)
        }
        for (copy, block) in zip(memory.saved, saved) {
            UnsafeMutableRawPointer(state.address(copy.slot)).copyMemory(
                from: block.base, byteCount: block.bytes)
        }
        return outputs
    }

    private func runKernels() throws {
        for kernel in kernels {
            try kernel.prepare()
            team.run(kernel)
            kernel.finish()
        }
    }

    private func runMeasured() throws {
        let clock = ContinuousClock()
        for (index, kernel) in kernels.enumerated() {
            let time = try clock.measure {
                try kernel.prepare()
                team.run(kernel)
                kernel.finish()
            }
            seconds[index] += time / .seconds(1)
        }
    }

    /// Seconds spent in each kernel since the program was made, in order, while `isProfiling`.
    @_spi(Benchmarks) public var profile: [(kernel: String, seconds: Double)] {
        zip(kernels, seconds).map { ($0.name, $1) }
    }
}

extension CompiledProgram: CustomStringConvertible {
    /// The kernels in order, then what memory they use.
    @_spi(Benchmarks) public var description: String {
        let lines = kernels.map { "\($0.name) in \($0.pieces)" }
        let copies = memory.copies.count + memory.saved.count
        return
            (lines + [
                "\(memory.buffers.count) buffers in \(memory.arenaBytes) bytes, \(copies) copies of state"
            ]).joined(separator: "\n") + "\n"
    }
}
