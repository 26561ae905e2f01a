extension CovarianceModel {
    /// The M step: the covariances that maximise the expected complete-data log-likelihood
    /// -½ Σ_k (N_k log |Σ_k| + tr(W_k Σ_k⁻¹)) among those the model allows.
    ///
    /// Models without a closed form (VEI, VEE, VEV, EVE, VVE, and factors) iterate until nothing moves by more than the
    /// square root of the machine epsilon.
    ///
    /// - Parameters:
    ///   - statistics: N_k and W_k; diagonals of W_k are enough for a diagonal model.
    ///   - previous: The covariances before this step, from which EVE and VVE take the orientation they
    ///     start from, so that EM never loses likelihood; nil for the principal axes of all components.
    /// - Returns: One covariance for each component, diagonal ones for a diagonal model.
    /// - Throws: `MixtureError.emptyComponent`, `.collapsedComponent`, `.singularCovariance` or `.notFinite`.
    public func covariances(
        of statistics: ScatterStatistics, previous: [Covariance]? = nil
    ) throws -> [Covariance] {
        try check(statistics)
        return switch self {
        case .eii: try statistics.equalSpheres()
        case .vii: try statistics.variableSpheres()
        case .eei: try statistics.equalDiagonals()
        case .vei: try statistics.diagonalsOfEqualShape()
        case .evi: try statistics.diagonalsOfEqualVolume()
        case .vvi: try statistics.variableDiagonals()
        case .eee: try statistics.equalEllipsoids()
        case .vee: try statistics.ellipsoidsOfVariableVolume()
        case .evv: try statistics.ellipsoidsOfEqualVolume()
        case .vvv: try statistics.variableEllipsoids()
        case .eev: try statistics.rotationsOfOneEllipsoid()
        case .vev: try statistics.rotationsOfOneShape()
        case .eve: try statistics.ellipsoidsOfEqualVolumeAndOrientation(previous: previous)
        case .vve: try statistics.ellipsoidsOfEqualOrientation(previous: previous)
        case .factors(let model): try statistics.factorAnalyzers(model, previous: previous)
        }
    }

    private func check(_ statistics: ScatterStatistics) throws {
        let d = statistics.dimension
        for (k, weight) in statistics.weights.enumerated() {
            let scatter = statistics.scatters[k]
            precondition(
                scatter.count == d * d || (isDiagonal && scatter.count == d),
                "\(scatter.count) numbers for dimension \(d)")
            guard weight.isFinite, scatter.allSatisfy(\.isFinite) else {
                throw MixtureError.notFinite(what: "the scatter of component \(k + 1)")
            }
            guard weight > 0 else { throw MixtureError.emptyComponent(component: k + 1) }
        }
    }
}
