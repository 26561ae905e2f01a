import ElboCompression
import ElboGraph

/// Layers of codes above the first, each told by linear maps.
struct SmallLayers: Sendable {
    /// Of each layer, the first that examples are told with.
    let dimensions: [Int]
    /// The slot of the first of its parameters.
    let first: Int

    /// Of its parameters: for each link the map up and the map down.
    var shapes: [Shape] {
        zip(dimensions, dimensions.dropFirst()).flatMap { below, above -> [Shape] in
            [[below, 2 * above], [above, 2 * below]]
        }
    }

    /// The codes; nil for one layer.
    func latents(_ parameters: [HostArray]) -> CodedLatents? {
        guard dimensions.count > 1 else { return nil }
        @Sendable func law(_ rows: Int, _ slot: Int) -> Graph {
            let trace = Trace()
            let states = parameters.map { trace.state(.float($0.shape)) }
            let map = states[slot]
            let z = trace.argument(.float([rows, map.shape[0]]))
            let outputs = z.matrixMultiplied(by: map)
            let half = map.shape[1] / 2
            return trace.graph(returning: [
                tanh(outputs.slice(0..<half, along: -1)),
                exp(outputs.slice(half..<2 * half, along: -1) - 1),
            ])
        }
        let links = (0..<dimensions.count - 1).map { layer in
            CodedLatents.Link(
                inference: { [first] in law($0, first + 2 * layer) },
                generation: { [first] in law($0, first + 2 * layer + 1) })
        }
        return try? CodedLatents(dimensions: dimensions, links: links, parameters: parameters)
    }
}
