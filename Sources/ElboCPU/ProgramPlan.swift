import ElboGraph

/// What is decided about a graph before it has memory; programs that are copies of each other share it.
struct ProgramPlan {
    let graph: Graph
    let roots: ValueRoots
    let memory: MemoryPlan
    /// Arguments that are needed, with the nodes where they are copied to.
    let arguments: [(position: Int, node: Int)]
    private let fusion: Fusion
    private let schedule: Schedule
    private let constants: [Int: Memory]

    init(_ graph: Graph) {
        self.graph = graph
        roots = ValueRoots(graph)
        fusion = Fusion(roots)
        schedule = Schedule(fusion)
        let memory = MemoryPlan(fusion, schedule)
        self.memory = memory
        var constants: [Int: Memory] = [:]
        var arguments: [(position: Int, node: Int)] = []
        for (index, node) in graph.nodes.enumerated() {
            if case .constant(let array) = node.operation {
                constants[index] = ProgramPlan.constant(array)
            } else if case .argument(let position) = node.operation, memory.places[index] != nil {
                arguments.append((position, index))
            }
        }
        (self.constants, self.arguments) = (constants, arguments)
    }

    private static func constant(_ array: HostArray) -> Memory {
        let block = Memory(bytes: Memory.bytes(array.type))
        let start = block.base.assumingMemoryBound(to: Float.self)
        array.copy(to: start)
        return block
    }

    /// Where a value lies for a program with an arena that begins here, and this state.
    func address(_ node: Int, _ arena: UnsafeMutableRawPointer, _ state: CPUState) -> Address {
        switch memory.places[node] {
        case .arena(let offset): (arena + offset).assumingMemoryBound(to: Float.self)
        case .slot(let slot): state.address(slot)
        case .constant(let index):
            constants[index].map { $0.base.assumingMemoryBound(to: Float.self) } ?? nowhere(node)
        case nil: nowhere(node)
        }
    }

    private func nowhere(_ node: Int) -> Address {
        preconditionFailure("%\(node) has no memory")
    }

    /// The kernels over memory, in order.
    func kernels(
        workers: Int, path: InstructionPath, address: @escaping (Int) -> Address
    ) -> [Kernel] {
        func cluster(_ group: Int, ranges: [Range<Int>]? = nil) -> Kernel? {
            fusion.groups[group].space.flatMap { space in
                TileBuilder.kernel(
                    fusion.groups[group], space: space, roots, path: path, workers: workers,
                    ranges: ranges,
                    inMemory: { memory.places[$0] != nil }, address: address)
            }
        }
        let movements = MovementKernels(
            roots: roots, path: path, workers: workers, address: address)
        var kernels: [Kernel] = []
        var isDone = Set<Int>()
        for group in schedule.order where !isDone.contains(group) {
            if let kernel = cluster(group) {
                kernels.append(kernel)
                continue
            }
            kernels += movements.kernels(fusion.groups[group].nodes[0])
            if let next = schedule.chained[group], let last = kernels.last,
                let ranges = last.ranges, let follower = cluster(next, ranges: ranges)
            {
                kernels[kernels.count - 1] = last.followed(by: follower)
                isDone.insert(next)
            }
        }
        return kernels
    }
}
