package import ElboGraph

/// The maximum mean discrepancy of two sets of draws, squared: how far apart the means of their features in a kernel's space
/// are (Gretton et al. 2012, equation 3, unbiased).
///
///     1/B(B-1) Σᵢ≠ⱼ k(aᵢ, aⱼ) + 1/B(B-1) Σᵢ≠ⱼ k(bᵢ, bⱼ) - 2/B² Σᵢⱼ k(aᵢ, bⱼ)
public enum MeanDiscrepancy: String, Codable, Hashable, Sendable, CaseIterable {
    /// Σₛ C / (C + |a - b|²), C = 2 s d for s from 0.1 to 10: tails that still pull at codes far away
    /// (Tolstikhin et al. 2018, section 4).
    case inverseMultiquadratic = "inverse-multiquadratic"
    /// e^(-|a - b|² / d)
    case gaussian

    /// The estimate from as many draws a as b: one number.
    ///
    /// - Parameters:
    ///   - a: [draws, dimension].
    ///   - b: [draws, dimension].
    package func callAsFunction(_ a: Tensor, _ b: Tensor) -> Tensor {
        let count = a.shape[0]
        let others = a.trace.constant(
            HostArray(
                [count, count],
                (0..<count * count).map { $0 / count == $0 % count ? Float(0) : 1 }))
        let within = (kernel(a, a) + kernel(b, b)) * others
        let pairs = Double(max(count * (count - 1), 1))
        return within.sum() / pairs - 2 * kernel(a, b).mean()
    }

    private func kernel(_ a: Tensor, _ b: Tensor) -> Tensor {
        let dimension = Double(a.shape[1])
        let products = a.matrixMultiplied(by: b, transposingOther: true)
        let squares = a.squared().sum(along: [1], keepingAxes: true)
        let others = b.squared().sum(along: [1]).reshaped(to: [1, b.shape[0]])
        let distance = maximum(squares + others - 2 * products, 0)
        switch self {
        case .gaussian: return exp(-distance / dimension)
        case .inverseMultiquadratic:
            let terms = [0.1, 0.2, 0.5, 1, 2, 5, 10].map { scale -> Tensor in
                let c = 2 * dimension * scale
                return c / (c + distance)
            }
            return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
        }
    }
}
