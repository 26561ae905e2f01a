import Foundation

/// Σ_k = λ_k A_k with diagonal A_k, |A_k| = 1: ellipsoids whose axes are the columns.
extension ScatterStatistics {
    /// EEI: Σ = diag(Σ_k W_k) / n (Celeux and Govaert 1995, section 4.1, [λB]).
    func equalDiagonals() throws -> [Covariance] {
        var variances = [Double](repeating: 0, count: dimension)
        for k in 0..<components {
            for (j, value) in diagonal(k).enumerated() { variances[j] += value / total }
        }
        try requireVariances(variances)
        return Array(repeating: .diagonal(variances), count: components)
    }

    /// VEI: λ_k and A in turn (Celeux and Govaert 1995, section 4.1, [λ_k B]).
    func diagonalsOfEqualShape() throws -> [Covariance] {
        let axes = (0..<components).map(diagonal)
        return try proportionalDiagonals(axes).map { .diagonal($0) }
    }

    /// EVI: A_k = diag(W_k) / |diag(W_k)|^(1/d), λ = Σ_k |diag(W_k)|^(1/d) / n
    /// (Celeux and Govaert 1995, section 4.1, [λ B_k]).
    func diagonalsOfEqualVolume() throws -> [Covariance] {
        let axes = try (0..<components).map { k in
            let axes = diagonal(k)
            try requireVariances(axes.map { $0 / weights[k] }, of: k)
            return axes
        }
        return diagonalsOfEqualVolume(axes).map { .diagonal($0) }
    }

    /// VVI: Σ_k = diag(W_k) / N_k (Celeux and Govaert 1995, section 4.1, [λ_k B_k]).
    func variableDiagonals() throws -> [Covariance] {
        try (0..<components).map { k in
            let variances = diagonal(k).map { $0 / weights[k] }
            try requireVariances(variances, of: k)
            return .diagonal(variances)
        }
    }
}

/// The same on any axes: what the ellipsoidal models do with scatters that have been rotated.
extension ScatterStatistics {
    /// λ A_k with one volume, from positive Ω_k: A_k = Ω_k / |Ω_k|^(1/d), λ = Σ_k |Ω_k|^(1/d) / n.
    func diagonalsOfEqualVolume(_ axes: [[Double]]) -> [[Double]] {
        let scales = axes.map { Self.logScale($0) }
        let volume = scales.reduce(0) { $0 + exp($1) } / total
        return zip(axes, scales).map { axes, scale in axes.map { volume * $0 / exp(scale) } }
    }

    /// λ_k A with one shape, from Ω_k: λ_k = tr(Ω_k A⁻¹) / (N_k d) and A ∝ Σ_k Ω_k / λ_k in turn.
    ///
    /// The objective is convex in the logarithms of λ_k and A, so there is one answer, whatever the start.
    ///
    /// - Throws: `MixtureError.collapsedComponent` for a volume of 0, `MixtureError.singularCovariance` for
    ///   an axis along which no component extends.
    func proportionalDiagonals(_ axes: [[Double]]) throws -> [[Double]] {
        let d = dimension
        var logVolumes = [Double](repeating: 0, count: components)
        var shape = [Double](repeating: 1, count: d)
        for round in 0...Self.rounds {
            shape = (0..<d).map { j in
                axes.indices.reduce(0) { $0 + axes[$1][j] * exp(-logVolumes[$1]) }
            }
            let scale = Self.logScale(shape)
            guard scale.isFinite else { throw MixtureError.singularCovariance }
            for j in 0..<d { shape[j] /= exp(scale) }
            var change = 0.0
            for k in 0..<components {
                let trace = (0..<d).reduce(0) { $0 + axes[k][$1] / shape[$1] }
                let updated = log(trace / (weights[k] * Double(d)))
                guard updated.isFinite else { throw collapse(k) }
                change = max(change, abs(updated - logVolumes[k]))
                logVolumes[k] = updated
            }
            if round > 0 && change < Self.tolerance { break }
        }
        let estimates = logVolumes.map { volume in shape.map { exp(volume) * $0 } }
        try requireExtent(estimates)
        return estimates
    }

    /// The mean of the logarithms: the logarithm of |Ω|^(1/d); -infinity or NaN for one that is singular.
    static func logScale(_ axes: [Double]) -> Double {
        axes.reduce(0) { $0 + log($1) } / Double(axes.count)
    }

    private func requireExtent(_ estimates: [[Double]]) throws {
        let spread = spreads.reduce(0, +) / Double(dimension)
        for (k, variances) in estimates.enumerated() {
            guard variances.reduce(0, +) / Double(dimension) > Self.rounding * spread else {
                throw collapse(k)
            }
        }
        let narrowest = spreads.reduce(Double.infinity, min)
        guard
            (0..<dimension).allSatisfy({ j in
                estimates.contains { $0[j] > Self.rounding * narrowest }
            })
        else { throw MixtureError.singularCovariance }
    }
}
