import ElboGraph

/// Where each value lies, decided before anything runs.
package struct MemoryPlan {
    /// Somewhere a value can lie.
    enum Place: Equatable {
        /// In the program's arena, at this offset in bytes.
        case arena(Int)
        /// In the state's slot.
        case slot(Int)
        /// Among the program's constants: the node.
        case constant(Int)
    }

    /// A stretch of the arena and the steps during which its value is needed.
    package struct Buffer: Equatable {
        package let node: Int
        package let bytes: Int
        package let first: Int
        package let last: Int
        package fileprivate(set) var offset: Int = 0
    }

    /// A value to copy into a slot after all kernels.
    struct Copy: Equatable {
        let node: Int
        let slot: Int
    }

    private(set) var places: [Int: Place] = [:]
    package private(set) var buffers: [Buffer] = []
    package private(set) var arenaBytes: Int = 0
    /// Slots whose old values must be saved before the first kernel, by the update's node.
    private(set) var saved: [Copy] = []
    private(set) var copies: [Copy] = []

    init(_ fusion: Fusion, _ schedule: Schedule) {
        let roots = fusion.roots
        let graph = roots.graph
        let end = schedule.order.count
        var lastRead: [Int: Int] = [:]
        // Readers of each slot: the step, and whether at other positions than the reader's own.
        var slotReads: [Int: [(time: Int, elsewhere: Bool)]] = [:]
        for (time, group) in schedule.order.enumerated() {
            for (value, elsewhere) in fusion.reads(group) {
                lastRead[value] = max(lastRead[value] ?? 0, schedule.span(group).upperBound)
                if case .state(let slot) = roots.operation(value) {
                    slotReads[slot, default: []].append((time, elsewhere))
                }
            }
        }
        for output in graph.outputs {
            lastRead[roots.root[output]] = end
            if case .state(let slot) = roots.operation(roots.root[output]) {
                slotReads[slot, default: []].append((end, true))
            }
        }
        let lastThrow =
            schedule.order.lastIndex {
                fusion.groups[$0].nodes.contains {
                    roots.operation($0).traits.contains(.throwing)
                }
            }
            ?? -1

        for update in graph.updates {
            let node = roots.root[update.node]
            lastRead[node] = end
            if case .state(let slot) = roots.operation(node) {
                guard slot != update.slot else { continue }
                saved.append(Copy(node: node, slot: update.slot))
            } else if places[node] == nil, let group = fusion.groupOf[node],
                schedule.time[group] > lastThrow,
                (slotReads[update.slot] ?? []).allSatisfy({
                    $0.time < schedule.time[group]
                        || ($0.time == schedule.time[group] && !$0.elsewhere
                            && roots.isPointwise(node))
                })
            {
                places[node] = .slot(update.slot)
            } else {
                copies.append(Copy(node: node, slot: update.slot))
            }
        }

        // A chained cluster's result takes the place of the product, if nobody else wants that.
        var replaced: [Int: Int] = [:]
        for (product, cluster) in schedule.chained {
            guard let node = fusion.groups[product].nodes.first, places[node] == nil,
                lastRead[node] == schedule.span(product).upperBound,
                let result = fusion.groups[cluster].nodes.first(where: {
                    places[$0] == nil && lastRead[$0] != nil && roots.isPointwise($0)
                })
            else { continue }
            replaced[result] = node
            lastRead[node] = max(lastRead[node] ?? 0, lastRead[result] ?? 0)
        }

        for (index, node) in graph.nodes.enumerated()
        where roots.root[index] == index && replaced[index] == nil {
            switch node.operation {
            case .state(let slot): places[index] = .slot(slot)
            case .constant: places[index] = .constant(index)
            case .argument:
                if let last = lastRead[index] { need(index, node.type, first: -1, last: last) }
            default:
                guard let group = fusion.groupOf[index], places[index] == nil,
                    lastRead[index] != nil || roots.reductionShape(index) != nil
                else { continue }
                let span = schedule.span(group)
                need(
                    index, node.type, first: span.lowerBound,
                    last: max(span.upperBound, lastRead[index] ?? 0))
            }
        }
        pack(steps: end)
        for (result, node) in replaced { places[result] = places[node] }
    }

    private mutating func need(_ node: Int, _ type: TensorType, first: Int, last: Int) {
        buffers.append(
            Buffer(node: node, bytes: Memory.bytes(type), first: first, last: last))
    }

    /// Largest first, each at the lowest offset that is free during its life.
    private mutating func pack(steps: Int) {
        var placed = PlacedBuffers(steps: steps)
        for var buffer in buffers.sorted(by: { ($1.bytes, $0.node) < ($0.bytes, $1.node) }) {
            buffer.offset = placed.lowestOffset(for: buffer)
            placed.insert(buffer)
            places[buffer.node] = .arena(buffer.offset)
            arenaBytes = max(arenaBytes, buffer.offset + buffer.bytes)
        }
        buffers = placed.buffers
    }
}
