/// What an M step needs to know of each component: its weight and its scatter.
public struct ScatterStatistics: Sendable {
    /// How many columns there are, d.
    public let dimension: Int
    /// The sums of responsibilities, N_k = Σ_i r_ik; with observation weights Σ_i w_i r_ik.
    public let weights: [Double]
    /// For each component W_k = Σ_i r_ik (x_i - μ_k)(x_i - μ_k)ᵀ about its own new mean: d x d numbers, both
    /// triangles filled, or its d diagonal numbers for a model that is diagonal.
    public let scatters: [[Double]]
    /// The columns' variances over all rows, without regard to a few wild cells, against which a component's variances are held: a variance that
    /// is nothing but their rounding is 0.
    public let spreads: [Double]

    /// Pairs weights with scatters; one of each for every component.
    ///
    /// - Parameters:
    ///   - dimension: How many columns there are.
    ///   - weights: N_k.
    ///   - scatters: W_k.
    ///   - spreads: The columns' variances over all rows; nil for those within the components, which
    ///     cannot tell when all components collapse at once.
    public init(
        dimension: Int, weights: [Double], scatters: [[Double]], spreads: [Double]? = nil
    ) {
        precondition(weights.count == scatters.count, "\(weights.count) weights, \(scatters.count)")
        self.dimension = dimension
        self.weights = weights
        self.scatters = scatters
        let total = weights.reduce(0, +)
        self.spreads =
            spreads
            ?? (0..<dimension).map { column in
                scatters.reduce(0) {
                    $0 + $1[$1.count == dimension ? column : column * (dimension + 1)]
                } / total
            }
    }

    /// How many components there are, G.
    public var components: Int { weights.count }

    /// The sum of all weights, n.
    package var total: Double { weights.reduce(0, +) }

    /// The diagonal of W_k, whichever way it is stored.
    package func diagonal(_ component: Int) -> [Double] {
        let scatter = scatters[component]
        if scatter.count == dimension { return scatter }
        return (0..<dimension).map { scatter[$0 * (dimension + 1)] }
    }

    /// Σ_k c_k W_k.
    package func pooled(_ factors: [Double]? = nil) -> [Double] {
        var sum = [Double](repeating: 0, count: scatters[0].count)
        for (k, scatter) in scatters.enumerated() {
            let factor = factors?[k] ?? 1
            for i in sum.indices { sum[i] += factor * scatter[i] }
        }
        return sum
    }
}
