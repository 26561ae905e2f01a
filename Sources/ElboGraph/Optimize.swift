/// A rewriting of graphs that keeps their meaning.
public struct Pass: Sendable {
    /// A name for people.
    public let name: String
    /// The rewriting.
    public let apply: @Sendable (Graph) -> Graph

    /// All passes, in the order they are applied.
    public static let all: [Pass] = [
        Pass(name: "algebra") { $0.simplifyingAlgebra() },
        Pass(name: "constants") { $0.foldingConstants() },
        Pass(name: "duplicates") { $0.mergingDuplicates() },
        Pass(name: "dead nodes") { $0.removingDeadNodes() },
    ]
}

extension Graph {
    /// This graph after every pass, repeated until nothing changes.
    ///
    /// - Parameter inspect: Called after each pass, for tests.
    public func optimized(inspect: (Pass, Graph) -> Void = { _, _ in }) -> Graph {
        var graph = self
        for _ in 0..<Graph.optimizationRounds {
            let before = graph
            for pass in Pass.all {
                graph = pass.apply(graph)
                inspect(pass, graph)
            }
            if graph == before { break }
        }
        return graph
    }

    /// Enough for chains of rewrites seen in practice; each round is linear in the graph.
    private static let optimizationRounds = 8
}
