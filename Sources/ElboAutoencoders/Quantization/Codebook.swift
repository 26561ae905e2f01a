import ElboGraph

/// K vectors, of which the nearest stands for any other vector.
struct Codebook {
    /// e: [K, D]
    let vectors: Tensor

    /// The numbers of the nearest vectors, as whole numbers in floating point; of several the first.
    ///
    ///     argmin_k ‖x - e_k‖² = argmax_k (2 x·e_k - ‖e_k‖²)
    ///
    /// - Parameter x: [rows, D]
    /// - Returns: [rows]
    func nearest(to x: Tensor) -> Tensor {
        let scores =
            2 * x.matrixMultiplied(by: vectors, transposingOther: true)
            - vectors.squared().sum(along: [1])
        return scores.firstLargest()
    }

    /// The vectors of numbers [...]: [..., D].
    func vectors(of numbers: Tensor) -> Tensor { vectors.gather(numbers.converted(to: .int)) }
}

extension Tensor {
    /// The first place of the largest number along the last axis, as a whole number in floating point.
    func firstLargest() -> Tensor {
        let count = shape[-1]
        let places = trace.iota(shape, axis: -1).converted(to: .float)
        let isLargest = self .>= max(along: [-1], keepingAxes: true)
        // Where all are NaN none is the largest; what is computed from the last place is refused by those who look.
        return select(isLargest, places, trace.constant(Double(count - 1))).min(along: [-1])
    }
}
