/// Σ_k = λ_k I: spheres.
extension ScatterStatistics {
    /// EII: λ = tr(Σ_k W_k) / (n d) (Celeux and Govaert 1995, section 4.2, [λI]).
    func equalSpheres() throws -> [Covariance] {
        let trace = (0..<components).reduce(0) { $0 + diagonal($1).reduce(0, +) }
        let volume = trace / (total * Double(dimension))
        guard !isZeroSphere(volume) else { throw MixtureError.singularCovariance }
        return Array(repeating: sphere(volume), count: components)
    }

    /// VII: λ_k = tr(W_k) / (N_k d) (Celeux and Govaert 1995, section 4.2, [λ_k I]).
    func variableSpheres() throws -> [Covariance] {
        try (0..<components).map { k in
            let volume = diagonal(k).reduce(0, +) / (weights[k] * Double(dimension))
            guard !isZeroSphere(volume) else { throw collapse(k) }
            return sphere(volume)
        }
    }

    private func sphere(_ variance: Double) -> Covariance {
        .diagonal(Array(repeating: variance, count: dimension))
    }

    private func isZeroSphere(_ variance: Double) -> Bool {
        !(variance > Self.rounding * spreads.reduce(0, +) / Double(dimension))
    }
}
