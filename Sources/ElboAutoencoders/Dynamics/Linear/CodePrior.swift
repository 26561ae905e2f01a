import ElboDistributions
import ElboGraph

/// What is expected of a code, its row not seen: p(zₜ | ...).
enum CodePrior {
    /// A normal law of each number by itself.
    case normal(DiagonalNormal)
    /// What a linear state tells: its law, Cₜ, [windows, d, n], and the log-variances of R, [d].
    case filtered(StateBelief, through: Tensor, noise: Tensor)

    /// The mean: [windows, latent dimension].
    var mean: Tensor {
        switch self {
        case .normal(let law): law.mean
        case .filtered(let belief, let c, _): belief.expectedCode(through: c)
        }
    }

    /// The law of each number of a code given those before it, and what the code says of the state.
    ///
    /// Under a filter the laws' means depend on the code. A posterior that knows each number by itself has the divergence
    /// E_q Σᵢ D(q(aᵢ) ‖ p(aᵢ | a_<i, ...)), by the chain rule: with the code from q a closed form of each number has no bias.
    func given(_ code: Tensor) -> (law: DiagonalNormal, belief: StateBelief?) {
        switch self {
        case .normal(let law): return (law, nil)
        case .filtered(let belief, let c, let noise):
            let told = belief.told(through: c, noise: noise) { i, _, _ in
                code.slice(i..<i + 1, along: 1)
            }
            return (told.law, told.belief)
        }
    }

    /// A code of this law, and what it says of the state.
    ///
    /// - Parameter noise: Standard normal numbers, [windows, latent dimension]; nil takes the mean, which says nothing.
    func drawn(_ noise: Tensor?) -> (code: Tensor, belief: StateBelief?) {
        switch self {
        case .normal(let law):
            return (noise.map { law.mean + law.standardDeviation * $0 } ?? law.mean, nil)
        case .filtered(let belief, let c, let spread):
            guard let noise else { return (mean, belief) }
            let told = belief.told(through: c, noise: spread) { i, mean, logVariance in
                mean + exp(0.5 * logVariance) * noise.slice(i..<i + 1, along: 1)
            }
            return (told.code, told.belief)
        }
    }
}
