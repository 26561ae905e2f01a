import ElboGraph

/// The order in which groups run.
struct Schedule {
    /// Groups, first to last.
    let order: [Int]
    /// Each group's place in the order.
    let time: [Int]
    /// Clusters that run piece by piece with the product whose result they read, while it is in cache:
    /// the cluster's group by the product's, which comes right before it.
    let chained: [Int: Int]

    /// Among the groups that can run, the one whose last node was traced first comes first: updates
    /// of the state come late, after those who read the old values.
    init(_ fusion: Fusion) {
        let count = fusion.groups.count
        var waiting = Array(repeating: 0, count: count)
        var followers: [[Int]] = Array(repeating: [], count: count)
        for group in 0..<count {
            let before = Set(fusion.reads(group).compactMap { fusion.groupOf[$0.value] })
            waiting[group] = before.count
            for other in before { followers[other].append(group) }
        }
        // Groups by their last nodes.
        var ready = SmallestFirst()
        func makeReady(_ group: Int) {
            if let last = fusion.groups[group].nodes.last { ready.insert(last) }
        }
        for group in 0..<count where waiting[group] == 0 { makeReady(group) }
        var order: [Int] = []
        while let group = ready.removeSmallest().flatMap({ fusion.groupOf[$0] }) {
            order.append(group)
            for follower in followers[group] {
                waiting[follower] -= 1
                if waiting[follower] == 0 { makeReady(follower) }
            }
        }
        precondition(order.count == count, "fusion made groups that wait for each other")
        let chained = Schedule.chains(fusion, Schedule.places(order))
        let moved = Set(chained.values)
        self.order = order.filter { !moved.contains($0) }.flatMap { group in
            [group] + (chained[group].map { [$0] } ?? [])
        }
        self.chained = chained
        time = Schedule.places(self.order)
    }

    private static func places(_ order: [Int]) -> [Int] {
        var time = Array(repeating: 0, count: order.count)
        for (position, group) in order.enumerated() { time[group] = position }
        return time
    }

    /// When a group's memory is in use: chained groups run at the same time.
    func span(_ group: Int) -> ClosedRange<Int> {
        let start = time[group]
        if chained[group] != nil { return start...start + 1 }
        let follows = start > 0 && chained[order[start - 1]] == group
        return follows ? start - 1...start : start...start
    }

    /// For each product that is made run by run the first cluster that reads its elements one by one and waits for
    /// nothing that comes later.
    private static func chains(_ fusion: Fusion, _ time: [Int]) -> [Int: Int] {
        let roots = fusion.roots
        let updates = Set(roots.graph.updates.map { roots.root[$0.node] })
        var chained: [Int: Int] = [:]
        for group in fusion.groups.indices.sorted(by: { time[$0] < time[$1] }) {
            let members = fusion.groups[group]
            guard let space = members.space, updates.isDisjoint(with: members.nodes) else {
                continue
            }
            let reads = fusion.reads(group)
            let product = reads.lazy.compactMap { fusion.groupOf[$0.value] }
                .max { time[$0] < time[$1] }
            guard let product, chained[product] == nil,
                let node = fusion.groups[product].nodes.first,
                roots.operation(node).traits.contains(.runByRun), roots.count(node) == space,
                reads.allSatisfy({ fusion.groupOf[$0.value] != product || !$0.elsewhere })
            else { continue }
            chained[product] = group
        }
        return chained
    }
}
