/// What an M step needs to know of each component: its weight and its scatter.
public struct ScatterStatistics: Sendable {
    /// How many columns there are, d.
    public let dimension: Int
    /// The sums of responsibilities, N_k = Σ_i r_ik; with observation weights Σ_i w_i r_ik.
    public let weights: [Double]
    /// For each component W_k = Σ_i r_ik (x_i - μ_k)(x_i - μ_k)ᵀ about its own new mean: d x d numbers, both
    /// triangles filled, or its d diagonal numbers for a model that is diagonal.
    public let scatters: [[Double]]

    /// Pairs weights with scatters; one of each for every component.
    public init(dimension: Int, weights: [Double], scatters: [[Double]]) {
        precondition(weights.count == scatters.count, "\(weights.count) weights, \(scatters.count)")
        self.dimension = dimension
        self.weights = weights
        self.scatters = scatters
    }

    /// How many components there are, G.
    public var components: Int { weights.count }
}
