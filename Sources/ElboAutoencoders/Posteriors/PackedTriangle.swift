import ElboGraph

/// Lower triangular matrices from rows of numbers: the diagonals, then what is below them row by row.
enum PackedTriangle {
    /// Matrices [rows, d, d].
    ///
    /// - Parameters:
    ///   - diagonal: [rows, d].
    ///   - below: [rows, d (d - 1) / 2]; nil for d = 1.
    static func matrices(diagonal: Tensor, below: Tensor?) -> Tensor {
        let (rows, d) = (diagonal.shape[0], diagonal.shape[1])
        let nothing = diagonal.trace.constant(0).broadcast(to: [rows, 1])
        let packed = concatenate([diagonal] + [below].compactMap { $0 } + [nothing], along: -1)
        let zero = Float(packed.shape[-1] - 1)
        let places = (0..<d * d).map { place -> Float in
            let (row, column) = (place / d, place % d)
            if row == column { return Float(row) }
            return row > column ? Float(d + row * (row - 1) / 2 + column) : zero
        }
        let indices = packed.trace.constant(HostArray([d * d], places)).converted(to: .int)
        return packed.transposed().gather(indices).transposed().reshaped(to: [rows, d, d])
    }
}
