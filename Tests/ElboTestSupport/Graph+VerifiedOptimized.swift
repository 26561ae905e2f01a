package import ElboGraph

extension Graph {
    /// This graph optimised, verified after every pass.
    package func verifiedOptimized() throws(GraphError) -> Graph {
        var error: GraphError?
        let result = optimized { _, graph in
            do throws(GraphError) { try graph.verify() } catch let found { error = error ?? found }
        }
        if let error { throw error }
        return result
    }
}
