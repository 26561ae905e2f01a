/// What was new about rows that a mixture learned from: how far each component's share and means lay from those before.
public struct MixtureDrift: Codable, Hashable, Sendable {
    /// One component's rows among the new ones.
    public struct Component: Codable, Hashable, Sendable {
        /// Its share before.
        public let before: Double
        /// Its share of the new rows.
        public let share: Double
        /// Σ r of the new rows.
        public let rows: Double
        /// For each column of numbers how far the mean of the new rows lies from that before, in the component's standard
        /// deviations before (of t distributions: scales); 0 where it has no new rows.
        public let shifts: [Double]
    }

    /// The components.
    public let components: [Component]
    /// How many rows were new, by their weights.
    public let rows: Double
    /// How many rows the mixture knew before.
    public let before: Double
    /// The log-likelihood of the new rows in nats, each batch's under the mixture of the batches before it.
    public let logLikelihood: Double

    /// A share that changed by more than this, or a mean that moved by more than ten times this many deviations, is worth a word,
    /// if the numbers of rows do not explain it.
    private static let least = 0.02
    /// Standard errors that chance does not explain: 6 in 100 000.
    private static let errors = 4.0

    /// Components whose share is another one.
    public var changedShares: [Int] {
        components.indices.filter { k in
            let (old, new) = (components[k].before, components[k].share)
            let error = (old * (1 - old) * (1 / rows + 1 / before)).squareRoot()
            return rows > 0 && abs(new - old) > max(Self.least, Self.errors * error)
        }
    }

    /// Means that moved: a component, a column of numbers, and by how many deviations, the farthest first.
    public var movedMeans: [(component: Int, column: Int, deviations: Double)] {
        components.enumerated().flatMap { k, own in
            let error = (1 / own.rows + 1 / (own.before * before)).squareRoot()
            return own.shifts.enumerated().filter {
                abs($0.element) > max(10 * Self.least, Self.errors * error)
            }.map { (component: k, column: $0.offset, deviations: $0.element) }
        }.sorted { abs($0.deviations) > abs($1.deviations) }
    }

    /// Whether nothing but chance is to be seen.
    public var isNone: Bool { changedShares.isEmpty && movedMeans.isEmpty }
}

/// What the drift is found from, batch after batch.
struct DriftTally {
    private let old: GaussianMixture
    private let before: Double
    private var rows = 0.0
    private var logLikelihood = 0.0
    private var weights: [Double]
    /// Σ r u (x - μ) about the means before, and Σ r u.
    private var first: [[Double]]
    private var precision: [Double]

    init(_ old: GaussianMixture, rows before: Double) {
        (self.old, self.before) = (old, before)
        weights = old.components.map { _ in 0 }
        precision = weights
        first = old.components.map { $0.mean.map { _ in 0 } }
    }

    /// Adds a batch's sums about the means of a mixture.
    mutating func add(_ sums: Expectation, about mixture: GaussianMixture) {
        rows += sums.rows
        logLikelihood += sums.logLikelihood
        for (k, own) in sums.sums.enumerated() {
            weights[k] += own.weight
            precision[k] += own.precision
            let (now, then) = (mixture.components[k].mean, old.components[k].mean)
            for j in now.indices {
                first[k][j] += own.first[j] + own.precision * (now[j] - then[j])
            }
        }
    }

    var drift: MixtureDrift {
        MixtureDrift(
            components: old.components.enumerated().map { k, component in
                let variances = component.covariance.variances
                return MixtureDrift.Component(
                    before: component.weight, share: rows > 0 ? weights[k] / rows : 0,
                    rows: weights[k],
                    shifts: variances.indices.map {
                        precision[k] > 0
                            ? first[k][$0] / precision[k] / variances[$0].squareRoot() : 0
                    })
            }, rows: rows, before: before, logLikelihood: logLikelihood)
    }
}
