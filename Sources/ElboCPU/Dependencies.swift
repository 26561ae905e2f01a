/// What waits for what, among nodes that are joined to clusters one pair at a time.
///
/// A reader that takes the elements of a value one by one may be joined with it; one that needs them at
/// other positions *waits*. Two clusters must stay apart when one waits for the other, directly or by way
/// of a third: joined, they would wait for each other.
///
/// Nodes come in the order they can be computed in, and each is offered to all whose elements it reads before
/// the next one; only then may clusters without an edge between them be offered. So an edge without a wait
/// that still lies between two clusters was refused, and whatever leads through it waits.
///
/// Each cluster has a level, which no edge lowers and every wait raises. Most questions are answered
/// by levels, for clusters of one level never wait for each other, and by landmarks; the rest by a search
/// from both sides between the two levels.
package struct Dependencies {
    /// One node reads another.
    package struct Edge {
        package let from: Int
        package let to: Int
        package let waits: Bool

        package init(from: Int, to: Int, waits: Bool) {
            (self.from, self.to, self.waits) = (from, to, waits)
        }
    }

    /// An edge as one of its ends sees it.
    private struct Link {
        let other: Int
        let waits: Bool
    }

    /// Which way links lead.
    private enum Side {
        static let readers = 0
        static let sources = 1
    }

    private var parent: [Int]
    private var sizes: [Int]
    private var levels: [Int]
    /// The readers of each cluster, and what it reads: one list for each side.
    private var links: [[[Link]]]
    private var landmarks: Landmarks
    // Which search reached a cluster last, from the early and from the late side.
    private var reached: [[Int]]
    private var search = 0

    /// - Parameter edges: In an order in which all edges to a node come before those from it.
    package init(_ edges: [Edge], nodes: Int) {
        parent = Array(0..<nodes)
        sizes = Array(repeating: 1, count: nodes)
        levels = Array(repeating: 0, count: nodes)
        links = Array(repeating: Array(repeating: [], count: nodes), count: 2)
        reached = Array(repeating: Array(repeating: -1, count: nodes), count: 2)
        landmarks = Landmarks(edges, nodes: nodes)
        for edge in edges {
            links[Side.readers][edge.from].append(Link(other: edge.to, waits: edge.waits))
            links[Side.sources][edge.to].append(Link(other: edge.from, waits: edge.waits))
            levels[edge.to] = max(levels[edge.to], levels[edge.from] + (edge.waits ? 1 : 0))
        }
    }

    /// The cluster of a node, named by one of its members.
    package mutating func cluster(_ node: Int) -> Int {
        var top = node
        while parent[top] != top {
            parent[top] = parent[parent[top]]
            top = parent[top]
        }
        return top
    }

    /// Joins two clusters unless one waits for the other.
    ///
    /// - Returns: Which of their names stands for both; nil when they stay apart.
    package mutating func join(_ first: Int, _ second: Int) -> (kept: Int, gone: Int)? {
        let (early, late) = levels[first] <= levels[second] ? (first, second) : (second, first)
        guard levels[early] == levels[late] || !waits(late, for: early) else { return nil }
        let (kept, gone) = sizes[first] >= sizes[second] ? (first, second) : (second, first)
        let level = levels[late]
        parent[gone] = kept
        sizes[kept] += sizes[gone]
        for side in links.indices {
            links[side][kept] += links[side][gone]
            links[side][gone] = []
        }
        landmarks.join(kept, gone)
        raise(kept, to: level, from: min(levels[kept], levels[gone]))
        return (kept, gone)
    }

    /// Raises a cluster's level, and those of its readers as far as edges ask for it.
    private mutating func raise(_ cluster: Int, to level: Int, from old: Int) {
        levels[cluster] = level
        guard old < level else { return }
        var waiting = [cluster]
        var next = 0
        while next < waiting.count {
            let current = waiting[next]
            next += 1
            for link in outside(current, Side.readers) {
                let reader = self.cluster(link.other)
                let least = levels[current] + (link.waits ? 1 : 0)
                guard levels[reader] < least else { continue }
                levels[reader] = least
                waiting.append(reader)
            }
        }
    }

    /// The links of a cluster to others; those between its own members are forgotten on the way.
    private mutating func outside(_ cluster: Int, _ side: Int) -> [Link] {
        var kept = links[side][cluster]
        links[side][cluster] = []
        kept.removeAll { self.cluster($0.other) == cluster }
        links[side][cluster] = kept
        return kept
    }

    /// Whether `late`, on a higher level, waits for `early`.
    private mutating func waits(_ late: Int, for early: Int) -> Bool {
        if landmarks.show(early, before: late) { return true }
        search += 1
        let limits = levels[early]...levels[late]
        let ends = [early, late]
        var frontiers = [[early], [late]]
        var costs = [0, 0]
        for side in 0..<2 { reached[side][ends[side]] = search }
        while true {
            // The side that has cost less goes on; when one has seen everything, nothing waits.
            let side = costs[0] <= costs[1] ? 0 : 1
            guard let current = frontiers[side].popLast() else { return false }
            for link in outside(current, side) {
                let next = cluster(link.other)
                costs[side] += 1
                if reached[1 - side][next] == search {
                    // A single edge between the two keeps them apart only if it waits.
                    if link.waits || current != ends[side] || next != ends[1 - side] { return true }
                } else if reached[side][next] != search, limits.contains(levels[next]) {
                    reached[side][next] = search
                    frontiers[side].append(next)
                }
            }
        }
    }
}
