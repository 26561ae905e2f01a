public import ElboGraph

extension Tensor {
    /// L of Σ = L Lᵀ, lower triangular with a positive diagonal, for each of several matrices Σ: [batch, d, d].
    ///
    /// Column after column, what a column explains being taken off what is left (Golub and Van Loan 2013, algorithm 4.2.2):
    ///
    ///     lⱼ = Rⱼ / √Rⱼⱼ,   R ← R - lⱼ lⱼᵀ,   R = Σ at first
    ///
    /// in d steps of a few operations each: for tens of dimensions.
    ///
    /// - Parameter leastPivot: What a pivot Rⱼⱼ counts as that rounding brings below it; where all pivots are known to lie above, that bound.
    /// - Precondition: Each matrix is symmetric and positive definite.
    public func choleskyFactor(leastPivot: Double = 1e-30) -> Tensor {
        precondition(
            shape.rank == 3 && shape[1] == shape[2] && shape[1] > 0, "no matrices: \(shape)")
        let d = shape[1]
        var rest = self
        var columns: [Tensor] = []
        for j in 0..<d {
            let column = rest.slice(0..<1, along: 2)
            let pivot = sqrt(maximum(column.slice(0..<1, along: 1), leastPivot))
            let known = column / pivot
            columns.append(known.padded(low: j, high: 0, along: 1))
            guard j + 1 < d else { break }
            let below = known.slice(1..<d - j, along: 1)
            rest =
                rest.slice(1..<d - j, along: 1).slice(1..<d - j, along: 2)
                - below * below.transposed()
        }
        return concatenate(columns, along: 2)
    }
}
