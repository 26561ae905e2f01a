import ElboExact
public import ElboGraph

/// The codes of examples as a coder sees them: one layer under a normal law, or several, each told by the one above it.
///
///     p(z₁) = ∫ p(z₁|z₂) p(z₂|z₃) ... p(z_L) dz₂ ... dz_L,    q(z₂ ... z_L|z₁) = Π q(z_l+1|z_l)
public struct CodedLatents: Sendable {
    /// Two neighbouring layers, as networks that share the model's parameters.
    public struct Link: Sendable {
        /// For so many codes: from z below, [n, below], to means and standard deviations of q(above|below), [n, above] each.
        public let inference: @Sendable (Int) -> Graph
        /// For so many codes: from z above, [n, above], to means and standard deviations of p(below|above), [n, below] each.
        public let generation: @Sendable (Int) -> Graph

        /// Puts a link together.
        public init(
            inference: @escaping @Sendable (Int) -> Graph,
            generation: @escaping @Sendable (Int) -> Graph
        ) {
            self.inference = inference
            self.generation = generation
        }
    }

    /// For each layer, the first that examples are told with, the law by which the line is cut into bins. Of the last it is its
    /// prior; of the others it has the moments of their prior, for a coder cuts z_l before z_l+1 is known.
    let grids: [NormalPrior]
    /// From each layer to the next.
    package let links: [Link]

    /// Codes of one layer.
    public init(_ prior: NormalPrior) {
        grids = [prior]
        links = []
    }

    /// Codes of several layers, N(0, I) at the top.
    ///
    /// - Parameters:
    ///   - dimensions: Of each layer, the first that examples are told with.
    ///   - links: From each layer to the next.
    ///   - parameters: What the graphs have as their state.
    /// - Throws: What the executor throws; `CompressionError.notFinite`.
    public init(dimensions: [Int], links: [Link], parameters: [HostArray]) throws {
        precondition(
            dimensions.count == links.count + 1,
            "\(links.count) links between \(dimensions.count) layers")
        let executor = ExactExecutor()
        let state = executor.makeState(parameters)
        let rows = 1024
        var dice = InitialBits(seed: 0)
        var grids = [NormalPrior.standard(dimensions[links.count])]
        // Draws of the prior, from the top down: on every machine the same.
        var z = (0..<rows * dimensions[links.count]).map { _ in dice.nextMedian() }
        for layer in links.indices.reversed() {
            let program = try executor.compile(links[layer].generation(rows), state: state)
            let results = try program.run([HostArray([rows, dimensions[layer + 1]], z)])
            let p = NormalRows(
                means: results[0].doubles, deviations: results[1].doubles,
                dimension: dimensions[layer])
            let moments = p.moments(rows: rows)
            grids.insert(NormalPrior(moments), at: 0)
            z = (0..<rows).flatMap { row in
                (0..<dimensions[layer]).map { d in
                    p[row, d].mean + p[row, d].deviation * dice.nextMedian()
                }
            }
        }
        self.grids = grids
        self.links = links
    }

    /// Dimensions of the layer that examples are told with.
    public var dimension: Int { grids[0].dimension }
}

extension NormalPrior {
    /// N(0, I)
    static func standard(_ dimension: Int) -> NormalPrior {
        NormalPrior([(mean: Double, deviation: Double)](repeating: (0, 1), count: dimension))
    }

    /// Of independent dimensions.
    init(_ moments: [(mean: Double, deviation: Double)]) {
        let n = moments.count
        var factor = [Double](repeating: 0, count: n * n)
        for (d, moment) in moments.enumerated() { factor[d * n + d] = moment.deviation }
        self.init(mean: moments.map(\.mean), factor: factor)
    }
}

extension InitialBits {
    /// The median of a bin: a standard normal number, near enough for moments.
    fileprivate mutating func nextMedian() -> Double {
        defer { self = InitialBits(seed: seed &+ 1) }
        return LatentBins.shared.medians[Int(word(0) >> UInt32(32 - LatentBins.bits))]
    }
}
