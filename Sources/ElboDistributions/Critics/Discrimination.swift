public import ElboGraph

/// A critic's scores T of draws from two laws p and q, as log-odds of p: what it learns from, and what people watch.
public struct Discrimination {
    /// T of draws from p.
    public let real: Tensor
    /// T of draws from q.
    public let fake: Tensor

    /// Pairs scores of any shapes.
    public init(real: Tensor, fake: Tensor) {
        self.real = real
        self.fake = fake
    }

    /// ½ E_p ln(1 + e⁻ᵀ) + ½ E_q ln(1 + eᵀ), the mean cross-entropy: ln 2 for a critic that knows nothing; its minimum is at
    /// T = ln p - ln q (Goodfellow et al. 2014, proposition 1).
    public var crossEntropy: Tensor { 0.5 * (realEntropy + fakeEntropy) }
    /// E_p ln(1 + e⁻ᵀ).
    public var realEntropy: Tensor { softplus(-real).mean() }
    /// E_q ln(1 + eᵀ).
    public var fakeEntropy: Tensor { softplus(fake).mean() }

    /// The share of draws told right: ½ for a critic that knows nothing.
    public var accuracy: Tensor {
        let (right, wrong) = ((real .> 0).converted(to: .float), (fake .> 0).converted(to: .float))
        return 0.5 * (1 + right.mean() - wrong.mean())
    }
}
