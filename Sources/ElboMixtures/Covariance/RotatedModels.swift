import ElboNumerics
import Foundation

/// Σ_k = λ_k D_k A_k D_kᵀ, in which shape and orientation are shared differently.
extension ScatterStatistics {
    /// EEV: with W_k = L_k Ω_k L_kᵀ, eigenvalues in falling order, D_k = L_k and λA = Σ_k Ω_k / n
    /// (Celeux and Govaert 1995, section 4.3, [λ D_k A D_kᵀ]).
    func rotationsOfOneEllipsoid() throws -> [Covariance] {
        let axes = principalAxes()
        let variances = (0..<dimension).map { j in
            axes.reduce(0) { $0 + $1.values[j] } / total
        }
        return try regular(
            axes.map { Self.rotate(variances, by: $0.vectors) }, shared: true)
    }

    /// VEV: D_k = L_k as in EEV; λ_k and A in turn from Ω_k, as VEI does from diagonals
    /// (Celeux and Govaert 1995, section 4.3, [λ_k D_k A D_kᵀ]).
    func rotationsOfOneShape() throws -> [Covariance] {
        let axes = principalAxes()
        let estimates = try proportionalDiagonals(axes.map(\.values))
        return try regular(
            zip(axes, estimates).map { Self.rotate($1, by: $0.vectors) }, shared: false)
    }

    /// EVE: one orientation; A_k = diag(DᵀW_kD) / |diag(DᵀW_kD)|^(1/d), λ = Σ_k |diag(DᵀW_kD)|^(1/d) / n
    /// (Celeux and Govaert 1995, section 4.3, [λ D A_k Dᵀ]).
    func ellipsoidsOfEqualVolumeAndOrientation(previous: [Covariance]?) throws -> [Covariance] {
        let common = try commonOrientation(previous: previous, equalVolume: true)
        let estimates = diagonalsOfEqualVolume(common.axes)
        return try regular(
            estimates.map { Self.rotate($0, by: common.vectors) }, shared: false)
    }

    /// VVE: one orientation; λ_k A_k = diag(DᵀW_kD) / N_k
    /// (Celeux and Govaert 1995, section 4.3, [λ_k D A_k Dᵀ]; Flury's common principal components).
    func ellipsoidsOfEqualOrientation(previous: [Covariance]?) throws -> [Covariance] {
        let common = try commonOrientation(previous: previous, equalVolume: false)
        return try regular(
            common.axes.enumerated().map { k, axes in
                Self.rotate(axes.map { $0 / weights[k] }, by: common.vectors)
            }, shared: false)
    }

    private func principalAxes() -> [(values: [Double], vectors: [[Double]])] {
        scatters.map { scatter in
            let axes = symmetricEigenvectors(scatter, count: dimension)
            // A scatter has no negative eigenvalues; those that come out are rounding.
            return (axes.values.map { max($0, 0) }, axes.vectors)
        }
    }

    private func commonOrientation(
        previous: [Covariance]?, equalVolume: Bool
    ) throws -> CommonOrientation {
        for k in 0..<components where factor(scatters[k].map { $0 / weights[k] }) == nil {
            throw collapse(k)
        }
        // Without scales of their own the widest component would decide alone.
        var start = symmetricEigenvectors(
            pooled(scatters.indices.map { weights[$0] / diagonal($0).reduce(0, +) }),
            count: dimension
        ).vectors
        if let previous {
            let matrices = previous.map(\.matrix)
            let sum = ScatterStatistics(
                dimension: dimension, weights: weights, scatters: matrices
            ).pooled(matrices.indices.map { 1 / previous[$0].variances.reduce(0, +) })
            start = symmetricEigenvectors(sum, count: dimension).vectors
            // Where two axes of the sum are equally long it does not know them, but the parts do.
            var recovered = CommonOrientation(matrices, weights: weights, vectors: start)
            recovered.improve(equalVolume: false)
            start = recovered.vectors
        }
        var orientation = CommonOrientation(scatters, weights: weights, vectors: start)
        orientation.improve(equalVolume: equalVolume)
        if !equalVolume, dimension <= Self.widestSeveralStarts {
            for scatter in scatters {
                var other = CommonOrientation(
                    scatters, weights: weights,
                    vectors: symmetricEigenvectors(scatter, count: dimension).vectors)
                other.improve(equalVolume: equalVolume)
                if deviance(other) < deviance(orientation) { orientation = other }
            }
        }
        return orientation
    }

    /// Columns up to which VVE's orientation is sought from every component's own axes too: rotations end at the
    /// nearest optimum, of which there are many when the components disagree.
    private static let widestSeveralStarts = 12

    /// Σ_k N_k log |diag(DᵀW_kD)|, what VVE's orientation lowers.
    private func deviance(_ orientation: CommonOrientation) -> Double {
        zip(weights, orientation.axes).reduce(0) {
            $0 + $1.0 * $1.1.reduce(0) { $0 + log($1) }
        }
    }

    private func regular(_ matrices: [[Double]], shared: Bool) throws -> [Covariance] {
        try matrices.enumerated().map { k, matrix in
            guard factor(matrix) != nil else {
                throw shared ? MixtureError.singularCovariance : collapse(k)
            }
            return .full(matrix, dimension: dimension)
        }
    }

    /// D diag(a) Dᵀ; the columns of D are `vectors`.
    private static func rotate(_ axes: [Double], by vectors: [[Double]]) -> [Double] {
        let d = axes.count
        var matrix = [Double](repeating: 0, count: d * d)
        for (axis, vector) in zip(axes, vectors) {
            for i in 0..<d {
                let factor = axis * vector[i]
                for j in 0...i { matrix[i * d + j] += factor * vector[j] }
            }
        }
        for i in 0..<d {
            for j in 0..<i { matrix[j * d + i] = matrix[i * d + j] }
        }
        return matrix
    }
}
