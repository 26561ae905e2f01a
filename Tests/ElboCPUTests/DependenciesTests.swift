import ElboCPU
import ElboNumerics
import Testing

@Suite struct DependenciesTests {
    /// Clusters by the letter: each question is a search of the whole graph.
    private struct Obvious {
        let edges: [Dependencies.Edge]
        var cluster: [Int]

        func waits(_ late: Int, for early: Int) -> Bool {
            var seen: Set<Int> = []
            var stack = [early]
            while let current = stack.popLast() {
                for edge in edges where cluster[edge.from] == current {
                    let next = cluster[edge.to]
                    if next == late, current != early || edge.waits { return true }
                    if next != early, next != late, seen.insert(next).inserted {
                        stack.append(next)
                    }
                }
            }
            return false
        }

        mutating func join(_ a: Int, _ b: Int) -> Bool {
            guard !waits(a, for: b), !waits(b, for: a) else { return false }
            for node in cluster.indices where cluster[node] == b { cluster[node] = a }
            return true
        }
    }

    @Test(arguments: UInt64(1)...60)
    func clustersJoinWhereNeitherWaitsForTheOther(seed: UInt64) {
        let key = RandomKey(seed: seed)
        var draws: UInt64 = 0
        func pick(_ count: Int) -> Int {
            draws += 1
            return Int(key.child(draws).block(0).0) % count
        }
        let (nodes, kinds, waiting) = (80, 1 + pick(3), 1 + pick(6))
        let kind = (0..<nodes).map { _ in pick(kinds) }
        let edges = (1..<nodes).flatMap { node in
            (0..<pick(4)).map { _ in
                let from = max(0, node - 1 - pick(pick(2) == 0 ? 5 : nodes))
                return Dependencies.Edge(
                    from: from, to: node,
                    waits: kind[from] != kind[node] || pick(waiting) == 0)
            }
        }
        var dependencies = Dependencies(edges, nodes: nodes)
        var obvious = Obvious(edges: edges, cluster: Array(0..<nodes))
        func offer(_ first: Int, _ second: Int) {
            let (a, b) = (dependencies.cluster(first), dependencies.cluster(second))
            #expect((a == b) == (obvious.cluster[first] == obvious.cluster[second]))
            guard a != b else { return }
            let joined = dependencies.join(a, b) != nil
            #expect(joined == obvious.join(obvious.cluster[first], obvious.cluster[second]))
        }
        for edge in edges where !edge.waits { offer(edge.from, edge.to) }
        for _ in 0..<200 {
            let (first, second) = (pick(nodes), pick(nodes))
            if kind[first] == kind[second] { offer(first, second) }
        }
    }
}
