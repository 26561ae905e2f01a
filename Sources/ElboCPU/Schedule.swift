/// The order in which groups run.
struct Schedule {
    /// Groups, first to last.
    let order: [Int]
    /// Each group's place in the order.
    let time: [Int]

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
        let priority = fusion.groups.map { $0.nodes.last ?? 0 }
        var ready = (0..<count).filter { waiting[$0] == 0 }
        var order: [Int] = []
        while let index = ready.indices.min(by: { priority[ready[$0]] < priority[ready[$1]] }) {
            let group = ready.remove(at: index)
            order.append(group)
            for follower in followers[group] {
                waiting[follower] -= 1
                if waiting[follower] == 0 { ready.append(follower) }
            }
        }
        precondition(order.count == count, "fusion made groups that wait for each other")
        var time = Array(repeating: 0, count: count)
        for (position, group) in order.enumerated() { time[group] = position }
        (self.order, self.time) = (order, time)
    }
}
