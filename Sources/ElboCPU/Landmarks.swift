/// Long paths through a graph, by which most questions about what waits for what are answered without a
/// search.
///
/// For each path a node knows how many waits lie on it before the first node that it leads to, and how
/// many before the last node that leads to it. Where the second number of b is larger than the first of
/// a, something between a and b waits. The numbers of nodes that are joined combine by minimum and maximum.
struct Landmarks {
    /// For each path, the waits before the first of its nodes that a node leads to.
    private var leads: [[Int32]] = []
    /// For each path, the waits before the last of its nodes that leads to a node.
    private var follows: [[Int32]] = []

    /// So many paths at most; each costs two numbers for each node.
    private static let most = 8

    init(_ edges: [Dependencies.Edge], nodes: Int) {
        // Waits of edges that no path uses yet, so that each path covers what the others leave.
        var weights = edges.map { $0.waits ? 1 as Int32 : 0 }
        for _ in 0..<Landmarks.most {
            guard let path = Landmarks.heaviest(edges, weights, nodes: nodes) else { return }
            for edge in path { weights[edge] = 0 }
            mark(path, edges, nodes: nodes)
        }
    }

    /// The edges, first to last, of a path with the largest sum of weights; nil when it is too light to tell
    /// more than a search would.
    private static func heaviest(
        _ edges: [Dependencies.Edge], _ weights: [Int32], nodes: Int
    ) -> [Int]? {
        var sums = [Int32](repeating: 0, count: nodes)
        var arrival = [Int](repeating: -1, count: nodes)
        for (index, edge) in edges.enumerated() {
            let sum = sums[edge.from] + weights[index]
            if sum > sums[edge.to] || arrival[edge.to] < 0 {
                (sums[edge.to], arrival[edge.to]) = (sum, index)
            }
        }
        guard let last = sums.indices.max(by: { sums[$0] < sums[$1] }), sums[last] > 1 else {
            return nil
        }
        var path: [Int] = []
        var node = last
        while arrival[node] >= 0 {
            path.append(arrival[node])
            node = edges[arrival[node]].from
        }
        return path.reversed()
    }

    private mutating func mark(_ path: [Int], _ edges: [Dependencies.Edge], nodes: Int) {
        var leads = [Int32](repeating: .max, count: nodes)
        var follows = [Int32](repeating: .min, count: nodes)
        var waits: Int32 = 0
        for index in path {
            let edge = edges[index]
            leads[edge.from] = waits
            follows[edge.from] = waits
            if edge.waits { waits += 1 }
            leads[edge.to] = waits
            follows[edge.to] = waits
        }
        for edge in edges { follows[edge.to] = max(follows[edge.to], follows[edge.from]) }
        for edge in edges.reversed() { leads[edge.from] = min(leads[edge.from], leads[edge.to]) }
        self.leads.append(leads)
        self.follows.append(follows)
    }

    /// Whether a path shows that something between `a` and `b` waits; false when none does.
    func show(_ a: Int, before b: Int) -> Bool {
        leads.indices.contains { follows[$0][b] > leads[$0][a] }
    }

    /// `kept` stands for `gone` as well.
    mutating func join(_ kept: Int, _ gone: Int) {
        for path in leads.indices {
            leads[path][kept] = min(leads[path][kept], leads[path][gone])
            follows[path][kept] = max(follows[path][kept], follows[path][gone])
        }
    }
}
