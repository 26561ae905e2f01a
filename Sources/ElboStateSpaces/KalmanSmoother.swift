import ElboNumerics
import Foundation

/// What all rows of one series say about the state at each step: the exact smoother (Rauch, Tung and Striebel 1965).
struct KalmanSmoother: Sendable {
    /// z_t given all rows.
    var laws: [StateLaw]
    /// Cov[z_t+1, z_t] given all rows, for each step but the last (Shumway and Stoffer 1982, equation A12, in the form
    /// P_t+1|T J_tᵀ).
    var crossings: [Matrix] = []

    /// A state space that is the same at every step.
    init(_ model: StateSpaceModel, _ filter: KalmanFilter) {
        self.init(repeatElement(model, count: filter.filtered.count), filter)
    }

    /// A state space for each step, those of the filter.
    init(_ models: some Collection<StateSpaceModel>, _ filter: KalmanFilter) {
        laws = filter.filtered
        let moves = Array(models.dropFirst())
        crossings = moves.map(\.v)
        for (step, move) in moves.enumerated().reversed() {
            let (own, next) = (filter.filtered[step], filter.predicted[step + 1])
            let gain = (own.covariance * move.a.transposed)
                .times(pseudoInverseOf: next.covariance)
            let away = zip(laws[step + 1].mean, next.mean).map { $0 - $1 }
            let back = gain.transposed
            laws[step].mean = zip(own.mean, gain * away).map { $0 + $1 }
            laws[step].covariance =
                (own.covariance + gain * (laws[step + 1].covariance - next.covariance) * back)
                .symmetrized
            crossings[step] = laws[step + 1].covariance * back
        }
    }
}

extension Matrix {
    /// self M⁻¹ for a symmetric M, of which directions without variance are left out: what never moves is known already.
    func times(pseudoInverseOf matrix: Matrix) -> Matrix {
        if let result = divided(by: matrix), result.values.allSatisfy(\.isFinite) { return result }
        let d = matrix.rows
        let (values, vectors) = symmetricEigenvectors(matrix.values, count: d)
        let largest = values.map(abs).max() ?? 0
        var inverse = Matrix.zeros(d, d)
        for (value, vector) in zip(values, vectors) where value > 1e-13 * largest {
            for i in 0..<d { for j in 0..<d { inverse[i, j] += vector[i] * vector[j] / value } }
        }
        return self * inverse
    }
}
