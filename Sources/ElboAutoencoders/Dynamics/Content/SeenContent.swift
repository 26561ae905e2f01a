import ElboGraph

/// What frames so far tell of all frames of their clips.
struct SeenContent {
    /// How many frames were read, at most as many as the content has.
    let frames: Int
    /// Σᵢ f(φ(xᵢ)), [rows, units]; nil where there is no summary.
    let sum: Tensor?
    /// What skip connections add to each layer of the decoder; empty where there are none.
    let additions: [Tensor]

    /// All of it in one row.
    var tensors: [Tensor] { [sum].compactMap(\.self) + additions }
}

/// The same as the decoder sees it.
struct ShownContent {
    /// w = g(mean of f(φ(xᵢ))), [rows, units].
    let summary: Tensor?
    /// What skip connections add to each layer of the decoder.
    let additions: [Tensor]
}
