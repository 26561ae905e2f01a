import ElboGraph

/// A codebook learned as moving averages of what its vectors stand for (van den Oord, Vinyals and Kavukcuoglu 2017, appendix
/// A.1; Razavi, van den Oord and Vinyals 2019, section 3.1):
///
///     N_k ← γ N_k + (1 - γ) n_k,   m_k ← γ m_k + (1 - γ) Σ x,   e_k = m_k / N_k
///
/// with n_k the vectors x of a batch that are nearest to e_k, over which the sum goes. A vector that stands for fewer than a
/// share of the mean number begins anew at one of the batch (Dhariwal et al. 2020, section 3.2; Zeghidour et al. 2021,
/// section III.C), counted as the mean, so that it has time to find its own.
struct CodebookAverages {
    /// N: [K]
    let counts: Tensor
    /// m: [K, D]
    let sums: Tensor

    /// e: [K, D]
    var codebook: Codebook { Codebook(vectors: sums / counts.expandingAxis(at: -1)) }

    /// The averages after a batch.
    ///
    /// - Parameters:
    ///   - x: What was quantised: [rows, D].
    ///   - numbers: Of the nearest vectors: [rows].
    ///   - decay: γ
    ///   - restart: The share of the mean number below which a vector begins anew; 0 for never.
    ///   - key: Decides where.
    func after(_ x: Tensor, _ numbers: Tensor, decay: Double, restart: Double, key: Tensor)
        -> CodebookAverages
    {
        let (rows, count) = (x.shape[0], counts.shape[0])
        let indices = numbers.converted(to: .int)
        let found = x.trace.constant(1).broadcast(to: [rows]).scatterAdd(indices, count: count)
        let moved = decay * counts + (1 - decay) * found
        // A count that has faded away says nothing of its vector any more; both stay as they are.
        let isFaded = moved .< CodebookAverages.faded
        let kept = CodebookAverages(
            counts: select(isFaded, counts, moved),
            sums: select(
                isFaded.expandingAxis(at: -1), sums,
                decay * sums + (1 - decay) * x.scatterAdd(indices, count: count)))
        guard restart > 0 else { return kept }
        let mean = Double(rows) / Double(count)
        let isDead = moved .< restart * mean
        // A uniform number is below 1, but its product with the number of rows may round up to that.
        let places = minimum(floor(key.uniform([count]) * Double(rows)), Double(rows - 1))
        let fresh = x.gather(places.converted(to: .int))
        return CodebookAverages(
            counts: select(isDead, x.trace.constant(mean), kept.counts),
            sums: select(isDead.expandingAxis(at: -1), fresh * mean, kept.sums))
    }

    private static let faded = 1e-12
}
