public import ElboGraph

/// A critic's scores T of draws from two laws p and q, as log-odds of p: what it learns from, and what people watch.
public struct Discrimination {
    /// T of draws from p.
    public let real: Tensor
    /// T of draws from q.
    public let fake: Tensor

    /// What draws of either law count in means, of mean 1; nil for all alike.
    public let weights: Tensor?

    /// Pairs scores of any shapes, which weights share.
    public init(real: Tensor, fake: Tensor, weights: Tensor? = nil) {
        self.real = real
        self.fake = fake
        self.weights = weights
    }

    /// ½ E_p ln(1 + e⁻ᵀ) + ½ E_q ln(1 + eᵀ), the mean cross-entropy: ln 2 for a critic that knows nothing; its minimum is at
    /// T = ln p - ln q (Goodfellow et al. 2014, proposition 1).
    public var crossEntropy: Tensor { 0.5 * (realEntropy + fakeEntropy) }
    /// E_p ln(1 + e⁻ᵀ).
    public var realEntropy: Tensor { mean(softplus(-real)) }
    /// E_q ln(1 + eᵀ).
    public var fakeEntropy: Tensor { mean(softplus(fake)) }

    /// The share of draws told right: ½ for a critic that knows nothing.
    public var accuracy: Tensor {
        let (right, wrong) = ((real .> 0).converted(to: .float), (fake .> 0).converted(to: .float))
        return 0.5 * (1 + right.mean() - wrong.mean())
    }

    /// E_p T - E_q T: for a critic of slope one at its best the distance W₁ of the two laws (Arjovsky, Chintala and Bottou
    /// 2017, equation 2).
    public var difference: Tensor { mean(real) - mean(fake) }

    private func mean(_ values: Tensor) -> Tensor {
        weights.map { (values * $0).mean() } ?? values.mean()
    }
}
