/// When a variance is zero but for rounding.
///
/// A sum of products about a mean carries errors of a few units of the last place of the column's whole
/// variance, hence a margin over the machine epsilon.
extension ScatterStatistics {
    static let rounding = 64 * Double.ulpOfOne
    /// How little the iterated M steps let a logarithm of a volume move before they stop.
    static let tolerance = Double.ulpOfOne.squareRoot()
    /// Far more rounds than a convex problem takes; without it a NaN could run for ever.
    static let rounds = 10_000

    func isZero(_ variance: Double, column: Int) -> Bool {
        !(variance > Self.rounding * spreads[column])
    }

    /// - Throws: `MixtureError.collapsedComponent` when a component has no variance in some column.
    func requireVariances(_ variances: [Double], of component: Int) throws {
        if variances.indices.contains(where: { isZero(variances[$0], column: $0) }) {
            throw collapse(component)
        }
    }

    /// - Throws: `MixtureError.singularCovariance` when no component varies in some column.
    func requireVariances(_ variances: [Double]) throws {
        if variances.indices.contains(where: { isZero(variances[$0], column: $0) }) {
            throw MixtureError.singularCovariance
        }
    }

    func collapse(_ component: Int) -> MixtureError {
        .collapsedComponent(component: component + 1, rows: weights[component])
    }
}
